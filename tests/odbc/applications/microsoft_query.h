// A connection as Microsoft Query opens it, for the replays of its calls.
#pragma once

#include "applications/replay.h"

namespace connectai::test {

class MicrosoftQuery : public ::testing::Test {
protected:
    // ODBC 3.8, SQLDriverConnect, SQL_DRIVER_COMPLETE: "If the connection string contains enough
    // information, and that information is correct, the driver connects to the data source and
    // copies InConnectionString to OutConnectionString." The workbook keeps that.
    void SetUp() override {
        kept_ = replay::driver_connect(connection_, connection_string("test-token", "Database=CRM"),
                                       SQL_DRIVER_COMPLETE);
    }

    Connection connection_{SQL_OV_ODBC2};
    std::string kept_;
};

}  // namespace connectai::test
