// The order in which handles come and go: ODBC 3.8, SQLAllocHandle, SQLFreeHandle, SQLDisconnect,
// and appendix B, "Environment transitions" and "Connection transitions". Called without a driver
// manager, which would see to much of this itself.
#include <atomic>
#include <thread>

#include "support/driver_library.h"

namespace connectai::test::direct {
namespace {

// The kinds of handle that are allocated on a connection.
constexpr SQLSMALLINT connection_children[] = {SQL_HANDLE_STMT, SQL_HANDLE_DESC};

class OpenConnection : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(connection_.connect(unchecked_connection_string()), SQL_SUCCESS);
    }
    SQLHANDLE allocate(SQLSMALLINT type) {
        SQLHANDLE handle = SQL_NULL_HANDLE;
        EXPECT_EQ(driver().SQLAllocHandle(type, connection_, &handle), SQL_SUCCESS);
        return handle;
    }
    SQLPOINTER pointer_attribute(SQLHANDLE statement, SQLINTEGER attribute) {
        SQLPOINTER value = nullptr;
        EXPECT_EQ(driver().SQLGetStmtAttr(statement, attribute, &value, 0, nullptr), SQL_SUCCESS);
        return value;
    }
    Connection connection_;
};

TEST(AllocateHandle, ConnectionNeedsAnOdbcVersion) {
    Handle environment(SQL_HANDLE_ENV, SQL_NULL_HANDLE);
    SQLHANDLE connection = as_pointer(1);
    EXPECT_EQ(
        outcome(environment, driver().SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection)),
        "HY010");
    EXPECT_EQ(connection, nullptr);
}

TEST(AllocateHandle, StatementAndDescriptorNeedAnOpenConnection) {
    Connection connection;
    for (const SQLSMALLINT type : connection_children) {
        SQLHANDLE handle = as_pointer(1);
        EXPECT_EQ(outcome(connection.handle(), driver().SQLAllocHandle(type, connection, &handle)),
                  "08003");
        EXPECT_EQ(handle, nullptr);
    }
}

TEST_F(OpenConnection, NowhereToPutANewHandleIsAnError) {
    EXPECT_EQ(driver().SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, nullptr), SQL_ERROR);
    EXPECT_EQ(outcome(connection_.environment(),
                      driver().SQLAllocHandle(SQL_HANDLE_DBC, connection_.environment(), nullptr)),
              "HY009");
    for (const SQLSMALLINT type : connection_children) {
        EXPECT_EQ(
            outcome(connection_.handle(), driver().SQLAllocHandle(type, connection_, nullptr)),
            "HY009");
    }
}

TEST_F(OpenConnection, AnUnknownTypeOfHandleIsRefused) {
    SQLHANDLE handle = SQL_NULL_HANDLE;
    for (const SQLSMALLINT type : {SQLSMALLINT{0}, SQLSMALLINT{5}, SQLSMALLINT{-1}}) {
        EXPECT_EQ(driver().SQLAllocHandle(type, connection_, &handle), SQL_INVALID_HANDLE);
        EXPECT_EQ(driver().SQLFreeHandle(type, connection_), SQL_INVALID_HANDLE);
        EXPECT_EQ(
            driver().SQLGetDiagRec(type, connection_, 1, nullptr, nullptr, nullptr, 0, nullptr),
            SQL_INVALID_HANDLE);
    }
}

TEST_F(OpenConnection, CannotBeFreed) {
    EXPECT_EQ(outcome(connection_.handle(), connection_.handle().free()), "HY010");
    EXPECT_EQ(driver().SQLDisconnect(connection_), SQL_SUCCESS);
    EXPECT_EQ(connection_.handle().free(), SQL_SUCCESS);
}

TEST_F(OpenConnection, CannotBeOpenedAgain) {
    EXPECT_EQ(outcome(connection_.handle(), connection_.connect(unchecked_connection_string())),
              "08002");
    EXPECT_EQ(outcome(connection_.handle(), driver().SQLConnect(connection_, narrow("dsn"), SQL_NTS,
                                                                nullptr, 0, nullptr, 0)),
              "08002");
}

TEST(FreeEnvironment, WaitsForItsConnections) {
    Environment environment;
    Handle first(SQL_HANDLE_DBC, environment);
    Handle second(SQL_HANDLE_DBC, environment);
    EXPECT_EQ(outcome(environment, environment.free()), "HY010");
    EXPECT_EQ(first.free(), SQL_SUCCESS);
    EXPECT_EQ(outcome(environment, environment.free()), "HY010");
    EXPECT_EQ(second.free(), SQL_SUCCESS);
    EXPECT_EQ(environment.free(), SQL_SUCCESS);
}

TEST(OdbcVersion, IsFixedOnceThereIsAConnection) {
    Environment environment;
    const Handle connection(SQL_HANDLE_DBC, environment);
    EXPECT_EQ(outcome(environment, driver().SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION,
                                                          as_pointer(SQL_OV_ODBC2), 0)),
              "HY010");
}

