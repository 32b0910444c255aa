/* An installer, in plain C: it calls unixODBC's installer library, which finds the driver's setup
 * library in odbcinst.ini.
 *
 *   installer add|config|remove|add-system|remove-system|add-wide DRIVER KEYWORD=VALUE...
 *   installer install-driver|remove-driver DRIVER SETUP_LIBRARY
 *   installer properties DRIVER
 *
 * Prints the installer's error records, "CODE TEXT" a line, the driver's message, or the
 * properties, "NAME TYPE VALUE" a line. Ends with 0 when the call has done what it should.
 */
#include <dlfcn.h>
#include <odbcinst.h>
#include <odbcinstext.h>
#include <sqlext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_SIZE = 4096, TEXT_SIZE = 2048 };

static void print_records(void) {
    for (WORD number = 1;; ++number) {
        DWORD code = 0;
        char text[TEXT_SIZE + 1] = "";
        WORD length = 0;
        const RETCODE result = SQLInstallerError(number, &code, text, TEXT_SIZE, &length);
        if (!SQL_SUCCEEDED(result)) return;
        printf("%u %s\n", (unsigned)code, text);
    }
}

/* The pairs one behind the other, each with its NUL, and one more. 0 when they are too long. */
static int make_list(char* list, char** pairs, int count) {
    size_t used = 0;
    for (int i = 0; i < count; ++i) {
        const size_t size = strlen(pairs[i]) + 1;
        if (used + size + 2 > LIST_SIZE) return 0;
        memcpy(list + used, pairs[i], size);
        used += size;
    }
    list[used] = '\0';
    list[used + 1] = '\0';
    return 1;
}

static int configure_wide(const char* driver, const char* list) {
    static SQLWCHAR wide_driver[LIST_SIZE], wide_list[LIST_SIZE];
    for (size_t i = 0; i < LIST_SIZE; ++i) wide_list[i] = (unsigned char)list[i];
    for (size_t i = 0; i <= strlen(driver); ++i) wide_driver[i] = (unsigned char)driver[i];
    return SQLConfigDataSourceW(NULL, ODBC_ADD_DSN, wide_driver, wide_list);
}

static int configure(const char* what, const char* driver, char** pairs, int count) {
    static const struct {
        const char* name;
        WORD request;
    } requests[] = {{"add", ODBC_ADD_DSN},
                    {"config", ODBC_CONFIG_DSN},
                    {"remove", ODBC_REMOVE_DSN},
                    {"add-system", ODBC_ADD_SYS_DSN},
                    {"remove-system", ODBC_REMOVE_SYS_DSN}};
    static char list[LIST_SIZE];
    if (!make_list(list, pairs, count)) return 0;
    if (strcmp(what, "add-wide") == 0) return configure_wide(driver, list);
    for (size_t i = 0; i < sizeof requests / sizeof *requests; ++i) {
        if (strcmp(what, requests[i].name) != 0) continue;
        return SQLConfigDataSource(NULL, requests[i].request, driver, list);
    }
    fprintf(stderr, "what is %s?\n", what);
    return 0;
}

/* unixODBC's SQLConfigDriver refuses drivers with a setup library where addresses have 64 bits. */
static int configure_driver(WORD request, const char* driver, const char* path) {
    char message[TEXT_SIZE] = "";
    WORD length = 0;
    BOOL (*config_driver)(HWND, WORD, LPCSTR, LPCSTR, LPSTR, WORD, WORD*) = NULL;
    void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 0;
    }
    *(void**)&config_driver = dlsym(library, "ConfigDriver");
    if (config_driver == NULL) return 0;
    const int done = config_driver(NULL, request, driver, NULL, message, sizeof message, &length);
    printf("%s\n", message);
    return done && length == strlen(message) && dlclose(library) == 0;
}

static int print_properties(char* driver) {
    HODBCINSTPROPERTY first = NULL;
    if (ODBCINSTConstructProperties(driver, &first) != ODBCINST_SUCCESS) return 0;
    for (HODBCINSTPROPERTY each = first; each != NULL; each = each->pNext) {
        printf("%s %d %s\n", each->szName, each->nPromptType, each->szValue);
        for (char** choice = each->aPromptData; choice != NULL && *choice != NULL; ++choice) {
            printf("  %s\n", *choice);
        }
    }
    return ODBCINSTDestructProperties(&first) == ODBCINST_SUCCESS;
}

int main(int argc, char** argv) {
    if (argc < 3) {
        fprintf(stderr, "installer WHAT DRIVER ...\n");
        return 2;
    }
    const char* what = argv[1];
    char* driver = argv[2];
    const char* library = argc > 3 ? argv[3] : "";
    int done = 0;
    if (strcmp(what, "properties") == 0) {
        done = print_properties(driver);
    } else if (strcmp(what, "install-driver") == 0) {
        done = configure_driver(ODBC_INSTALL_DRIVER, driver, library);
    } else if (strcmp(what, "remove-driver") == 0) {
        done = configure_driver(ODBC_REMOVE_DRIVER, driver, library);
    } else {
        done = configure(what, driver, argv + 3, argc - 3);
    }
    print_records();
    return done ? 0 : 1;
}
