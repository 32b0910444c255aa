// A program that connects, asks something and disconnects, and stops behind each step, so that
// memory_test can look through its memory. It takes the connection string from its standard input
// and leaves no copy of it behind: what is found is the driver's, or a library's that it uses.
//
//   memory_session DRIVER narrow|wide kept|wiped
//
// "wiped": memory is overwritten when it is freed, whoever frees it, so that what is found is in
// use. "kept": it is not given back, so that nothing else overwrites what was left in it.
#include <dlfcn.h>
#include <malloc.h>
#include <sql.h>
#include <sqlext.h>
#include <string.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

// glibc's own, behind what this program puts in front of them for all libraries.
extern "C" void __libc_free(void* block);
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* __libc_realloc(void* block, std::size_t size);

namespace {
enum class Freed { given_back, kept, wiped };
Freed freed = Freed::given_back;
}  // namespace

// Shown to all libraries: clang would hide them, as it is told to hide what is defined.
extern "C" __attribute__((visibility("default"))) void free(void* block);
extern "C" __attribute__((visibility("default"))) void* realloc(void* block, std::size_t size);

extern "C" void free(void* block) {
    if (block == nullptr || freed == Freed::kept) return;
    if (freed == Freed::wiped) explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
}

extern "C" void* realloc(void* block, std::size_t size) {
    if (freed == Freed::given_back || block == nullptr || size == 0) {
        return __libc_realloc(block, size);
    }
    void* const moved = __libc_malloc(size);
    if (moved == nullptr) return nullptr;
    const std::size_t old_size = malloc_usable_size(block);
    std::memcpy(moved, block, old_size < size ? old_size : size);
    free(block);
    return moved;
}

namespace {

template <typename Function>
Function find(void* library, const char* name, Function) {
    void* const symbol = dlsym(library, name);
    if (symbol == nullptr) std::_Exit(2);
    return reinterpret_cast<Function>(symbol);
}

// Says where it is, and goes on when it is told to.
void stop_at(const char* step) {
    char go_on = 0;
    dprintf(STDOUT_FILENO, "%s\n", step);
    if (::read(STDIN_FILENO, &go_on, 1) != 1) std::_Exit(3);
}

char input[8192];
char output[8192];
SQLWCHAR wide_input[8192];
SQLWCHAR wide_output[8192];

}  // namespace

#define DRIVER(name) const auto driver_##name = find(library, #name, &name)

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    const bool wide = std::strcmp(argv[2], "wide") == 0;
    freed = std::strcmp(argv[3], "wiped") == 0 ? Freed::wiped : Freed::kept;
    void* const library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return 2;
    DRIVER(SQLAllocHandle);
    DRIVER(SQLSetEnvAttr);
    DRIVER(SQLDriverConnect);
    DRIVER(SQLDriverConnectW);
    DRIVER(SQLExecDirect);
    DRIVER(SQLFetch);
    DRIVER(SQLFreeHandle);
    DRIVER(SQLDisconnect);

    const ssize_t size = ::read(STDIN_FILENO, input, sizeof input);
    if (size <= 0) return 3;
    SQLHANDLE environment = nullptr;
    SQLHANDLE connection = nullptr;
    SQLHANDLE statement = nullptr;
    driver_SQLAllocHandle(SQL_HANDLE_ENV, nullptr, &environment);
    driver_SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION,
                         reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3_80), 0);
    driver_SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection);
    SQLRETURN code = SQL_ERROR;
    SQLSMALLINT length = 0;
    if (wide) {
        for (ssize_t i = 0; i < size; ++i) {
            wide_input[i] = static_cast<SQLWCHAR>(static_cast<unsigned char>(input[i]));
        }
        code = driver_SQLDriverConnectW(connection, nullptr, wide_input,
                                        static_cast<SQLSMALLINT>(size), wide_output, 8192, &length,
                                        SQL_DRIVER_NOPROMPT);
    } else {
        code = driver_SQLDriverConnect(
            connection, nullptr, reinterpret_cast<SQLCHAR*>(input), static_cast<SQLSMALLINT>(size),
            reinterpret_cast<SQLCHAR*>(output), sizeof output, &length, SQL_DRIVER_NOPROMPT);
    }
    explicit_bzero(input, sizeof input);
    explicit_bzero(output, sizeof output);
    explicit_bzero(wide_input, sizeof wide_input);
    explicit_bzero(wide_output, sizeof wide_output);
    if (!SQL_SUCCEEDED(code)) return 4;
    stop_at("connected");
    driver_SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement);
    SQLCHAR query[] = "SELECT 1 AS One";
    if (!SQL_SUCCEEDED(driver_SQLExecDirect(statement, query, SQL_NTS))) return 5;
    while (driver_SQLFetch(statement) == SQL_SUCCESS) {
    }
    stop_at("queried");
    driver_SQLFreeHandle(SQL_HANDLE_STMT, statement);
    driver_SQLDisconnect(connection);
    stop_at("disconnected");
    driver_SQLFreeHandle(SQL_HANDLE_DBC, connection);
    driver_SQLFreeHandle(SQL_HANDLE_ENV, environment);
    stop_at("freed");
    return 0;
}
