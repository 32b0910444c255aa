// The browse result connection string: ODBC 3.8, SQLBrowseConnect, "OutConnectionString Argument".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::config {

// What a level of connecting asks for.
struct BrowseAttribute {
    std::string_view keyword;  // as a browse request is to spell it
    std::string_view label;    // for people
    bool required = true;
    std::vector<std::string> values = {};  // to choose from; none: any single value
};

// "UID:E-mail address=?;*DefaultCatalog:Default catalog={CRM,ERP}". Values that hold one of
// []{}(),;?*=!@ or a colon are left out: the grammar has no way to write them. They can be given
// all the same.
std::string to_browse_string(std::span<const BrowseAttribute> attributes);

}  // namespace connectai::config
