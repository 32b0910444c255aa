# Writes {SQL_X, "SQL_X"}, for each information type that sql.h and sqlext.h define in the sections
# that they head so. Run with -DHEADER_DIR=... -DOUTPUT=... -P.

cmake_minimum_required(VERSION 3.25)

# Stands among the attributes, far from the other information types.
set(names SQL_DATABASE_NAME)
# Values and range marks that stand in between.
set(no_info_type SQL_INFO_FIRST SQL_INFO_LAST SQL_INFO_DRIVER_START
    SQL_ASYNC_NOTIFICATION_NOT_CAPABLE SQL_ASYNC_NOTIFICATION_CAPABLE)

foreach(header sql.h sqlext.h)
    file(STRINGS ${HEADER_DIR}/${header} lines REGEX
        "^#define|Information requested by SQLGetInfo|Extended definitions for SQLGetInfo|SQL_ALTER_TABLE bitmasks")
    set(inside FALSE)
    set(found 0)
    foreach(line IN LISTS lines)
        if(line MATCHES "Information requested by SQLGetInfo|Extended definitions for SQLGetInfo")
            set(inside TRUE)
        elseif(line MATCHES "SQL_ALTER_TABLE bitmasks")
            set(inside FALSE)
        elseif(inside AND line MATCHES "^#define[ \t]+(SQL_[A-Za-z0-9_]+)")
            if(NOT CMAKE_MATCH_1 IN_LIST no_info_type)
                list(APPEND names ${CMAKE_MATCH_1})
                math(EXPR found "${found} + 1")
            endif()
        endif()
    endforeach()
    if(found LESS 50)
        message(FATAL_ERROR "${header}: only ${found} information types found; has its layout changed?")
    endif()
endforeach()

list(REMOVE_DUPLICATES names)
set(content "")
foreach(name IN LISTS names)
    # Some are defined for older versions of ODBC only.
    string(APPEND content "#ifdef ${name}\n{${name}, \"${name}\"},\n#endif\n")
endforeach()
file(WRITE ${OUTPUT} "${content}")