TEST(Disconnect, NeedsAnOpenConnection) {
    Connection connection;
    EXPECT_EQ(outcome(connection.handle(), driver().SQLDisconnect(connection)), "08003");
}

// ODBC 3.8, SQLDisconnect: "frees those statements, and all descriptors that have been explicitly
// allocated on the connection".
TEST_F(OpenConnection, DisconnectFreesStatementsAndDescriptors) {
    const SQLHANDLE statement = allocate(SQL_HANDLE_STMT);
    const SQLHANDLE other = allocate(SQL_HANDLE_STMT);
    const SQLHANDLE descriptor = allocate(SQL_HANDLE_DESC);
    const SQLHANDLE ard = pointer_attribute(statement, SQL_ATTR_APP_ROW_DESC);
    EXPECT_EQ(driver().SQLDisconnect(connection_), SQL_SUCCESS);
    for (const SQLHANDLE freed : {statement, other}) {
        EXPECT_EQ(driver().SQLFreeHandle(SQL_HANDLE_STMT, freed), SQL_INVALID_HANDLE);
        EXPECT_EQ(driver().SQLFetch(freed), SQL_INVALID_HANDLE);
    }
    for (const SQLHANDLE freed : {descriptor, ard}) {
        EXPECT_EQ(driver().SQLFreeHandle(SQL_HANDLE_DESC, freed), SQL_INVALID_HANDLE);
    }
}

TEST_F(OpenConnection, CanBeOpenedAnewAfterDisconnect) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(driver().SQLDisconnect(connection_), SQL_SUCCESS);
        EXPECT_EQ(outcome(connection_.handle(), driver().SQLDisconnect(connection_)), "08003");
        EXPECT_EQ(connection_.connect(unchecked_connection_string()), SQL_SUCCESS);
        const Handle statement(SQL_HANDLE_STMT, connection_);
    }
}

TEST_F(OpenConnection, AutomaticDescriptorsCannotBeFreedAndGoWithTheirStatement) {
    SQLHANDLE statement = allocate(SQL_HANDLE_STMT);
    const SQLINTEGER attributes[] = {SQL_ATTR_APP_ROW_DESC, SQL_ATTR_APP_PARAM_DESC,
                                     SQL_ATTR_IMP_ROW_DESC, SQL_ATTR_IMP_PARAM_DESC};
    std::vector<SQLHANDLE> descriptors;
    for (const SQLINTEGER attribute : attributes) {
        descriptors.push_back(pointer_attribute(statement, attribute));
        EXPECT_EQ(outcome(SQL_HANDLE_DESC, descriptors.back(),
                          driver().SQLFreeHandle(SQL_HANDLE_DESC, descriptors.back())),
                  "HY017");
    }
    EXPECT_EQ(driver().SQLFreeHandle(SQL_HANDLE_STMT, statement), SQL_SUCCESS);
    for (const SQLHANDLE descriptor : descriptors) {
        EXPECT_EQ(driver().SQLFreeHandle(SQL_HANDLE_DESC, descriptor), SQL_INVALID_HANDLE);
    }
}

// ODBC 3.8, SQLFreeHandle, "Freeing a Descriptor Handle": all statements it was in use by revert
// to their own.
TEST_F(OpenConnection, FreeingADescriptorBringsTheStatementsOwnBack) {
    struct Case {
        SQLINTEGER attribute;
        SQLINTEGER header;  // a statement attribute that is this descriptor's header field
    };
    for (const Case& c : {Case{SQL_ATTR_APP_ROW_DESC, SQL_ATTR_ROW_ARRAY_SIZE},
                          Case{SQL_ATTR_APP_PARAM_DESC, SQL_ATTR_PARAMSET_SIZE}}) {
        const Handle statement(SQL_HANDLE_STMT, connection_);
        const SQLHANDLE own = pointer_attribute(statement, c.attribute);
        const SQLHANDLE descriptor = allocate(SQL_HANDLE_DESC);
        EXPECT_EQ(driver().SQLSetStmtAttr(statement, c.attribute, descriptor, 0), SQL_SUCCESS);
        EXPECT_EQ(pointer_attribute(statement, c.attribute), descriptor);
        EXPECT_EQ(driver().SQLSetStmtAttr(statement, c.header, as_pointer(7), 0), SQL_SUCCESS);
        EXPECT_EQ(driver().SQLFreeHandle(SQL_HANDLE_DESC, descriptor), SQL_SUCCESS);
        EXPECT_EQ(pointer_attribute(statement, c.attribute), own);
        SQLULEN size = 0;
        EXPECT_EQ(driver().SQLGetStmtAttr(statement, c.header, &size, 0, nullptr), SQL_SUCCESS);
        EXPECT_EQ(size, 1u) << "what was set was a field of the freed descriptor";
        EXPECT_EQ(driver().SQLBindCol(statement, 1, SQL_C_SLONG, &size, 0, nullptr), SQL_SUCCESS);
    }
}

