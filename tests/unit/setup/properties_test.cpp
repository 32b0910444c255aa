// ODBCINSTGetProperties, whose list unixODBC frees.
#include <gmock/gmock.h>
#include <odbcinstext.h>

#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/keywords.h"
#include "config/settings.h"

namespace connectai::setup {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A list as ODBCINSTConstructProperties begins it, freed as it frees it.
class Properties : public testing::Test {
protected:
    Properties()
        : first_(static_cast<HODBCINSTPROPERTY>(std::calloc(1, sizeof(ODBCINSTPROPERTY)))) {
        result_ = ODBCINSTGetProperties(first_);
    }
    ~Properties() override { ODBCINSTDestructProperties(&first_); }

    const ODBCINSTPROPERTY& find(std::string_view name) const {
        for (const ODBCINSTPROPERTY* each = first_->pNext; each != nullptr; each = each->pNext) {
            if (each->szName == name) return *each;
        }
        ADD_FAILURE() << name << " is not there";
        return *first_;
    }

    HODBCINSTPROPERTY first_;
    int result_ = 0;
};

std::vector<std::string> choices(const ODBCINSTPROPERTY& property) {
    std::vector<std::string> texts;
    for (char** text = property.aPromptData; text != nullptr && *text != nullptr; ++text) {
        texts.emplace_back(*text);
    }
    return texts;
}

TEST_F(Properties, AreThoseOfTheKeywordTable) {
    EXPECT_EQ(result_, ODBCINST_SUCCESS);
    const ODBCINSTPROPERTY* property = first_->pNext;
    for (const config::Keyword& keyword : config::keywords()) {
        if (keyword.name == "DSN" || keyword.name == "Driver") continue;
        ASSERT_NE(property, nullptr) << keyword.name;
        EXPECT_EQ(property->szName, keyword.name);
        const bool preset = keyword.name != "AuthScheme";
        EXPECT_EQ(property->szValue, preset ? keyword.default_value : std::string_view());
        EXPECT_THAT(property->pszHelp, HasSubstr(std::string(keyword.help)));
        EXPECT_EQ(property->hDLL, nullptr);
        EXPECT_EQ(property->pWidget, nullptr);
        property = property->pNext;
    }
    EXPECT_EQ(property, nullptr);
}

TEST_F(Properties, AskAsTheKeywordsTypeWants) {
    EXPECT_EQ(find("URL").nPromptType, ODBCINST_PROMPTTYPE_TEXTEDIT);
    EXPECT_EQ(find("Timeout").nPromptType, ODBCINST_PROMPTTYPE_TEXTEDIT);
    EXPECT_THAT(find("Timeout").pszHelp, HasSubstr("Allowed is 0 to 300 seconds."));
    EXPECT_EQ(find("AuthScheme").nPromptType, ODBCINST_PROMPTTYPE_COMBOBOX);
    EXPECT_EQ(find("ReadAhead").nPromptType, ODBCINST_PROMPTTYPE_COMBOBOX);
    EXPECT_EQ(find("Logfile").nPromptType, ODBCINST_PROMPTTYPE_FILENAME);
    for (const config::Keyword& keyword : config::keywords()) {
        if (!keyword.secret()) continue;
        EXPECT_EQ(find(keyword.name).nPromptType, ODBCINST_PROMPTTYPE_TEXTEDIT_PASSWORD)
            << keyword.name;
    }
}

// What the tool writes when somebody fills in a Token and nothing else.
TEST_F(Properties, LeaveTheWayToSignInToWhatIsGiven) {
    EXPECT_STREQ(find("AuthScheme").szValue, "");
    config::Attributes attributes;
    for (const ODBCINSTPROPERTY* each = first_->pNext; each != nullptr; each = each->pNext) {
        const bool token = std::string_view(each->szName) == "Token";
        attributes.push_back({each->szName, WipedText(token ? "t" : each->szValue), "dsn"});
    }
    const config::SettingsReading reading = config::read_settings(attributes);
    EXPECT_THAT(reading.problems, testing::IsEmpty());
    EXPECT_EQ(reading.settings.auth_scheme, config::AuthScheme::token);
    EXPECT_FALSE(config::credentials_problem(reading));
}

TEST_F(Properties, OfferChoices) {
    EXPECT_THAT(choices(find("ReadAhead")), ElementsAre("true", "false"));
    for (const config::Keyword& keyword : config::keywords()) {
        if (keyword.choices.empty()) continue;
        EXPECT_THAT(choices(find(keyword.name)), testing::ElementsAreArray(keyword.choices));
    }
    EXPECT_EQ(find("URL").aPromptData, nullptr);
}

TEST(NoProperties, ANullHandleIsAnError) {
    EXPECT_EQ(ODBCINSTGetProperties(nullptr), ODBCINST_ERROR);
}

}  // namespace
}  // namespace connectai::setup
