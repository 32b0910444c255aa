// Commands that messages suggest.
#include "setup/dsn_tool/suggested_command.h"

#include <gtest/gtest.h>

namespace connectai::dsn_tool {
namespace {

Subject data_source(const char* name) {
    Subject subject;
    subject.data_source = name;
    return subject;
}

TEST(SuggestedCommand, NamesTheDataSource) {
    EXPECT_EQ(suggested_command("test", data_source("crm")), "`connectai-dsn test crm`");
    EXPECT_EQ(suggested_command("edit", data_source("My CRM"), "Password=-"),
              "`connectai-dsn edit 'My CRM' Password=-`");
    EXPECT_EQ(suggested_command("test", data_source("-crm")), "`connectai-dsn test -- -crm`");
}

// What reads finds the system's data source by itself, unless the user has one of that name.
TEST(SuggestedCommand, NamesTheFileThatIsToBeChanged) {
    Subject found = data_source("crm");
    found.is_the_systems = true;
    EXPECT_EQ(suggested_command("test", found), "`connectai-dsn test crm`");
    EXPECT_EQ(suggested_command("edit", found), "`connectai-dsn edit --system crm`");
    Subject asked_for = found;
    asked_for.which = Which::system;
    EXPECT_EQ(suggested_command("test", asked_for), "`connectai-dsn test --system crm`");
}

TEST(SuggestedCommand, NamesAnotherDriver) {
    Subject subject = data_source("crm");
    subject.driver = "Connect AI";
    EXPECT_EQ(suggested_command("test", subject), "`connectai-dsn test --driver 'Connect AI' crm`");
}

TEST(SuggestedCommand, HasTheConnectionStringReadFromStandardInput) {
    Subject subject;
    subject.by_string = true;
    EXPECT_EQ(suggested_command("test", subject), "`connectai-dsn test --connection-string -`");
    EXPECT_EQ(where_to_edit(subject), "in the connection string");
    subject.data_source = "crm";
    EXPECT_EQ(suggested_command("test", subject), "`connectai-dsn test --connection-string -`");
    EXPECT_EQ(where_to_edit(subject),
              "with `connectai-dsn edit crm KEYWORD=VALUE`, or in the connection string");
    EXPECT_EQ(where_to_edit(data_source("crm")), "with `connectai-dsn edit crm KEYWORD=VALUE`");
}

}  // namespace
}  // namespace connectai::dsn_tool
