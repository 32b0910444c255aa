// mingw-w64's wants windows.h first, as Microsoft's does, and knows ODBC 3.51. What follows is of
// ODBC 3.8, with the numbers of Microsoft's sqlext.h.
#pragma once

// clang-format off
#include <winsock2.h>
#include <windows.h>
// clang-format on

#include_next <sqlext.h>

#ifndef SQL_OV_ODBC3_80

#define SQL_OV_ODBC3_80 380UL

#define SQL_ATTR_RESET_CONNECTION 116
#define SQL_RESET_CONNECTION_YES 1UL
#define SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE 117
#define SQL_ASYNC_DBC_ENABLE_ON 1UL
#define SQL_ASYNC_DBC_ENABLE_OFF 0UL

#define SQL_ASYNC_DBC_FUNCTIONS 10023
#define SQL_ASYNC_DBC_CAPABLE 0x00000001L
#define SQL_DRIVER_AWARE_POOLING_SUPPORTED 10024
#define SQL_DRIVER_AWARE_POOLING_NOT_CAPABLE 0x00000000L
#define SQL_ASYNC_NOTIFICATION 10025
#define SQL_ASYNC_NOTIFICATION_NOT_CAPABLE 0x00000000L

#define SQL_PARAM_INPUT_OUTPUT_STREAM 8
#define SQL_PARAM_OUTPUT_STREAM 16

#define SQL_API_SQLCANCELHANDLE 1022

#ifdef __cplusplus
extern "C"
#endif
    SQLRETURN SQL_API
    SQLCancelHandle(SQLSMALLINT handle_type, SQLHANDLE handle);

#endif
