#include "setup/dsn_tool/query/query_run.h"

#include <iomanip>
#include <sstream>
#include <utility>

#include "base/text.h"
#include "setup/dsn_tool/messages.h"
#include "setup/dsn_tool/query/result_rows.h"

namespace connectai::dsn_tool {
namespace {

constexpr int status_after_interrupt = 130;  // as shells have it: 128 and SIGINT
// How long rows may be held back for the sake of their form.
constexpr std::chrono::seconds held_at_most{1};

std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural) {
    return concat(count, ' ', count == 1 ? singular : plural);
}

std::string rows_counted(std::uint64_t count) {
    return counted(count, "row", "rows");
}

std::string time_since(std::chrono::steady_clock::time_point begin) {
    std::ostringstream text;
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    text << std::fixed << std::setprecision(1) << time.count() << " ms";
    return text.str();
}

std::unique_ptr<OutputFile> open_output(const QuerySettings& settings) {
    return settings.output ? std::make_unique<OutputFile>(*settings.output)
                           : std::make_unique<OutputFile>();
}

}  // namespace

QueryRun::QueryRun(const OdbcConnection& connection, const QuerySettings& settings)
    : statement_(connection),
      settings_(settings),
      output_(open_output(settings)),
      begin_(Clock::now()),
      text_(
          *output_,
          [this] {
              if (output_->is_terminal()) progress_.remove();
          },
          [this] { release_rows(); }),
      interrupt_([this] { statement_.cancel(); }) {
    writer_ = make_result_writer(settings_.format, settings_.null, text_.text());
    if (settings_.limit) statement_.set_query_timeout(*settings_.limit);
    // One more than is printed: then it is known whether there are others.
    if (settings_.most_rows) {
        statement_.set_most_rows(static_cast<SQLULEN>(*settings_.most_rows) + 1);
    }
}

int QueryRun::run(const std::string& sql) {
    try {
        execute(sql);
        text_.flush();
        output_->close();
        progress_.remove();
        return good;
    } catch (const OutputClosed&) {
        // `head` has seen enough: the statement goes with its handle.
        progress_.remove();
        return good;
    } catch (const OdbcError& error) {
        return tell_failure(&error);
    } catch (const Interrupted&) {
        return tell_failure(nullptr);
    }
}

void QueryRun::execute(const std::string& sql) {
    stop_if_interrupted();
    statement_.execute(sql);
    do {
        write_result();
        stop_if_interrupted();
        before_ += std::exchange(rows_, 0);
        begin_ = Clock::now();
    } while (statement_.next_result());
}

// SQLCancel has no effect between two calls of the driver: the next one is not made then.
void QueryRun::stop_if_interrupted() const {
    if (interrupt_.interrupted()) throw Interrupted();
}

void QueryRun::write_result() {
    if (statement_.columns() == 0) {
        tell_changes();
    } else {
        write_rows();
    }
    text_.flush();
}

void QueryRun::write_rows() {
    ResultRows rows(statement_);
    text_.append([&] {
        writer_->begin(rows.columns());
        in_rows_ = true;
        rows_begin_ = Clock::now();
    });
    const auto most = static_cast<std::uint64_t>(settings_.most_rows.value_or(0));
    bool more = false;
    while (rows.next()) {
        if (most > 0 && rows_ == most) {
            more = true;
            break;
        }
        text_.append([&] { writer_->row(rows.row()); });
        ++rows_;
        progress_.set(before_ + rows_);
        stop_if_interrupted();
    }
    end_rows(true);
    if (settings_.format == OutputFormat::table) {
        print(concat(rows_counted(rows_), " in ", time_since(begin_),
                     more ? "; there are more\n" : "\n"));
    } else if (more) {
        note(concat(rows_counted(rows_), ", as --max-rows says; there are more"));
    }
}

// On standard output in a table; CSV and JSON are data, and nothing else.
void QueryRun::tell_changes() {
    const auto count = statement_.row_count();
    const std::string text =
        concat(count ? concat(rows_counted(static_cast<std::uint64_t>(*count)), " affected")
                     : std::string("done"),
               ", in ", time_since(begin_));
    if (settings_.format == OutputFormat::table) {
        print(concat(text, '\n'));
    } else {
        note(text);
    }
}

void QueryRun::print(const std::string& text) {
    text_.append([&] { text_.text() += text; });
}

// The writer's part of the result is over then, however that goes.
void QueryRun::end_rows(bool complete) {
    text_.append([&] {
        in_rows_ = false;
        writer_->end(complete);
    });
}

// On the thread of `text_`, which looks every now and then.
void QueryRun::release_rows() {
    if (in_rows_ && Clock::now() - rows_begin_ >= held_at_most) writer_->release();
}

// Behind what has been written, and not into the line of progress.
void QueryRun::note(const std::string& text) {
    text_.flush();
    progress_.remove();
    tell(text);
}

int QueryRun::tell_failure(const OdbcError* error) {
    const bool incomplete = in_rows_;
    try {
        if (incomplete) end_rows(false);
        text_.flush();
    } catch (const OutputClosed&) {
        // What failed is still to be told.
    }
    progress_.remove();
    if (interrupt_.interrupted()) {
        tell("cancelled, as Ctrl-C asked for");
    } else if (error != nullptr) {
        for (const OdbcDiagnostic& each : error->diagnostics()) {
            tell(concat(each.state, ": ", each.text));
        }
    }
    const std::string where = output_->is_standard_output() ? "" : concat(" in ", output_->path());
    if (incomplete) {
        tell(concat("the result", where, " is incomplete: ", rows_counted(rows_),
                    rows_ == 1 ? " was" : " were", " printed before"));
    }
    return interrupt_.interrupted() ? status_after_interrupt : refused;
}

}  // namespace connectai::dsn_tool
