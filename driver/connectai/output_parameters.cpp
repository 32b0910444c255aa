#include "connectai/output_parameters.h"

#include <optional>

#include "base/text.h"
#include "connectai/schema.h"

namespace connectai {

namespace {

std::optional<Direction> direction_of(std::int64_t number) {
    for (const Direction known :
         {Direction::input, Direction::input_output, Direction::output, Direction::return_value}) {
        if (number == static_cast<int>(known)) return known;
    }
    return std::nullopt;
}

class OutputReader {
public:
    OutputReader(JsonCursor& json, const ReplyLimits& limits, std::vector<std::string>& notes)
        : json_(json), limits_(limits), notes_(notes) {}

    std::vector<OutputParameter> read() {
        std::vector<OutputParameter> outputs;
        if (json_.peek() != '{') {
            if (skip("the member \"parameters\"") != "null") {
                notes_.emplace_back("the reply's \"parameters\" are no object; they are skipped");
            }
            return outputs;
        }
        json_.expect('{', "at the beginning of the parameters");
        bool first = true;
        while (json_.next_member(first, '}', "between parameters")) {
            OutputParameter output;
            output.name = json_.member_name();
            if (read_parameter(output)) outputs.push_back(std::move(output));
        }
        return outputs;
    }

private:
    bool read_parameter(OutputParameter& output) {
        const std::string what = "the parameter \"" + output.name + "\"";
        if (json_.peek() != '{') {
            skip(what);
            notes_.push_back(what + " is no object; it is skipped");
            return false;
        }
        json_.expect('{', "at the beginning of " + what);
        bool first = true;
        bool typed = false;
        while (json_.next_member(first, '}', "between the members of " + what)) {
            const std::string name = json_.member_name();
            if (name == "dataType") {
                const auto number = read_integer(json_.value("a parameter's dataType"));
                const auto type = number ? data_type_of(*number) : std::nullopt;
                if (type) output.type = *type;
                typed = type.has_value();
            } else if (name == "direction") {
                const auto number = read_integer(json_.value("a parameter's direction"));
                output.direction =
                    (number ? direction_of(*number) : std::nullopt).value_or(output.direction);
            } else if (name == "value") {
                read_value(output, what);
            } else {
                skip(what);
            }
        }
        if (!typed) notes_.push_back(what + " has no known dataType; it is read as text");
        return true;
    }

    // The text of a number is kept as it stands: a double would round it.
    void read_value(OutputParameter& output, const std::string& what) {
        const char first = json_.peek();
        if (first == '[' || first == '{') json_.fail(what + " is an array or an object");
        if (first == '"') {
            const rapidjson::Document string = json_.value(what);
            output.kind = CellKind::string;
            output.text.assign(string.GetString(), string.GetStringLength());
            count(output.text.size(), what);
            return;
        }
        output.text = skip(what);
        output.kind = output.text == "null"    ? CellKind::null
                      : output.text == "true"  ? CellKind::boolean_true
                      : output.text == "false" ? CellKind::boolean_false
                                               : CellKind::number;
        if (output.kind != CellKind::number) output.text.clear();
    }

    std::string skip(const std::string& what) {
        std::string text = json_.value_text(what);
        count(text.size(), what);
        return text;
    }

    void count(std::size_t octets, const std::string& what) {
        octets_ += octets + what.size();
        if (octets_ > limits_.head_octets) {
            json_.fail(concat("its parameters have more than ", limits_.head_octets, " octets"));
        }
    }

    JsonCursor& json_;
    const ReplyLimits& limits_;
    std::vector<std::string>& notes_;
    std::size_t octets_ = 0;
};

}  // namespace

std::vector<OutputParameter> read_output_parameters(JsonCursor& json, const ReplyLimits& limits,
                                                    std::vector<std::string>& notes) {
    return OutputReader(json, limits, notes).read();
}

}  // namespace connectai
