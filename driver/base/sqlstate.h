// The SQLSTATEs this driver returns, each one constant with its ODBC 2 spelling.
// ODBC 3.8, appendix A "ODBC error codes" and "SQLSTATE mappings".
#pragma once

#include <string_view>

namespace connectai {

struct SqlState {
    std::string_view code;   // five characters, as ODBC 3 spells it
    std::string_view odbc2;  // what an ODBC 2 application is told
    bool warning() const noexcept { return code.starts_with("01"); }
    friend bool operator==(const SqlState& a, const SqlState& b) { return a.code == b.code; }
};

namespace sqlstate {

// clang-format off
// Warnings: they come with SQL_SUCCESS_WITH_INFO.
inline constexpr SqlState general_warning                {"01000", "01000"};
inline constexpr SqlState string_right_truncated         {"01004", "01004"};
inline constexpr SqlState invalid_connection_attribute   {"01S00", "01S00"};
inline constexpr SqlState error_in_row                   {"01S01", "01S01"};
inline constexpr SqlState option_value_changed           {"01S02", "01S02"};
inline constexpr SqlState rowset_overlaps_start          {"01S06", "01S06"};
inline constexpr SqlState fractional_truncation          {"01S07", "01S07"};

// Errors.
inline constexpr SqlState wrong_parameter_count          {"07002", "07001"};
inline constexpr SqlState not_a_cursor_specification     {"07005", "24000"};
inline constexpr SqlState restricted_data_type           {"07006", "07006"};
inline constexpr SqlState invalid_descriptor_index       {"07009", "S1002"};
inline constexpr SqlState invalid_use_of_default_parameter{"07S01", "S1000"};
inline constexpr SqlState unable_to_connect              {"08001", "08001"};
inline constexpr SqlState connection_in_use              {"08002", "08002"};
inline constexpr SqlState connection_not_open            {"08003", "08003"};
inline constexpr SqlState communication_link_failure     {"08S01", "08S01"};
inline constexpr SqlState column_list_mismatch           {"21S02", "21S02"};
inline constexpr SqlState string_data_truncated          {"22001", "22001"};
inline constexpr SqlState indicator_required             {"22002", "22002"};
inline constexpr SqlState numeric_out_of_range           {"22003", "22003"};
inline constexpr SqlState invalid_datetime_format        {"22007", "22008"};
inline constexpr SqlState datetime_field_overflow        {"22008", "22008"};
inline constexpr SqlState interval_field_overflow        {"22015", "22015"};
inline constexpr SqlState invalid_character_value        {"22018", "22005"};
inline constexpr SqlState invalid_escape_character       {"22019", "S1000"};
inline constexpr SqlState integrity_constraint_violation {"23000", "23000"};
inline constexpr SqlState invalid_cursor_state           {"24000", "24000"};
inline constexpr SqlState invalid_authorization          {"28000", "28000"};
inline constexpr SqlState invalid_cursor_name            {"34000", "34000"};
inline constexpr SqlState duplicate_cursor_name          {"3C000", "3C000"};
inline constexpr SqlState invalid_catalog_name           {"3D000", "S1000"};
inline constexpr SqlState syntax_error_or_access         {"42000", "37000"};
inline constexpr SqlState table_exists                   {"42S01", "S0001"};
inline constexpr SqlState table_not_found                {"42S02", "S0002"};
inline constexpr SqlState column_not_found               {"42S22", "S0022"};
inline constexpr SqlState general_error                  {"HY000", "S1000"};
inline constexpr SqlState memory_allocation              {"HY001", "S1001"};
inline constexpr SqlState invalid_application_buffer_type{"HY003", "S1003"};
inline constexpr SqlState invalid_sql_data_type          {"HY004", "S1004"};
inline constexpr SqlState associated_statement_not_prepared{"HY007", "S1010"};
inline constexpr SqlState operation_canceled             {"HY008", "S1008"};
inline constexpr SqlState invalid_null_pointer           {"HY009", "S1009"};
inline constexpr SqlState function_sequence_error        {"HY010", "S1010"};
inline constexpr SqlState attribute_cannot_be_set_now    {"HY011", "S1011"};
inline constexpr SqlState invalid_transaction_operation  {"HY012", "S1012"};
inline constexpr SqlState cannot_modify_ird              {"HY016", "S1000"};
inline constexpr SqlState invalid_use_of_automatic_descriptor{"HY017", "S1000"};
inline constexpr SqlState non_character_data_in_pieces   {"HY019", "S1000"};
inline constexpr SqlState concatenation_of_null          {"HY020", "S1000"};
inline constexpr SqlState inconsistent_descriptor        {"HY021", "S1000"};
inline constexpr SqlState invalid_attribute_value        {"HY024", "S1009"};
inline constexpr SqlState invalid_string_or_buffer_length{"HY090", "S1090"};
inline constexpr SqlState invalid_descriptor_field       {"HY091", "S1091"};
inline constexpr SqlState invalid_attribute_identifier   {"HY092", "S1092"};
inline constexpr SqlState info_type_out_of_range         {"HY096", "S1096"};
inline constexpr SqlState column_type_out_of_range       {"HY097", "S1097"};
inline constexpr SqlState scope_out_of_range             {"HY098", "S1098"};
inline constexpr SqlState nullable_type_out_of_range     {"HY099", "S1099"};
inline constexpr SqlState uniqueness_option_out_of_range {"HY100", "S1100"};
inline constexpr SqlState accuracy_option_out_of_range   {"HY101", "S1101"};
inline constexpr SqlState invalid_precision_or_scale     {"HY104", "S1104"};
inline constexpr SqlState invalid_parameter_type         {"HY105", "S1105"};
inline constexpr SqlState fetch_type_out_of_range        {"HY106", "S1106"};
inline constexpr SqlState row_value_out_of_range         {"HY107", "S1107"};
inline constexpr SqlState invalid_cursor_position        {"HY109", "S1109"};
inline constexpr SqlState invalid_driver_completion      {"HY110", "S1110"};
inline constexpr SqlState invalid_bookmark_value         {"HY111", "S1111"};
inline constexpr SqlState optional_feature_not_implemented{"HYC00", "S1C00"};
inline constexpr SqlState timeout_expired                {"HYT00", "S1T00"};
inline constexpr SqlState connection_timeout_expired     {"HYT01", "S1T00"};
inline constexpr SqlState dialog_failed                  {"IM008", "IM008"};
// clang-format on

}  // namespace sqlstate
}  // namespace connectai
