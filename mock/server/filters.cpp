// Filters: white space, compression, true length, small and random pieces.
#include "filters.h"

#include <algorithm>
#include <array>
#include <random>

#include "compressor.h"

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

class Compress final : public Filter {
public:
    Compress(ReplyStream& next, Transport::Coding coding, bool cut)
        : Filter(next), coding_(coding), cut_(cut), compressor_(make_compressor(coding)) {}

    void begin(const ReplyHead& head) override {
        ReplyHead coded = head;
        coded.content_length.reset();
        coded.headers.emplace_back("Content-Encoding", coding_name(coding_));
        next_.begin(coded);
    }
    void write(std::string_view octets) override { next_.write(compressor_->run(octets)); }
    void finish(After after) override {
        // Without its end the data is visibly incomplete.
        if (!cut_) next_.write(compressor_->finish());
        next_.finish(after);
    }

private:
    Transport::Coding coding_;
    bool cut_;
    std::unique_ptr<Compressor> compressor_;
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
        accepts_encoding(accept_encoding, coding_name(transport.coding))) {
        push<Compress>(transport.coding, transport.coding_cut);
    }
    if (transport.spread) push<SpreadTokens>();
}

}  // namespace mock
