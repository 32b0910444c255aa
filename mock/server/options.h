// The command line.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

#include "engine/engine.h"
#include "server.h"
#include "service.h"

namespace mock {

struct Options {
    EngineOptions engine;
    ServiceOptions service;
    ServerOptions server;
    std::chrono::milliseconds switch_every{0};  // 0: when it is asked to
    bool exit_with_stdin = false;
    bool help = false, list_scenarios = false;
    std::string help_text;
};

// A mistake in the command line; the message says which.
class UsageError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Reads payload files too. Throws UsageError.
Options parse_options(int argc, const char* const* argv);

}  // namespace mock
