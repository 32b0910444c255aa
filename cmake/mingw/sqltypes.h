// mingw-w64's wants windows.h first, as Microsoft's does.
#pragma once

// clang-format off
#include <winsock2.h>
#include <windows.h>
// clang-format on

#include_next <sqltypes.h>
