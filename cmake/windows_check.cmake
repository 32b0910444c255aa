# Debian has none of the libraries for Windows. For objects, which are never linked, the headers of
# this system's will do, where it is the compiler that they ask what the target is: a folder of
# their own, so that the rest of /usr/include stays out of sight. docs/windows.md says what that
# proves, and what it does not.
set(borrowed ${PROJECT_BINARY_DIR}/borrowed)
set(adapted ${PROJECT_BINARY_DIR}/adapted)
file(MAKE_DIRECTORY ${borrowed})
foreach(name boost brotli curl openssl rapidjson zconf.h zlib.h zstd.h zstd_errors.h)
    file(GLOB found /usr/include/${name} /usr/include/*-linux-gnu/${name})
    if(NOT found)
        message(FATAL_ERROR "There is no ${name} in /usr/include: packaging/dependencies.sh has the "
            "packages")
    endif()
    list(GET found 0 found)
    file(CREATE_LINK ${found} ${borrowed}/${name} SYMBOLIC)
endforeach()

# The one of them that is made for a target, whose `long` has four octets here.
file(GLOB openssl /usr/include/*-linux-gnu/openssl)
file(READ ${openssl}/configuration.h text)
string(REPLACE "define SIXTY_FOUR_BIT_LONG\n" "undef SIXTY_FOUR_BIT_LONG\n" text "${text}")
string(REPLACE "undef SIXTY_FOUR_BIT\n" "define SIXTY_FOUR_BIT\n" text "${text}")
file(CONFIGURE OUTPUT ${adapted}/openssl/configuration.h CONTENT "${text}" @ONLY)
file(COPY ${openssl}/opensslconf.h DESTINATION ${adapted}/openssl)

add_library(connectai_borrowed INTERFACE)
target_include_directories(connectai_borrowed SYSTEM INTERFACE
    # windows.h in front of ODBC's headers, and behind them what mingw-w64's lack of ODBC 3.8.
    ${PROJECT_SOURCE_DIR}/cmake/mingw
    ${adapted} ${borrowed})
target_compile_definitions(connectai_borrowed INTERFACE _WIN32_WINNT=0x0A00 NOMINMAX)
foreach(target CURL::libcurl OpenSSL::SSL ZLIB::ZLIB PkgConfig::BROTLIDEC PkgConfig::ZSTD
        PkgConfig::ODBC PkgConfig::ODBCINST Boost::program_options)
    add_library(${target} INTERFACE IMPORTED GLOBAL)
    target_link_libraries(${target} INTERFACE connectai_borrowed)
endforeach()
