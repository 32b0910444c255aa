# Writes {SQL_X, "SQL_X"}, for each identifier of one kind that sql.h and sqlext.h define, so that
# none can be forgotten. Run with -DHEADER_DIR=... -DOUTPUT_DIR=... -P. Writes info_types.inc,
# attributes.inc, descriptor_fields.inc, column_attributes.inc, diagnostic_fields.inc and
# dynamic_functions.inc. (sqlspi.h is about driver managers.)

cmake_minimum_required(VERSION 3.25)

# Values that are spelled like identifiers.
set(values SQL_ATTR_READONLY SQL_ATTR_WRITE SQL_ATTR_READWRITE_UNKNOWN
    SQL_DESC_ALLOC_AUTO SQL_DESC_ALLOC_USER SQL_INFO_FIRST SQL_INFO_LAST SQL_INFO_DRIVER_START
    SQL_ASYNC_NOTIFICATION_NOT_CAPABLE SQL_ASYNC_NOTIFICATION_CAPABLE)

# Appends the names that the lines define to the list `out`.
function(collect out lines)
    set(names ${${out}})
    foreach(line IN LISTS lines)
        if(line MATCHES "^#define[ \t]+(SQL_[A-Za-z0-9_]+)" AND NOT CMAKE_MATCH_1 IN_LIST values)
            list(APPEND names ${CMAKE_MATCH_1})
        endif()
    endforeach()
    set(${out} ${names} PARENT_SCOPE)
endfunction()

# Appends what a header defines from the line that matches `begin` to the next that matches `end`.
function(collect_section out header begin end)
    file(STRINGS ${HEADER_DIR}/${header} all)
    set(inside FALSE)
    set(section "")
    foreach(line IN LISTS all)
        if(line MATCHES "${begin}")
            set(inside TRUE)
        elseif(inside AND line MATCHES "${end}")
            break()
        elseif(inside)
            # A comment may hold a semicolon, which would part the line in two.
            string(REGEX REPLACE "[;\\[].*" "" line "${line}")
            list(APPEND section "${line}")
        endif()
    endforeach()
    set(names ${${out}})
    collect(names "${section}")
    set(${out} ${names} PARENT_SCOPE)
endfunction()

function(write kind least)
    set(names ${ARGN})
    list(REMOVE_DUPLICATES names)
    list(LENGTH names count)
    if(count LESS least)
        message(FATAL_ERROR "${kind}: only ${count} found; has the layout of the headers changed?")
    endif()
    set(content "")
    foreach(name IN LISTS names)
        # Some are defined for older versions of ODBC only.
        string(APPEND content "#ifdef ${name}\n{${name}, \"${name}\"},\n#endif\n")
    endforeach()
    file(WRITE ${OUTPUT_DIR}/${kind}.inc "${content}")
endfunction()

# SQL_DATABASE_NAME stands among the attributes, far from the other information types.
set(info_types SQL_DATABASE_NAME)
collect_section(info_types sql.h "Information requested by SQLGetInfo" "SQL_ALTER_TABLE bitmasks")
collect_section(info_types sqlext.h "Extended definitions for SQLGetInfo" "SQL_ALTER_TABLE bitmasks")
foreach(header sql.h sqlext.h)
    file(STRINGS ${HEADER_DIR}/${header} lines REGEX "^#define[ \t]+SQL_ATTR_")
    collect(attributes "${lines}")
    file(STRINGS ${HEADER_DIR}/${header} lines REGEX "^#define[ \t]+SQL_DESC_")
    collect(descriptor_fields "${lines}")
endforeach()
# The options of ODBC 2, most of which are attributes by an older name.
collect_section(attributes sqlext.h "/\\* connection attributes \\*/" "with new names")
collect_section(attributes sqlext.h "/\\* statement attributes \\*/" "for ODBC 3.0")
collect_section(column_attributes sqlext.h "SQLColAttributes defines" "SQL_COLATT_OPT_MAX")
collect_section(diagnostic_fields sql.h "fields in the diagnostics area" "dynamic function codes")
collect_section(diagnostic_fields sqlext.h "defines for diagnostics fields" "SQL extended datatypes")
collect_section(dynamic_functions sql.h "dynamic function codes" "SQL data type codes")

write(info_types 200 ${info_types})
write(attributes 80 ${attributes})
write(descriptor_fields 43 ${descriptor_fields})
write(column_attributes 19 ${column_attributes})
write(diagnostic_fields 15 ${diagnostic_fields})
write(dynamic_functions 25 ${dynamic_functions})