TEST_F(OpenConnection, ANullDescriptorBringsTheStatementsOwnBack) {
    const Handle statement(SQL_HANDLE_STMT, connection_);
    const Handle descriptor(SQL_HANDLE_DESC, connection_);
    const SQLHANDLE own = pointer_attribute(statement, SQL_ATTR_APP_ROW_DESC);
    EXPECT_EQ(driver().SQLSetStmtAttr(statement, SQL_ATTR_APP_ROW_DESC, descriptor, 0),
              SQL_SUCCESS);
    EXPECT_EQ(driver().SQLSetStmtAttr(statement, SQL_ATTR_APP_ROW_DESC, SQL_NULL_HANDLE, 0),
              SQL_SUCCESS);
    EXPECT_EQ(pointer_attribute(statement, SQL_ATTR_APP_ROW_DESC), own);
}

TEST_F(OpenConnection, OneDescriptorServesManyStatements) {
    const Handle first(SQL_HANDLE_STMT, connection_);
    const Handle second(SQL_HANDLE_STMT, connection_);
    const Handle descriptor(SQL_HANDLE_DESC, connection_);
    for (const Handle* statement : {&first, &second}) {
        EXPECT_EQ(driver().SQLSetStmtAttr(*statement, SQL_ATTR_APP_ROW_DESC, descriptor, 0),
                  SQL_SUCCESS);
    }
    EXPECT_EQ(driver().SQLSetStmtAttr(first, SQL_ATTR_ROW_ARRAY_SIZE, as_pointer(9), 0),
              SQL_SUCCESS);
    SQLULEN size = 0;
    EXPECT_EQ(driver().SQLGetStmtAttr(second, SQL_ATTR_ROW_ARRAY_SIZE, &size, 0, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(size, 9u);
}

// ODBC 3.8, SQLSetStmtAttr: HY024 for a descriptor of another connection, HY017 for one that was
// allocated automatically or is the implementation's.
TEST_F(OpenConnection, ADescriptorThatCannotBeUsedIsRefused) {
    Connection another;
    ASSERT_EQ(another.connect(unchecked_connection_string()), SQL_SUCCESS);
    const Handle foreign(SQL_HANDLE_DESC, another);
    const Handle statement(SQL_HANDLE_STMT, connection_);
    const Handle sibling(SQL_HANDLE_STMT, connection_);
    const Handle descriptor(SQL_HANDLE_DESC, connection_);
    const auto set = [&](SQLINTEGER attribute, SQLHANDLE value) {
        return outcome(statement, driver().SQLSetStmtAttr(statement, attribute, value, 0));
    };
    for (const SQLINTEGER attribute : {SQL_ATTR_APP_ROW_DESC, SQL_ATTR_APP_PARAM_DESC}) {
        EXPECT_EQ(set(attribute, foreign), "HY024");
        EXPECT_EQ(set(attribute, sibling), "HY024") << "a statement is no descriptor";
        EXPECT_EQ(set(attribute, as_pointer(12345)), "HY024");
        EXPECT_EQ(set(attribute, pointer_attribute(sibling, attribute)), "HY017");
    }
    EXPECT_EQ(set(SQL_ATTR_IMP_ROW_DESC, descriptor), "HY017");
    EXPECT_EQ(set(SQL_ATTR_IMP_PARAM_DESC, descriptor), "HY017");
}

// An application that frees a handle while another thread works with it is wrong, but must not
// bring the process down.
TEST_F(OpenConnection, FreeingInOneThreadWhileAnotherUsesTheHandle) {
    for (int round = 0; round < 50; ++round) {
        const SQLHANDLE statement = allocate(SQL_HANDLE_STMT);
        std::atomic<bool> go{false};
        std::thread user([&] {
            while (!go) std::this_thread::yield();
            SQLULEN value = 0;
            while (driver().SQLGetStmtAttr(statement, SQL_ATTR_MAX_ROWS, &value, 0, nullptr) !=
                   SQL_INVALID_HANDLE) {
                driver().SQLCancel(statement);
            }
        });
        go = true;
        EXPECT_EQ(driver().SQLFreeHandle(SQL_HANDLE_STMT, statement), SQL_SUCCESS);
        user.join();
    }
}

TEST_F(OpenConnection, DisconnectingInOneThreadWhileAnotherAllocates) {
    for (int round = 0; round < 20; ++round) {
        std::thread user([&] {
            SQLHANDLE statement = SQL_NULL_HANDLE;
            for (int i = 0; i < 10000; ++i) {
                if (driver().SQLAllocHandle(SQL_HANDLE_STMT, connection_, &statement) !=
                    SQL_SUCCESS) {
                    return;
                }
            }
        });
        EXPECT_EQ(driver().SQLDisconnect(connection_), SQL_SUCCESS);
        user.join();
        EXPECT_EQ(connection_.connect(unchecked_connection_string()), SQL_SUCCESS);
    }
}

}  // namespace
}  // namespace connectai::test::direct
