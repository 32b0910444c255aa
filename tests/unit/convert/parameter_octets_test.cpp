// SQL_C_BINARY and SQL_C_GUID to parameters. ODBC 3.8, appendix D, "C to SQL: Binary" and "C to
// SQL: GUID".
#include "convert/base64.h"
#include "parameter_conversion.h"

namespace connectai::convert {
namespace {

using namespace std::string_view_literals;

std::string sent_octets(std::string_view octets, SqlTarget target) {
    return send_octets(SQL_C_BINARY, octets, target).text();
}

template <typename Value>
std::string sent_value(const Value& value, SqlTarget target) {
    const char* const octets = reinterpret_cast<const char*>(&value);
    EXPECT_EQ(sent_octets({octets, sizeof value - 1}, target), "22003");
    EXPECT_EQ(sent_octets(std::string(octets, sizeof value) + "x", target), "22003");
    return sent_octets({octets, sizeof value}, target);
}

// RFC 4648, section 10, "Test Vectors", and octets with the high bit set.
TEST(ParameterOctets, BinaryTypesTravelAsBase64) {
    for (const SQLSMALLINT type : TypeList{SQL_BINARY, SQL_VARBINARY, SQL_LONGVARBINARY}) {
        EXPECT_EQ(sent_octets("", {type}), "");
        EXPECT_EQ(sent_octets("f", {type}), "Zg==");
        EXPECT_EQ(sent_octets("fo", {type}), "Zm8=");
        EXPECT_EQ(sent_octets("foo", {type}), "Zm9v");
        EXPECT_EQ(sent_octets("foob", {type}), "Zm9vYg==");
        EXPECT_EQ(sent_octets("foobar", {type}), "Zm9vYmFy");
        EXPECT_EQ(sent_octets("\xFB\xEF\xBE\xFF\xFF\0"sv, {type}), "++++//8A");
        EXPECT_EQ(sent_octets("abc", {type, 3}), "YWJj");
        EXPECT_EQ(sent_octets("abcd", {type, 3}), "22001");
    }
}

TEST(ParameterOctets, Base64IsWrittenOverItsOwnOctets) {
    for (std::size_t size = 0; size < 50; ++size) {
        std::string octets(size, '\0');
        for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<char>(i * 37 + 201);
        std::string apart(base64_length(size), '?');
        encode_base64(octets.data(), size, apart.data());
        std::string own = octets;
        own.resize(base64_length(size));
        encode_base64(own.data(), size, own.data());
        EXPECT_EQ(own, apart);

        ASSERT_EQ(base64_size(apart), size);
        std::string back(size, '\0');
        EXPECT_EQ(Base64Reader(apart, 0).read(back.data(), size), size);
        EXPECT_EQ(back, octets);
    }
}

// SQLBindParameter: without a length, binary data is null-terminated.
TEST(ParameterOctets, ATerminatorEndsThemOnlyWithoutALength) {
    EXPECT_EQ(sent_octets("a\0b"sv, {SQL_BINARY}), "YQBi");
    const Sent sent =
        send_buffer({.c_type = SQL_C_BINARY, .data = "foo\0bar", .octets = SQL_NTS}, {SQL_BINARY});
    EXPECT_EQ(sent.text(), "Zm9v");
}

TEST(ParameterOctets, CharacterTypesTakeUtf8) {
    for (const SQLSMALLINT type : TypeList{SQL_CHAR, SQL_VARCHAR, SQL_WLONGVARCHAR}) {
        EXPECT_EQ(sent_octets("żółw", {type, 4}), "żółw");
        EXPECT_EQ(sent_octets("żółw", {type, 3}), "22001");
        EXPECT_EQ(sent_octets("", {type}), "");
        EXPECT_EQ(send_octets(SQL_C_BINARY, "\xFF", {type}).outcome,
                  ParameterOutcome::invalid_encoding);
    }
}

TEST(ParameterOctets, OtherTypesTakeTheValueOfTheirDefaultCType) {
    EXPECT_EQ(sent_value(SQLSCHAR{-128}, {SQL_TINYINT}), "-128");
    EXPECT_EQ(sent_value(SQLSMALLINT{-32768}, {SQL_SMALLINT}), "-32768");
    EXPECT_EQ(sent_value(SQLINTEGER{2147483647}, {SQL_INTEGER}), "2147483647");
    EXPECT_EQ(sent_value(SQLBIGINT{-1}, {SQL_BIGINT}), "-1");
    EXPECT_EQ(sent_value(SQLREAL{1.5}, {SQL_REAL}), "1.5");
    EXPECT_EQ(sent_value(SQLDOUBLE{0.1}, {SQL_FLOAT}), "0.1");
    EXPECT_EQ(sent_value(SQLDOUBLE{0.1}, {SQL_DOUBLE}), "0.1");
    EXPECT_EQ(sent_value(SQLCHAR{1}, {SQL_BIT}), "true");
    EXPECT_EQ(sent_value(SQL_DATE_STRUCT{2024, 2, 29}, {SQL_TYPE_DATE}), "2024-02-29");
    EXPECT_EQ(sent_value(SQL_TIME_STRUCT{1, 2, 3}, {SQL_TYPE_TIME}), "01:02:03.0000000");
    EXPECT_EQ(sent_value(SQL_TIMESTAMP_STRUCT{2024, 2, 29, 1, 2, 3, 100}, {SQL_TYPE_TIMESTAMP}),
              "2024-02-29T01:02:03.0000001Z");
    EXPECT_EQ(sent_octets("-1.50", {SQL_DECIMAL}), "-1.50");
    EXPECT_EQ(sent_octets("x", {SQL_NUMERIC}), "22018");
    EXPECT_EQ(send_octets(SQL_C_BINARY, "", {SQL_INTEGER}).outcome, ParameterOutcome::wrong_octets);
    // The value itself must be one.
    EXPECT_EQ(sent_value(SQL_DATE_STRUCT{2023, 2, 29}, {SQL_TYPE_DATE}), "22007");
}

constexpr SQLGUID guid = {
    0x01234567, 0x890A, 0xBCDE, {0xF0, 0x12, 0x34, 0x56, 0x78, 0x90, 0xAB, 0xCD}};

TEST(ParameterGuid, IsSentInTheServicesForm) {
    EXPECT_EQ(send(SQL_C_GUID, guid, {SQL_GUID}).text(), "{01234567-890a-bcde-f012-34567890abcd}");
    EXPECT_EQ(send(SQL_C_GUID, SQLGUID{}, {SQL_GUID}).text(),
              "{00000000-0000-0000-0000-000000000000}");
    EXPECT_EQ(sent_value(guid, {SQL_GUID}), "{01234567-890a-bcde-f012-34567890abcd}");
}

TEST(ParameterGuid, IsTextOf36Characters) {
    for (const SQLSMALLINT type : TypeList{SQL_CHAR, SQL_VARCHAR, SQL_LONGVARCHAR, SQL_WCHAR,
                                           SQL_WVARCHAR, SQL_WLONGVARCHAR}) {
        EXPECT_EQ(send(SQL_C_GUID, guid, {type, 36}).text(),
                  "01234567-890A-BCDE-F012-34567890ABCD");
        EXPECT_EQ(send(SQL_C_GUID, guid, {type, 35}).text(), "22001");
    }
}

}  // namespace
}  // namespace connectai::convert
