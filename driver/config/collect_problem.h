// Problems of settings that are told together, though each is found by an exception.
#pragma once

#include <vector>

#include "base/error.h"
#include "config/settings.h"

namespace connectai::config {

// Takes a step, and keeps what is wrong with the settings that it needs (HY000) for the others to
// follow. Anything else is thrown on.
template <typename Step>
void collect_problem(std::vector<Error>& problems, Step step) {
    try {
        step();
    } catch (const SettingsError& several) {
        problems.insert(problems.end(), several.problems().begin(), several.problems().end());
    } catch (const Error& error) {
        if (!(error.state() == sqlstate::general_error)) throw;
        problems.push_back(error);
    }
}

}  // namespace connectai::config
