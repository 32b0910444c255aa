// Commands of connectai-dsn that messages suggest, ready to be pasted into a shell.
#pragma once

#include <string>
#include <string_view>

namespace connectai::setup {

// The driver's name in odbcinst.ini, unless --driver says another.
inline constexpr const char* usual_driver = "ConnectAI";

struct ToolCommand {
    std::string_view name;         // of the command
    std::string_view data_source;  // empty: it is asked for a connection string
    bool systems = false;          // --system
    std::string_view driver{};     // --driver; empty, or the usual one: it is not said
    std::string_view rest{};       // behind the data source
};

// "`connectai-dsn edit 'My CRM' Password=-`"
std::string pasted(const ToolCommand& command);

// "Driver=ConnectAI", which gives a data source, or a connection string, this driver.
std::string driver_pair(std::string_view driver);

}  // namespace connectai::setup
