// The stored procedures: see procedures.h.
#include "engine/procedures.h"

#include "engine/convert.h"
#include "engine/decimal.h"

namespace mock::sql {
namespace {

using namespace type_number;

ProcedureParameter in(std::string name, Type type) {
    return {std::move(name), std::move(type), Direction::in};
}
ProcedureParameter optional_in(std::string name, Type type) {
    return {std::move(name), std::move(type), Direction::in, true};
}
ProcedureParameter in_out(std::string name, Type type) {
    return {std::move(name), std::move(type), Direction::in_out};
}
ProcedureParameter out(std::string name, Type type) {
    return {std::move(name), std::move(type), Direction::out};
}
ProcedureParameter returned(Type type) {
    return {"@RETURN_VALUE", std::move(type), Direction::return_value};
}

ProcedureInfo described(const char* name, const char* remarks,
                        std::vector<ProcedureParameter> parameters) {
    return {"CRM", "Sales", name, remarks, std::move(parameters)};
}

std::int64_t added(std::int64_t left, std::int64_t right) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(left, right, &sum)) {
        throw EngineError("QUERY_FAILED", "Arithmetic overflow in a procedure.");
    }
    return sum;
}

Procedure add_numbers() {
    return {described("AddNumbers", "The sum of two numbers, in an output",
                      {in("@a", make_type(bigint)), in("@b", make_type(bigint)),
                       out("@sum", make_type(bigint))}),
            [](ProcedureCall& call) {
                if (call.is_null("@a") || call.is_null("@b")) return;
                call.set("@sum", added(call.integer("@a"), call.integer("@b")));
            }};
}

Procedure increment() {
    return {described("Increment", "Adds to an input/output",
                      {in_out("@value", make_type(integer)), in("@by", make_type(integer))}),
            [](ProcedureCall& call) {
                if (call.is_null("@value") || call.is_null("@by")) return;
                call.set("@value", added(call.integer("@value"), call.integer("@by")));
            }};
}

Procedure text_length() {
    return {described("TextLength", "Returns the number of characters; the text in capitals",
                      {returned(make_type(integer)), in("@text", make_type(varchar, 4000)),
                       out("@upper", make_type(varchar, 4000))}),
            [](ProcedureCall& call) {
                if (call.is_null("@text")) return;
                const std::string text = call.text("@text");
                std::vector<char32_t> characters = decode_utf8(text);
                call.set("@RETURN_VALUE", static_cast<std::int64_t>(characters.size()));
                for (char32_t& character : characters) character = upper_character(character);
                call.set("@upper", encode_utf8(characters));
            }};
}

Procedure split_name() {
    return {described("SplitName", "The parts of a name before and after its first blank",
                      {in("@full", make_type(varchar, 200)), out("@first", make_type(varchar, 200)),
                       out("@last", make_type(varchar, 200))}),
            [](ProcedureCall& call) {
                if (call.is_null("@full")) return;
                const std::string full = call.text("@full");
                const std::size_t blank = full.find(' ');
                call.set("@first", full.substr(0, blank));
                if (blank != std::string::npos) call.set("@last", full.substr(blank + 1));
            }};
}

Procedure greet() {
    return {described("Greet", "A greeting; Hello unless another is given",
                      {in("@name", make_type(varchar, 200)),
                       optional_in("@greeting", make_type(varchar, 200)),
                       out("@text", make_type(varchar, 400))}),
            [](ProcedureCall& call) {
                if (call.is_null("@name")) return;
                const bool given = !call.is_null("@greeting");
                call.set("@text", (given ? call.text("@greeting") : "Hello") + ", " +
                                      call.text("@name") + "!");
            }};
}

Procedure accounts_by_country() {
    return {described("GetAccountsByCountry", "The accounts of a country, as rows",
                      {in("@country", make_type(varchar, 40))}),
            [](ProcedureCall& call) {
                call.run(
                    "SELECT Id, Name, AnnualRevenue FROM [CRM].[Sales].[Accounts] "
                    "WHERE Country = @country ORDER BY Id",
                    {"@country"});
            }};
}

