// SQLForeignKeys from /importedKeys or /exportedKeys.
#include "catalog/foreign_keys.h"

#include <array>
#include <optional>

#include "base/error.h"
#include "catalog/key_sequence.h"
#include "catalog/result_table.h"

namespace connectai::catalog {
namespace {

using Value = Table::Value;

// ODBC 3.8, SQLForeignKeys, "Comments".
constexpr std::array result_columns{
    ResultColumn{"PKTABLE_CAT", "PKTABLE_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"PKTABLE_SCHEM", "PKTABLE_OWNER", DataType::varchar, true, name_length},
    ResultColumn{"PKTABLE_NAME", "PKTABLE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"PKCOLUMN_NAME", "PKCOLUMN_NAME", DataType::varchar, false, name_length},
    ResultColumn{"FKTABLE_CAT", "FKTABLE_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"FKTABLE_SCHEM", "FKTABLE_OWNER", DataType::varchar, true, name_length},
    ResultColumn{"FKTABLE_NAME", "FKTABLE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"FKCOLUMN_NAME", "FKCOLUMN_NAME", DataType::varchar, false, name_length},
    ResultColumn{"KEY_SEQ", "KEY_SEQ", DataType::smallint, false},
    ResultColumn{"UPDATE_RULE", "UPDATE_RULE", DataType::smallint, true},
    ResultColumn{"DELETE_RULE", "DELETE_RULE", DataType::smallint, true},
    ResultColumn{"FK_NAME", "FK_NAME", DataType::varchar, true, name_length},
    ResultColumn{"PK_NAME", "PK_NAME", DataType::varchar, true, name_length},
    ResultColumn{"DEFERRABILITY", "DEFERRABILITY", DataType::smallint, true},
};
// "If the foreign keys associated with a primary key are requested", and the other way round. Two
// keys between the same tables are told apart by their names.
constexpr std::array<std::size_t, 5> order_by_foreign{4, 5, 6, 8, 11};
constexpr std::array<std::size_t, 5> order_by_primary{0, 1, 2, 8, 11};

constexpr std::array metadata_columns{
    MetadataColumn{"PKTABLE_CATALOG"},
    MetadataColumn{"PKTABLE_SCHEMA"},
    MetadataColumn{"PKTABLE_NAME", true},
    MetadataColumn{"PKCOLUMN_NAME", true},
    MetadataColumn{"FKTABLE_CATALOG"},
    MetadataColumn{"FKTABLE_SCHEMA"},
    MetadataColumn{"FKTABLE_NAME", true},
    MetadataColumn{"FKCOLUMN_NAME", true},
    MetadataColumn{"KEY_SEQ"},
    MetadataColumn{"FK_NAME"},
    MetadataColumn{"PK_NAME"},
};
enum MetadataIndex : std::size_t {
    pk_catalog,
    pk_schema,
    pk_table,
    pk_column,
    fk_catalog,
    fk_schema,
    fk_table,
    fk_column,
    key_seq,
    fk_name,
    pk_name,
};

struct Plan {
    std::optional<OneTable> primary;  // absent: any table
    std::optional<OneTable> foreign;
};

bool is_given(const TableArguments& table) noexcept {
    return table.table && !table.table->empty();
}

Plan plan_of(const ForeignKeysRequest& request) {
    if (!request.primary.table && !request.foreign.table) {
        throw Error(sqlstate::invalid_null_pointer,
                    "PKTableName or FKTableName must name a table, and both are null pointers");
    }
    // While SQL_ATTR_METADATA_ID is set none may be null, be its table given or not.
    const bool checks_all = request.metadata_id;
    Plan plan;
    if (checks_all || is_given(request.primary)) {
        plan.primary.emplace(request.primary, request.defaults, request.metadata_id,
                             TableArgumentNames{"PKCatalogName", "PKSchemaName", "PKTableName"});
    }
    if (checks_all || is_given(request.foreign)) {
        plan.foreign.emplace(request.foreign, request.defaults, request.metadata_id,
                             TableArgumentNames{"FKCatalogName", "FKSchemaName", "FKTableName"});
    }
    if (!is_given(request.primary)) plan.primary.reset();
    if (!is_given(request.foreign)) plan.foreign.reset();
    return plan;
}

void list_keys(MetadataSource& source, const Plan& plan, SortedTable& result) {
    const MetadataRequest request = plan.foreign ? plan.foreign->request(Metadata::imported_keys)
                                                 : plan.primary->request(Metadata::exported_keys);
    KeySequence sequence;
    source.read(request, metadata_columns, [&](const MetadataRow& row) {
        const auto text = [&](MetadataIndex index) { return row.text(index).value_or(""); };
        const auto matches = [&](const std::optional<OneTable>& table, MetadataIndex first) {
            return !table || table->matches(text(first), row.text(first + 1).value_or(""),
                                            row.text(first + 2).value_or(""));
        };
        if (!matches(plan.primary, pk_catalog) || !matches(plan.foreign, fk_catalog)) return;
        const std::array<Value, result_columns.size()> values{
            text(pk_catalog),
            text(pk_schema),
            text(pk_table),
            text(pk_column),
            text(fk_catalog),
            text(fk_schema),
            text(fk_table),
            text(fk_column),
            sequence.position(row.integer(key_seq), text(fk_catalog), text(fk_schema),
                              text(fk_table), text(fk_name)),
            Value{},  // the service tells neither the rules
            Value{},
            optional_text(row.text(fk_name)),
            optional_text(row.text(pk_name)),
            Value{},  // nor when they are checked
        };
        result.add_row(values);
    });
}

}  // namespace

SortedTable foreign_keys(MetadataSource& source, const ForeignKeysRequest& request) {
    const Plan plan = plan_of(request);
    SortedTable result = result_table(result_columns, request.odbc2,
                                      plan.foreign ? order_by_primary : order_by_foreign);
    if (plan.primary || plan.foreign) list_keys(source, plan, result);
    return result;
}

}  // namespace connectai::catalog
