#include "setup/dsn_tool/doctor/examination.h"

#include <odbcinst.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "base/text.h"
#include "config/collect_problem.h"
#include "config/dsn.h"
#include "connectai/client_parts.h"
#include "http/client_options.h"
#include "setup/drivers.h"
#include "setup/dsn_tool/command_line.h"
#include "setup/dsn_tool/connection_attributes.h"
#include "setup/dsn_tool/shadowed_secrets.h"
#include "setup/dsn_tool/way_to_driver.h"
#include "setup/problems.h"

namespace connectai::dsn_tool {

Examination::Examination(const Arguments& arguments)
    : driver_(arguments.driver), which_(arguments.which) {
    of_connection_ = arguments.connection_string || !arguments.words.empty();
    if (!of_connection_) return;
    if (!arguments.connection_string) data_source_ = arguments.words.front();
    try {
        config::Attributes attributes = connection_attributes(arguments);
        subject_ = subject_of(arguments, attributes);
        naming_problem_ = dsn_tool::naming_problem(subject_, attributes);
        read(std::move(attributes));
    } catch (const setup::Failure& failure) {
        no_settings_ = failure.problems().front().text;
    } catch (const Error& error) {
        no_settings_ = error.message();
    }
}

void Examination::read(config::Attributes attributes) {
    attributes = config::with_dsn(std::move(attributes), config::DsnScope::of_config_mode);
    secrets_given_twice_ = shadowed_secrets(attributes);
    auth_scheme_given_ = std::ranges::any_of(attributes, [](const config::Attribute& each) {
        return iequals(each.keyword, "AuthScheme") && !each.value.empty();
    });
    literal_reading_ = config::read_settings(attributes, config::Surroundings::left_alone);
    reading_ = config::read_settings(attributes);
    config::collect_problem(file_problems_, [&] {
        http_options_ = http::client_options(*reading_, concat("connectai-dsn/", version()));
    });
    collect_sign_in_files(file_problems_, *reading_);
}

std::string Examination::driver_entry(const char* entry) const {
    std::array<char, FILENAME_MAX + 1> value{};
    const int length = SQLGetPrivateProfileString(driver_.c_str(), entry, "", value.data(),
                                                  static_cast<int>(value.size()), "odbcinst.ini");
    return length > 0 ? std::string(value.data()) : std::string();
}

std::string Examination::library() const {
    return setup::driver_library(driver_);
}

}  // namespace connectai::dsn_tool