Procedure set_stage() {
    return {described("SetStage", "Changes an opportunity; rows and an output",
                      {in("@id", make_type(bigint)), in("@stage", make_type(varchar, 20)),
                       out("@old_stage", make_type(varchar, 20))}),
            [](ProcedureCall& call) {
                call.set("@old_stage",
                         call.scalar("SELECT Stage FROM [CRM].[Sales].[Opportunities] "
                                     "WHERE Id = @id",
                                     {"@id"}));
                call.run("UPDATE [CRM].[Sales].[Opportunities] SET Stage = @stage WHERE Id = @id",
                         {"@stage", "@id"});
                call.run(
                    "SELECT Id, Title, Stage FROM [CRM].[Sales].[Opportunities] "
                    "WHERE Id = @id",
                    {"@id"});
            }};
}

Procedure no_parameters() {
    return {described("CountAccounts", "Takes nothing; rows", {}), [](ProcedureCall& call) {
                call.run("SELECT COUNT(*) AS Accounts FROM [CRM].[Sales].[Accounts]", {});
            }};
}

Procedure failing() {
    return {described("Fail", "Fails, always", {in("@message", make_type(varchar, 200))}),
            [](ProcedureCall& call) {
                throw EngineError("QUERY_FAILED",
                                  call.is_null("@message") ? "Failed." : call.text("@message"));
            }};
}

constexpr const char* echo_names[] = {
    "@binary",   "@varbinary", "@longvarbinary", "@blob",  "@varchar",   "@tinyint",
    "@smallint", "@integer",   "@bigint",        "@float", "@double",    "@decimal",
    "@numeric",  "@boolean",   "@date",          "@time",  "@timestamp", "@uuid"};

// An input/output of each of the 18 types: what goes in comes out.
Procedure echo() {
    ProcedureInfo info{
        "Samples", "Types", "Echo", "Gives back its input/outputs, one of each type", {}};
    DataType number = 0;
    for (const char* name : echo_names) {
        ++number;
        const bool fraction = number == decimal || number == numeric;
        info.parameters.push_back(
            in_out(name, make_type(number, fraction ? 38 : 0, fraction ? 10 : 0)));
    }
    return {std::move(info), [](ProcedureCall&) {}};
}

}  // namespace

bool ProcedureCall::is_null(const std::string& name) const {
    return std::holds_alternative<std::monostate>(value(name));
}

std::int64_t ProcedureCall::integer(const std::string& name) const {
    return std::get<std::int64_t>(value(name));
}

std::string ProcedureCall::text(const std::string& name) const {
    return to_text(value(name));
}

Parameters ProcedureCall::given(const std::vector<std::string>& parameters) const {
    Parameters result;
    for (const auto& name : parameters) {
        const Value& held = value(name);
        result[name] = {std::holds_alternative<std::int64_t>(held) ? bigint : varchar, held,
                        Direction::in};
    }
    return result;
}

void ProcedureCall::run(const std::string& sql, const std::vector<std::string>& parameters) {
    run_query_(sql, given(parameters), nullptr);
}

Value ProcedureCall::scalar(const std::string& sql, const std::vector<std::string>& parameters) {
    struct FirstValue : ResultSink {
        Value value;
        bool found = false;
        void begin(const std::vector<Column>&) override {}
        void row(std::span<const Value> values) override {
            if (!found) value = values[0];
            found = true;
        }
        void end(std::int64_t) override {}
    } sink;
    run_query_(sql, given(parameters), &sink);
    return sink.value;
}

std::vector<Procedure> make_procedures() {
    return {add_numbers(), increment(), text_length(),   split_name(), accounts_by_country(),
            set_stage(),   failing(),   no_parameters(), echo(),       greet()};
}

}  // namespace mock::sql
