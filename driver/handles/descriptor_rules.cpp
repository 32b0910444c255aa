#include "handles/descriptor_rules.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/text.h"

namespace connectai::handles {

namespace {

constexpr Access none = Access::none;
constexpr Access r = Access::read;
constexpr Access rw = Access::write;

// What an IPD has only "when the IPD is automatically populated by the driver" follows here from
// the type that the application has set.
#define FIELD(name) name, #name
constexpr std::array rules{
    FieldRule{FIELD(SQL_DESC_ALLOC_TYPE), true, FieldWidth::smallint, r, r, r, r},
    FieldRule{FIELD(SQL_DESC_ARRAY_SIZE), true, FieldWidth::ulength, rw, rw, none, none},
    FieldRule{FIELD(SQL_DESC_ARRAY_STATUS_PTR), true, FieldWidth::pointer, rw, rw, rw, rw},
    FieldRule{FIELD(SQL_DESC_BIND_OFFSET_PTR), true, FieldWidth::pointer, rw, rw, none, none},
    FieldRule{FIELD(SQL_DESC_BIND_TYPE), true, FieldWidth::integer, rw, rw, none, none},
    FieldRule{FIELD(SQL_DESC_COUNT), true, FieldWidth::smallint, rw, rw, r, rw},
    FieldRule{FIELD(SQL_DESC_ROWS_PROCESSED_PTR), true, FieldWidth::pointer, none, none, rw, rw},

    FieldRule{FIELD(SQL_DESC_AUTO_UNIQUE_VALUE), false, FieldWidth::integer, none, none, r, none},
    FieldRule{FIELD(SQL_DESC_BASE_COLUMN_NAME), false, FieldWidth::text, none, none, r, none},
    FieldRule{FIELD(SQL_DESC_BASE_TABLE_NAME), false, FieldWidth::text, none, none, r, none},
    FieldRule{FIELD(SQL_DESC_CASE_SENSITIVE), false, FieldWidth::integer, none, none, r, r},
    FieldRule{FIELD(SQL_DESC_CATALOG_NAME), false, FieldWidth::text, none, none, r, none},
    FieldRule{FIELD(SQL_DESC_CONCISE_TYPE), false, FieldWidth::smallint, rw, rw, r, rw},
    FieldRule{FIELD(SQL_DESC_DATA_PTR), false, FieldWidth::pointer, rw, rw, none, rw},
    FieldRule{FIELD(SQL_DESC_DATETIME_INTERVAL_CODE), false, FieldWidth::smallint, rw, rw, r, rw},
    FieldRule{FIELD(SQL_DESC_DATETIME_INTERVAL_PRECISION), false, FieldWidth::integer, rw, rw, r,
              rw},
    FieldRule{FIELD(SQL_DESC_DISPLAY_SIZE), false, FieldWidth::length, none, none, r, none},
    FieldRule{FIELD(SQL_DESC_FIXED_PREC_SCALE), false, FieldWidth::smallint, none, none, r, r},
    FieldRule{FIELD(SQL_DESC_INDICATOR_PTR), false, FieldWidth::pointer, rw, rw, none, none},
    FieldRule{FIELD(SQL_DESC_LABEL), false, FieldWidth::text, none, none, r, none},
    FieldRule{FIELD(SQL_DESC_LENGTH), false, FieldWidth::ulength, rw, rw, r, rw},
    FieldRule{FIELD(SQL_DESC_LITERAL_PREFIX), false, FieldWidth::text, none, none, r, none},
    FieldRule{FIELD(SQL_DESC_LITERAL_SUFFIX), false, FieldWidth::text, none, none, r, none},
    FieldRule{FIELD(SQL_DESC_LOCAL_TYPE_NAME), false, FieldWidth::text, none, none, r, r},
    FieldRule{FIELD(SQL_DESC_NAME), false, FieldWidth::text, none, none, r, rw},
    FieldRule{FIELD(SQL_DESC_NULLABLE), false, FieldWidth::smallint, none, none, r, r},
    FieldRule{FIELD(SQL_DESC_NUM_PREC_RADIX), false, FieldWidth::integer, rw, rw, r, rw},
    FieldRule{FIELD(SQL_DESC_OCTET_LENGTH), false, FieldWidth::length, rw, rw, r, rw},
    FieldRule{FIELD(SQL_DESC_OCTET_LENGTH_PTR), false, FieldWidth::pointer, rw, rw, none, none},
    FieldRule{FIELD(SQL_DESC_PARAMETER_TYPE), false, FieldWidth::smallint, none, none, none, rw},
    FieldRule{FIELD(SQL_DESC_PRECISION), false, FieldWidth::smallint, rw, rw, r, rw},
    FieldRule{FIELD(SQL_DESC_ROWVER), false, FieldWidth::smallint, none, none, r, r},
    FieldRule{FIELD(SQL_DESC_SCALE), false, FieldWidth::smallint, rw, rw, r, rw},
    FieldRule{FIELD(SQL_DESC_SCHEMA_NAME), false, FieldWidth::text, none, none, r, none},
    FieldRule{FIELD(SQL_DESC_SEARCHABLE), false, FieldWidth::smallint, none, none, r, none},
    FieldRule{FIELD(SQL_DESC_TABLE_NAME), false, FieldWidth::text, none, none, r, none},
    FieldRule{FIELD(SQL_DESC_TYPE), false, FieldWidth::smallint, rw, rw, r, rw},
    FieldRule{FIELD(SQL_DESC_TYPE_NAME), false, FieldWidth::text, none, none, r, r},
    FieldRule{FIELD(SQL_DESC_UNNAMED), false, FieldWidth::smallint, none, none, r, rw},
    FieldRule{FIELD(SQL_DESC_UNSIGNED), false, FieldWidth::smallint, none, none, r, r},
    FieldRule{FIELD(SQL_DESC_UPDATABLE), false, FieldWidth::smallint, none, none, r, none},
};
#undef FIELD

}  // namespace

const FieldRule& field_rule(SQLSMALLINT field, Descriptor::Role role) {
    const auto rule = std::ranges::find(rules, field, &FieldRule::field);
    if (rule == rules.end()) {
        throw Error(sqlstate::invalid_descriptor_field,
                    concat("a descriptor has no field ", field));
    }
    if (access_of(*rule, role) == none) {
        throw Error(sqlstate::invalid_descriptor_field,
                    concat("this kind of descriptor has no field ", std::string_view(rule->name)));
    }
    return *rule;
}

// An explicitly allocated descriptor becomes an ARD or an APD once it is used as one: until then,
// and after, it has the fields of those, which are the same.
Access access_of(const FieldRule& rule, Descriptor::Role role) noexcept {
    switch (role) {
        case Descriptor::Role::ard:
        case Descriptor::Role::explicit_: return rule.ard;
        case Descriptor::Role::apd: return rule.apd;
        case Descriptor::Role::ird: return rule.ird;
        case Descriptor::Role::ipd: return rule.ipd;
    }
    return none;
}

void check_record(const Descriptor& descriptor, SQLSMALLINT record) {
    if (record < 0) {
        throw Error(sqlstate::invalid_descriptor_index, concat("there is no record ", record));
    }
    if (record == 0 && descriptor.role() == Descriptor::Role::ipd) {
        throw Error(sqlstate::invalid_descriptor_index,
                    "record 0 is the bookmark, and parameters have none: they count from 1");
    }
}

}  // namespace connectai::handles
