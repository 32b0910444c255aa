// A connection as Power Query opens it, for the replays of its calls.
#pragma once

#include "applications/replay.h"

namespace connectai::test {

class PowerQuery : public ::testing::Test {
protected:
    // "Parameters for Odbc.DataSource", ConnectionTimeout: "how long to wait before abandoning an
    // attempt to make a connection to the server. Default: 15 seconds".
    void SetUp() override {
        ASSERT_SUCCESS(connection_.handle(),
                       SQLSetConnectAttrW(connection_, SQL_ATTR_LOGIN_TIMEOUT,
                                          replay::number_value(15), SQL_IS_INTEGER));
        completed_ = replay::driver_connect(
            connection_, connection_string("test-token", "Database=CRM"), SQL_DRIVER_NOPROMPT);
    }

    Connection connection_{SQL_OV_ODBC3};
    std::string completed_;
};

}  // namespace connectai::test
