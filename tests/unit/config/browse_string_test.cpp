// The browse result connection string: ODBC 3.8, SQLBrowseConnect, "OutConnectionString Argument".
#include "config/browse_string.h"

#include <gtest/gtest.h>

namespace connectai::config {
namespace {

TEST(BrowseString, NamesKeywordLabelAndWhetherItIsNeeded) {
    const std::vector<BrowseAttribute> attributes = {
        {"UID", "E-mail address"}, {"DefaultCatalog", "Default catalog", false, {"CRM", "Größe"}}};
    EXPECT_EQ(to_browse_string(attributes),
              "UID:E-mail address=?;*DefaultCatalog:Default catalog={CRM,Größe}");
    EXPECT_EQ(to_browse_string({}), "");
}

// "Attribute values that contain the characters []{}(),;?*=!@ should be avoided": one with a comma
// would be read as two.
TEST(BrowseString, LeavesOutWhatTheGrammarCannotWrite) {
    const std::vector<BrowseAttribute> some = {{"K", "k", true, {"a,b", "c", "d}", "e:f"}}};
    EXPECT_EQ(to_browse_string(some), "K:k={c}");
    const std::vector<BrowseAttribute> none = {{"K", "k", true, {"a,b"}}};
    EXPECT_EQ(to_browse_string(none), "K:k=?");
}

}  // namespace
}  // namespace connectai::config
