#include "connectai/request_body.h"

#include "base/text.h"

namespace connectai {

namespace {

// An object's members, one after the other.
class Members {
public:
    explicit Members(std::string& out) : out_(out) { out_ += '{'; }

    void key(std::string_view name) {
        if (!first_) out_ += ',';
        first_ = false;
        append_json_string(out_, name);
        out_ += ':';
    }
    void text(std::string_view name, std::string_view value) {
        key(name);
        append_json_string(out_, value);
    }
    void text_unless_empty(std::string_view name, std::string_view value) {
        if (!value.empty()) text(name, value);
    }

private:
    std::string& out_;
    bool first_ = true;
};

// What all requests for an execution have in common.
template <typename Request>
void add_surroundings(std::string& out, Members& members, const Request& request) {
    members.text_unless_empty("defaultCatalog", request.default_catalog);
    members.text_unless_empty("defaultSchema", request.default_schema);
    if (request.timeout.count() <= 0) return;
    members.key("timeout");
    out += std::to_string(request.timeout.count());
}

constexpr std::string_view end_of_batch = "]}";

}  // namespace

std::string query_body(const Query& query) {
    std::string out;
    Members members(out);
    members.text("query", query.text);
    add_surroundings(out, members, query);
    if (query.schema_only) {
        members.key("schemaOnly");
        out += "true";
    }
    if (!query.parameter_names.empty()) {
        members.key("parameters");
        ParameterWriter(query.parameter_names).append(out, query.parameters);
    }
    out += '}';
    return out;
}

std::string execution_body(const Execution& execution) {
    std::string out;
    Members members(out);
    members.text("procedure", execution.procedure);
    add_surroundings(out, members, execution);
    if (!execution.parameters.empty()) {
        members.key("parameters");
        Members parameters(out);
        for (const ExecutionParameter& parameter : execution.parameters) {
            parameters.key(parameter.name);
            out += concat("{\"dataType\":", static_cast<int>(parameter.value.type),
                          ",\"direction\":", static_cast<int>(parameter.direction), ",\"value\":");
            append_json_value(out, parameter.value);
            out += '}';
        }
        out += '}';
    }
    out += '}';
    return out;
}

BatchBody::BatchBody(const Batch& batch, Limits limits, std::string memory)
    : writer_(batch.parameter_names), limits_(limits), body_(std::move(memory)) {
    body_.clear();
    Members members(body_);
    members.text("query", batch.text);
    add_surroundings(body_, members, batch);
    members.key("parameters");
    body_ += '[';
    head_ = body_.size();
}

bool BatchBody::add(const ParameterSet& set) {
    if (sets_ > 0 && sets_ >= limits_.sets) return false;
    const std::size_t before = body_.size();
    if (sets_ > 0) body_ += ',';
    writer_.append(body_, set);
    if (sets_ > 0 && octets() > limits_.octets) {
        body_.resize(before);
        return false;
    }
    ++sets_;
    return true;
}

std::size_t BatchBody::octets() const noexcept {
    return body_.size() + end_of_batch.size();
}

std::string BatchBody::take() {
    std::string next(body_, 0, head_);
    body_ += end_of_batch;
    sets_ = 0;
    return std::exchange(body_, std::move(next));
}

void BatchBody::reuse(std::string memory) {
    if (memory.capacity() <= body_.capacity()) return;
    memory.assign(body_);
    body_.swap(memory);
}

}  // namespace connectai
