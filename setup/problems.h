// What is wrong with a request, on its way to the installer's error records.
#pragma once

#include <odbcinst.h>

#include <exception>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace connectai::setup {

struct Problem {
    DWORD code;        // ODBC_ERROR_...
    std::string text;  // UTF-8; names cause and remedy, and never a secret
};
using Problems = std::vector<Problem>;

// Ends a request. Nothing has been written, or all of it has been taken back.
class Failure : public std::exception {
public:
    explicit Failure(Problems problems) : problems_(std::move(problems)) {}
    Failure(DWORD code, std::string text) { problems_.push_back({code, std::move(text)}); }

    const char* what() const noexcept override { return problems_.front().text.c_str(); }
    const Problems& problems() const noexcept { return problems_; }

private:
    Problems problems_;
};

// One record each, for SQLInstallerError, in place of those that there are. The installer keeps 8
// of them: where there are more problems, the last record says how many. Nothing of the installer's
// library may be called behind it, because each of its functions begins by dropping the records.
void post(const Problems& problems);

// The boundary of the exported functions: runs the body, and turns what it throws into records.
// TRUE (1) or FALSE (0).
template <typename Body>
BOOL guarded(Body body) noexcept {
    try {
        body();
        return 1;
    } catch (const Failure& failure) {
        post(failure.problems());
    } catch (const std::bad_alloc&) {
        SQLPostInstallerError(ODBC_ERROR_OUT_OF_MEM, "There is not enough memory");
    } catch (const std::exception& error) {
        SQLPostInstallerError(ODBC_ERROR_GENERAL_ERR, error.what());
    } catch (...) {
        SQLPostInstallerError(ODBC_ERROR_GENERAL_ERR, "An unknown error has occurred");
    }
    return 0;
}

}  // namespace connectai::setup
