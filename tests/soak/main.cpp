// connectai-soak: random reads, writes, cancels, timeouts and faults on several threads, for as
// long as asked, through the driver against the mock; every row accounted for, every write applied
// once or reported, and nothing that grows.
//
//   connectai-soak [--seconds N] [--threads N] [--seed N] [--settle N]
//
// Works in rounds. Behind each, with all handles freed, the ledger of writes is compared with the
// table, and what the process holds is measured. A long run waits at its end until the connections
// that are kept have been closed, and then must hold no more than before it began. Ends with a
// summary, and 1 when it has found anything.
#include <algorithm>
#include <boost/program_options.hpp>
#include <chrono>
#include <iostream>
#include <optional>
#include <random>
#include <thread>
#include <vector>

#include "findings.h"
#include "ledger.h"
#include "resources.h"
#include "sanitizers.h"
#include "support/driver_library.h"
#include "support/mock_server.h"
#include "worker.h"

namespace connectai::soak {
namespace {

using std::chrono::seconds;
using Clock = std::chrono::steady_clock;
using test::narrow;
using test::direct::Connection;
using test::direct::driver;
using test::direct::Handle;

struct Options {
    seconds duration{30};
    unsigned threads = 8;
    unsigned seed = 1;
    seconds settle{0};  // at most; 0: the end is not waited for
};

// A run of `long_run` or more waits for its end unless it is told otherwise: kept connections are
// closed when they have been idle for a minute.
constexpr seconds long_run{600};
constexpr seconds until_idle_connections_are_closed{75};

// 64 connections are kept for the next request (docs/architecture.md), each with the two ends of
// what wakes its transfer; and a few others may stay.
constexpr std::size_t kept_descriptors = 3 * 64 + 8;
// The thread that closes them.
constexpr std::size_t kept_threads = 1;
// Since the first rounds, when everything has been used once. The C library's arenas, of which the
// many threads have several each, give and take some megabytes from round to round.
constexpr std::size_t allowed_growth = 24 * 1024 * 1024;
constexpr std::size_t warming_rounds = 3;

class Soak {
public:
    explicit Soak(const Options& options) : options_(options) {}

    bool run() {
        untouched_ = measure_resources();
        create_table();
        before_ = measure_resources();
        const auto end = Clock::now() + options_.duration;
        const auto round = std::clamp(options_.duration / 6, seconds(3), seconds(60));
        while (Clock::now() < end) {
            run_round(std::min(end, Clock::now() + round));
            settle();
            measure();
        }
        if (options_.settle > seconds(0)) wait_for_the_end_of_kept_connections();
        report();
        return findings_.count() == 0;
    }

private:
    void execute(const std::string& text) {
        Connection connection;
        connection.connect(string());
        const Handle statement(SQL_HANDLE_STMT, connection);
        if (!SQL_SUCCEEDED(driver().SQLExecDirect(statement, narrow(text), SQL_NTS))) {
            findings_.add("failed: " + text);
        }
    }

    std::string string() const {
        return "URL=" + mock_.url() + ";User=user@example.com;Password=test-token";
    }

    void create_table() { execute("CREATE TABLE " + std::string(written_table) + " (id int)"); }

    void run_round(Clock::time_point end) {
        std::vector<std::thread> threads;
        std::mutex mutex;
        for (unsigned number = 0; number < options_.threads; ++number) {
            const unsigned seed = options_.seed + 1000 * (rounds_ + 1) + number;
            threads.emplace_back([&, seed] {
                Worker worker(mock_.url(), seed, authority_, ledger_, findings_);
                while (Clock::now() < end) worker.do_something();
                const std::lock_guard lock(mutex);
                tally_ += worker.tally();
            });
        }
        for (std::thread& thread : threads) thread.join();
        ++rounds_;
    }

    void settle() {
        std::map<int, int> rows;
        {
            Connection connection;
            connection.connect(string());
            const Handle statement(SQL_HANDLE_STMT, connection);
            const std::string text = "SELECT id FROM " + std::string(written_table);
            SQLRETURN code = driver().SQLExecDirect(statement, narrow(text), SQL_NTS);
            SQLINTEGER id = 0;
            driver().SQLBindCol(statement, 1, SQL_C_SLONG, &id, 0, nullptr);
            while (SQL_SUCCEEDED(code) && SQL_SUCCEEDED(code = driver().SQLFetch(statement))) {
                ++rows[id];
            }
            if (code != SQL_NO_DATA) findings_.add("the table cannot be read");
        }
        for (const auto& [fate, count] : ledger_.settle(rows, findings_)) fates_[fate] += count;
        execute("DELETE FROM " + std::string(written_table) + " WHERE id > 0");
    }

    void measure() {
        measured_.push_back(measure_resources());
        const Resources& now = measured_.back();
        if (now.descriptors > before_.descriptors + kept_descriptors) {
            findings_.add("descriptors are left: " + std::to_string(now.descriptors));
        }
        if (now.threads > before_.threads + kept_threads) {
            findings_.add("threads are left: " + std::to_string(now.threads));
        }
        if (measured_.size() <= warming_rounds || !memory_is_told) return;
        const Resources& warm = measured_[warming_rounds - 1];
        if (now.memory > warm.memory + allowed_growth) {
            findings_.add("memory has grown from " + std::to_string(warm.memory) + " to " +
                          std::to_string(now.memory) + " octets");
        }
    }

