// What a connection lists, and what it leaves out.
#include "catalog/listed_metadata.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlext.h>

#include <set>

#include "canned_metadata.h"
#include "catalog/procedures.h"
#include "catalog/tables.h"

namespace connectai::catalog {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Three catalogs, of which some may refuse the login; a request for all fails when any does.
class Service : public MetadataSource {
public:
    void read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
              const RowTaker& take) override {
        requests.push_back(request);
        std::string rows;
        for (const std::string catalog : {"Crm", "Erp", "Hr"}) {
            const bool asked = !request.filter.catalog || *request.filter.catalog == catalog;
            if (asked && request.what != Metadata::catalogs && expired.contains(catalog)) {
                throw SourceLoginExpired(Error(sqlstate::general_error,
                                               "INVALID_LOGIN: refused by " + catalog,
                                               ErrorOrigin::service));
            }
            for (const std::string schema : {"Main", "Archive"}) {
                const bool in_schema = !request.filter.schema || *request.filter.schema == schema;
                if (!asked || !in_schema) continue;
                rows += (rows.empty() ? "" : ",") + ("[\"" + catalog + "\",\"" + schema) +
                        "\",\"T\",\"" + catalog + "\",\"" + schema + "\",\"P\"]";
            }
        }
        TextSource text(reply_of({"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME",
                                  "PROCEDURE_CATALOG", "PROCEDURE_SCHEMA", "PROCEDURE_NAME"},
                                 rows));
        ReplyReader reader(text);
        read_rows(reader, columns, take);
    }

    std::set<std::string> expired;
    std::vector<MetadataRequest> requests;
};

// "Crm.Main", in the result's order.
std::vector<std::string> places_of(const Result& result, const std::string& prefix) {
    std::vector<std::string> places;
    for (const ResultRow& row : rows_of(result)) {
        places.push_back(row.at(prefix + "_CAT").value() + "." + row.at(prefix + "_SCHEM").value());
    }
    return places;
}

struct Listed {
    std::vector<std::string> places;
    std::vector<std::string> warnings;
    std::size_t requests;
};

Listed list_tables(const Browsable& browsable, const TablesRequest& request = {},
                   std::set<std::string> expired = {}) {
    Service service;
    service.expired = std::move(expired);
    ListedMetadata listed(service, browsable);
    std::vector<std::string> places = places_of(tables(listed, request), "TABLE");
    return {std::move(places), listed.take_warnings(), service.requests.size()};
}

TablesRequest of_catalog(const std::string& catalog) {
    TablesRequest request;
    request.catalog = catalog;
    return request;
}

TEST(ListedMetadata, ListsAllWithOneRequestWhereNothingIsLimited) {
    const Listed listed = list_tables({});
    EXPECT_THAT(listed.places, ElementsAre("Crm.Archive", "Crm.Main", "Erp.Archive", "Erp.Main",
                                           "Hr.Archive", "Hr.Main"));
    EXPECT_THAT(listed.warnings, IsEmpty());
    EXPECT_EQ(listed.requests, 1u);
}

TEST(ListedMetadata, BrowsableCatalogsAreAskedForOneByOne) {
    const Listed listed = list_tables({{"Hr", "Crm"}, {}});
    EXPECT_THAT(listed.places, ElementsAre("Crm.Archive", "Crm.Main", "Hr.Archive", "Hr.Main"));
    EXPECT_EQ(listed.requests, 2u);
}

TEST(ListedMetadata, ACatalogThatIsNotBrowsableIsNotListed) {
    EXPECT_THAT(list_tables({{"Hr"}, {}}, of_catalog("Crm")).places, IsEmpty());
    EXPECT_EQ(list_tables({{"Hr"}, {}}, of_catalog("Crm")).requests, 0u);
    EXPECT_THAT(list_tables({{"Hr"}, {}}, of_catalog("Hr")).places,
                ElementsAre("Hr.Archive", "Hr.Main"));
    EXPECT_THAT(list_tables({{"Hr", "Crm"}, {}}, of_catalog("C%")).places,
                ElementsAre("Crm.Archive", "Crm.Main"));
}

TEST(ListedMetadata, OnlyBrowsableSchemasAreListed) {
    EXPECT_THAT(list_tables({{}, {"Main"}}).places, ElementsAre("Crm.Main", "Erp.Main", "Hr.Main"));
    EXPECT_THAT(list_tables({{}, {"Main", "Other"}}).places,
                ElementsAre("Crm.Main", "Erp.Main", "Hr.Main"));
    EXPECT_THAT(list_tables({{"Erp"}, {"Archive"}}).places, ElementsAre("Erp.Archive"));
    TablesRequest request;
    request.schema = "Archive";
    EXPECT_THAT(list_tables({{}, {"Main"}}, request).places, IsEmpty());
}

TEST(ListedMetadata, ProceduresAreLimitedAsTablesAre) {
    Service service;
    ListedMetadata listed(service, {{"Crm", "Erp"}, {"Main", "Other"}});
    EXPECT_THAT(places_of(procedures(listed, {}), "PROCEDURE"),
                ElementsAre("Crm.Main", "Erp.Main"));
}

TEST(ListedMetadata, EnumerationsAreLimited) {
    Service service;
    ListedMetadata listed(service, {{"Crm", "Erp"}, {"Main"}});
    TablesRequest request;
    request.catalog = SQL_ALL_CATALOGS;
    request.schema = request.table = "";
    EXPECT_THAT(values_of(tables(listed, request), "TABLE_CAT"), ElementsAre("Crm", "Erp"));
    request.catalog = "";
    request.schema = SQL_ALL_SCHEMAS;
    EXPECT_THAT(values_of(tables(listed, request), "TABLE_SCHEM"), ElementsAre("Main"));
}

TEST(ListedMetadata, ACatalogWithAnExpiredLoginIsLeftOutWithAWarning) {
    const Listed listed = list_tables({}, {}, {"Erp"});
    EXPECT_THAT(listed.places, ElementsAre("Crm.Archive", "Crm.Main", "Hr.Archive", "Hr.Main"));
    ASSERT_EQ(listed.warnings.size(), 1u);
    EXPECT_THAT(listed.warnings[0], HasSubstr("catalog Erp"));
    EXPECT_THAT(listed.warnings[0], HasSubstr("INVALID_LOGIN: refused by Erp"));
    EXPECT_EQ(listed.requests, 5u) << "all, the catalogs, and each of the three";
}

TEST(ListedMetadata, AnExpiredLoginOfTheOnlyCatalogIsAWarningToo) {
    const Listed listed = list_tables({}, of_catalog("Erp"), {"Erp"});
    EXPECT_THAT(listed.places, IsEmpty());
    EXPECT_EQ(listed.warnings.size(), 1u);
    EXPECT_EQ(listed.requests, 1u);
    EXPECT_EQ(list_tables({{"Crm", "Erp"}, {}}, {}, {"Erp"}).requests, 2u);
}

TEST(ListedMetadata, OtherErrorsBreakTheListing) {
    CannedMetadata broken("not json");
    ListedMetadata listed(broken, {});
    EXPECT_EQ(state_of([&] { tables(listed, {}); }), "HY000");
    EXPECT_THAT(listed.take_warnings(), IsEmpty());
}

}  // namespace
}  // namespace connectai::catalog
