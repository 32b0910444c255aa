// One thread of a soak: does one random thing after the other, and compares what comes of it with
// what may come of it.
#pragma once

#include <array>
#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "../unit/http/certificate_authority.h"
#include "findings.h"
#include "ledger.h"
#include "support/breaking_proxy.h"
#include "support/driver_library.h"
#include "support/temporary_folder.h"

namespace connectai::soak {

// How often each thing was done, and what came of it.
struct Tally {
    std::int64_t whole_reads = 0;
    std::int64_t broken_reads = 0;   // told as errors
    std::int64_t retried_reads = 0;  // well in the end
    std::int64_t cancelled = 0;      // HY008
    std::int64_t escaped = 0;        // a cancel that came too early or too late
    std::int64_t timed_out = 0;      // HYT00
    std::int64_t listings = 0;
    std::int64_t scrolled = 0;
    std::int64_t writes = 0;  // rows that were to be written
    std::int64_t cancelled_writes = 0;
    std::int64_t rows = 0;    // read
    std::int64_t polled = 0;  // statements that were asynchronous
    std::int64_t connections = 0;

    Tally& operator+=(const Tally& other);
};

// The table that is written to: one column, id INTEGER.
inline constexpr const char* written_table = "[Scratch].[dbo].[Soaked]";

// Who signs the certificates of proxies that speak TLS.
struct Authority {
    Authority() : trusted(folder.file("authority.pem")) { std::ofstream(trusted) << signer.pem(); }

    test::CertificateAuthority signer{"authority"};
    test::TemporaryFolder folder;
    std::string trusted;
};

class Worker {
public:
    // Writes go over TLS for every other seed.
    Worker(std::string service_url, unsigned seed, const Authority& authority, Ledger& ledger,
           Findings& findings);

    void do_something();
    const Tally& tally() const noexcept { return tally_; }

private:
    struct Reading {
        SQLRETURN end = SQL_SUCCESS;
        std::int64_t rows = 0;
        bool in_order = true;
        std::string state{};    // of an error
        std::string message{};  // of an error
    };

    void read_whole();
    void read_broken();
    void read_retried();
    void cancel_something();
    void time_out();
    void list();
    void scroll();
    void write_one();
    void write_array();

    // Kept under the name of its scenario until chance lets it go.
    test::direct::Connection& connection(const std::string& scenario, const std::string& more = {});
    test::direct::Connection& connection_to(const std::string& url, const std::string& scenario,
                                            const std::string& more);
    Reading read(SQLHSTMT statement, const std::string& text, std::int64_t first);
    Reading fetch_all(SQLHSTMT statement, std::int64_t first);
    void poll_by_chance(SQLHSTMT statement);
    void note_error(SQLHSTMT statement, Reading& reading);
    void expect(bool holds, const std::string& what, const Reading& reading);
    void break_next_write();
    test::direct::Connection& breaking_connection();
    SQLRETURN write(SQLHSTMT statement, const std::string& text);
    Fate fate_of_failure(SQLHSTMT statement, const std::string& what);
    std::size_t random(std::size_t below) { return random_() % below; }

    const test::direct::Functions& driver_ = test::direct::driver();
    std::string service_url_;
    std::mt19937 random_;
    unsigned seed_;
    Ledger& ledger_;
    Findings& findings_;
    const Authority& authority_;
    test::BreakingProxy proxy_;
    std::map<std::string, std::unique_ptr<test::direct::Connection>> connections_;
    Tally tally_;
    std::int64_t listed_ = -1;  // rows of the listing, the first time
};

}  // namespace connectai::soak