    // Nothing is allowed for: the driver's thread that closes them ends when none are left.
    bool is_settled(const Resources& now) const {
        return now.descriptors <= untouched_.descriptors && now.threads <= untouched_.threads;
    }

    // What leaks slowly hides below the number of connections that may be kept.
    void wait_for_the_end_of_kept_connections() {
        const auto last = Clock::now() + options_.settle;
        settled_ = measure_resources();
        while (!is_settled(*settled_) && Clock::now() < last) {
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
            settled_ = measure_resources();
        }
        if (is_settled(*settled_)) return;
        findings_.add("of " + std::to_string(settled_->descriptors) + " descriptors and " +
                      std::to_string(settled_->threads) +
                      " threads some are left of connections that have gone");
    }

    void report() const {
        const Resources& last = measured_.back();
        const Resources& warm = measured_[std::min(warming_rounds, measured_.size()) - 1];
        const auto fate = [&](Fate which) {
            const auto found = fates_.find(which);
            return found == fates_.end() ? 0 : found->second;
        };
        std::cout << "soak: " << options_.duration.count() << " s, " << options_.threads
                  << " threads, seed " << options_.seed << ", " << rounds_ << " rounds\n"
                  << "  whole results       " << tally_.whole_reads << "\n"
                  << "  broken, and told    " << tally_.broken_reads << "\n"
                  << "  well after retries  " << tally_.retried_reads << "\n"
                  << "  cancelled           " << tally_.cancelled << " (" << tally_.escaped
                  << " ended before)\n"
                  << "  timed out           " << tally_.timed_out << "\n"
                  << "  listings            " << tally_.listings << "\n"
                  << "  static cursors      " << tally_.scrolled << "\n"
                  << "  polled statements   " << tally_.polled << "\n"
                  << "  connections         " << tally_.connections << "\n"
                  << "  rows read           " << tally_.rows << "\n"
                  << "  rows written        " << tally_.writes << ": " << fate(Fate::applied)
                  << " applied once, " << fate(Fate::absent) << " never sent, "
                  << fate(Fate::unknown) << " told as unknown; " << tally_.cancelled_writes
                  << " statements cancelled\n"
                  << "  memory, MB          " << warm.memory / 1048576 << " at first, "
                  << last.memory / 1048576 << " at last\n"
                  << "  descriptors         " << before_.descriptors << " before, "
                  << last.descriptors << " at last" << when_settled(&Resources::descriptors) << "\n"
                  << "  threads             " << before_.threads << " before, " << last.threads
                  << " at last" << when_settled(&Resources::threads) << "\n"
                  << "  findings            " << findings_.count() << std::endl;
    }

    std::string when_settled(std::size_t Resources::*what) const {
        if (!settled_) return {};
        return "; settled at " + std::to_string((*settled_).*what) + ", from " +
               std::to_string(untouched_.*what);
    }

    static constexpr bool memory_is_told = !test::sanitized;  // which holds back what is freed

    Options options_;
    test::MockServer mock_{{"--writable", "Scratch.dbo"}};
    Authority authority_;
    Findings findings_;
    Ledger ledger_;
    Tally tally_;
    std::map<Fate, int> fates_;
    unsigned rounds_ = 0;
    Resources untouched_;  // before the first connection
    Resources before_;     // with the first
    std::optional<Resources> settled_;
    std::vector<Resources> measured_;
};

Options parse(int argc, char** argv) {
    namespace po = boost::program_options;
    Options options;
    std::int64_t duration = options.duration.count();
    std::int64_t settle = 0;
    po::options_description description("connectai-soak: random use of the driver, checked");
    description.add_options()("help", "print this, and exit")(
        "seconds", po::value(&duration)->default_value(duration), "for how long")(
        "threads", po::value(&options.threads)->default_value(options.threads), "how many")(
        "seed", po::value(&options.seed)->default_value(options.seed), "of what is random")(
        "settle", po::value(&settle),
        "for how long at most the end waits until kept connections have been closed, to see that "
        "nothing else is left; 75 seconds by default where it runs for 600 or more, else 0");
    po::variables_map values;
    po::store(po::parse_command_line(argc, argv, description), values);
    po::notify(values);
    if (values.contains("help")) {
        std::cout << description;
        std::exit(0);
    }
    options.duration = seconds(duration);
    if (values.contains("settle")) {
        options.settle = seconds(settle);
    } else if (options.duration >= long_run) {
        options.settle = until_idle_connections_are_closed;
    }
    return options;
}

}  // namespace
}  // namespace connectai::soak

int main(int argc, char** argv) {
    try {
        return connectai::soak::Soak(connectai::soak::parse(argc, argv)).run() ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "connectai-soak: " << error.what() << '\n';
        return 2;
    }
}
