// Filters: white space, compression, true length, small and random pieces.
#include "filters.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <random>
#include <stdexcept>

namespace mock {
namespace {

class Filter : public ReplyStream {
public:
    explicit Filter(ReplyStream& next) : next_(next) {}
    void begin(const ReplyHead& head) override { next_.begin(head); }
    void finish(After after) override { next_.finish(after); }
    void cut(bool reset) override { next_.cut(reset); }
    void wait(std::chrono::milliseconds time) override { next_.wait(time); }
    std::uint64_t octets() const noexcept override { return next_.octets(); }
    bool begun() const noexcept override { return next_.begun(); }

protected:
    ReplyStream& next_;
};

class SmallPieces final : public Filter {
public:
    SmallPieces(ReplyStream& next, std::size_t octets, std::chrono::milliseconds pause)
        : Filter(next), piece_(octets), pause_(pause) {}
    void write(std::string_view octets) override {
        for (std::size_t i = 0; i < octets.size(); i += piece_) {
            next_.write(octets.substr(i, piece_));
            if (pause_.count() > 0) next_.wait(pause_);
        }
    }

private:
    std::size_t piece_;
    std::chrono::milliseconds pause_;
};

class RandomPieces final : public Filter {
public:
    RandomPieces(ReplyStream& next, std::size_t most, std::uint32_t seed)
        : Filter(next), random_(seed), most_(most) {}
    void write(std::string_view octets) override {
        while (!octets.empty()) {
            // Half of the pieces are tiny, so that every token gets cut somewhere.
            const std::size_t limit = random_() % 2 == 0 ? 5 : most_;
            const std::size_t piece = std::min<std::size_t>(octets.size(), 1 + random_() % limit);
            next_.write(octets.substr(0, piece));
            octets.remove_prefix(piece);
        }
    }

private:
    std::mt19937 random_;  // the standard fixes its sequence: a seed means the same everywhere
    std::size_t most_;
};

// Holds the body back to announce its true length.
class WholeBody final : public Filter {
public:
    using Filter::Filter;
    void begin(const ReplyHead& head) override { head_ = head; }
    void write(std::string_view octets) override { body_.append(octets); }
    void finish(After after) override {
        send(body_.size());
        next_.finish(after);
    }
    void cut(bool reset) override {
        send(body_.size() + 1000);
        next_.cut(reset);
    }

private:
    void send(std::uint64_t length) {
        head_.content_length = length;
        next_.begin(head_);
        next_.write(body_);
    }

    ReplyHead head_;
    std::string body_;
};

// White space wherever JSON allows it.
class SpreadTokens final : public Filter {
public:
    using Filter::Filter;
    void write(std::string_view octets) override {
        std::string out;
        out.reserve(octets.size() * 2);
        for (const char c : octets) spread(c, out);
        next_.write(out);
    }

private:
    void spread(char c, std::string& out) {
        if (in_string_) {
            out.push_back(c);
            if (escaped_)
                escaped_ = false;
            else if (c == '\\')
                escaped_ = true;
            else if (c == '"')
                in_string_ = false;
            return;
        }
        const bool structural = std::string_view("{}[],:").find(c) != std::string_view::npos;
        if (structural) out.append(" \t");
        out.push_back(c);
        if (structural) out.append("\r\n  ");
        in_string_ = c == '"';
    }

    bool in_string_ = false, escaped_ = false;
};

class Deflate final : public Filter {
public:
    Deflate(ReplyStream& next, Transport::Coding coding, bool cut)
        : Filter(next), coding_(coding), cut_(cut) {
        // RFC 9110, 8.4.1: "deflate" is the zlib format, "gzip" the gzip format (window bits + 16).
        const int window = coding == Transport::Coding::gzip ? 15 + 16 : 15;
        if (deflateInit2(&z_, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
            throw std::runtime_error("zlib: deflateInit2 failed");
        }
    }
    Deflate(const Deflate&) = delete;
    Deflate& operator=(const Deflate&) = delete;
    ~Deflate() override { deflateEnd(&z_); }

    void begin(const ReplyHead& head) override {
        ReplyHead coded = head;
        coded.content_length.reset();
        coded.headers.emplace_back("Content-Encoding",
                                   coding_ == Transport::Coding::gzip ? "gzip" : "deflate");
        next_.begin(coded);
    }
    void write(std::string_view octets) override { next_.write(run(octets, Z_SYNC_FLUSH)); }
    void finish(After after) override {
        std::string rest = run({}, Z_FINISH);
        // Without the trailer (and the end of the last block) the data is visibly incomplete.
        if (cut_) rest.clear();
        next_.write(rest);
        next_.finish(after);
    }

private:
    std::string run(std::string_view octets, int mode) {
        std::string out;
        std::array<char, 16384> block;
        // zlib's interface is not const-correct; it does not write to its input.
        z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
        z_.avail_in = static_cast<uInt>(octets.size());
        do {
            z_.next_out = reinterpret_cast<Bytef*>(block.data());
            z_.avail_out = static_cast<uInt>(block.size());
            deflate(&z_, mode);
            out.append(block.data(), block.size() - z_.avail_out);
        } while (z_.avail_out == 0);
        return out;
    }

    z_stream z_{};
    Transport::Coding coding_;
    bool cut_;
};

}  // namespace

template <class Filter, class... Arguments>
void FilterChain::push(Arguments&&... arguments) {
    filters_.push_back(std::make_unique<Filter>(*top_, std::forward<Arguments>(arguments)...));
    top_ = filters_.back().get();
}

FilterChain::FilterChain(ReplyStream& target, const Transport& transport,
                         std::string_view accept_encoding)
    : top_(&target) {
    using Pieces = Transport::Pieces;
    using Coding = Transport::Coding;
    if (transport.pieces == Pieces::small) {
        push<SmallPieces>(transport.piece_octets, transport.pause);
    } else if (transport.pieces == Pieces::random) {
        push<RandomPieces>(transport.piece_octets, transport.seed);
    }
    if (transport.whole) push<WholeBody>();
    if (transport.coding != Coding::none &&
        accepts_encoding(accept_encoding, transport.coding == Coding::gzip ? "gzip" : "deflate")) {
        push<Deflate>(transport.coding, transport.coding_cut);
    }
    if (transport.spread) push<SpreadTokens>();
}

}  // namespace mock
