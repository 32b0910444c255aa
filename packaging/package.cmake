# CPack's part: a .deb of the files and the registration, a .rpm of the same. (The archive for a home
# directory is made by build.sh, of the component `home`.)
set(CONNECTAI_PACKAGE_RELEASE 1 CACHE STRING "The packages' own revision of this version")
set(CONNECTAI_PACKAGE_CONTACT "The connectai-odbc authors <connectai-odbc@users.noreply.github.com>"
    CACHE STRING "Whom the packages name as their maintainer")
set(CONNECTAI_PACKAGE_HOMEPAGE "" CACHE STRING "The address that the packages name as the project's; none: they name none")

set(CPACK_PACKAGE_NAME ${PROJECT_NAME})
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT ${CONNECTAI_PACKAGE_CONTACT})
set(CPACK_PACKAGE_HOMEPAGE_URL ${CONNECTAI_PACKAGE_HOMEPAGE})
set(CPACK_PACKAGE_VENDOR "The connectai-odbc authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "ODBC driver for CData Connect AI")
set(CPACK_PACKAGE_DESCRIPTION
"Lets programs that speak ODBC (through unixODBC or iODBC) query the data
sources behind a Connect AI account with SQL, as if they were one database.
Rows are handed on while the reply is arriving; a reply that was cut short is
an error, and never a short result.

connectai-dsn makes, changes, shows and tests data sources.")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
# So that CMAKE_INSTALL_PREFIX is the prefix itself in the rules, and not a staging folder.
set(CPACK_SET_DESTDIR ON)
set(CPACK_COMPONENTS_ALL files registration)
set(CPACK_STRIP_FILES ON)
# What a kind of package has of its own; and everything has the time of the source.
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/prepare_staging.cmake)

# The scripts of each packager's convention call what is installed, and differs by where that is.
function(connectai_package_script output convention)
    set(registration ${CMAKE_INSTALL_PREFIX}/${data_dir}/registration)
    configure_file(${convention} ${output} @ONLY
        FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                         WORLD_READ WORLD_EXECUTE)
endfunction()
connectai_package_script(deb/postinst debian/postinst.in)
connectai_package_script(deb/prerm debian/prerm.in)
connectai_package_script(rpm/post rpm/post.in)
connectai_package_script(rpm/preun rpm/preun.in)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${CONNECTAI_PACKAGE_RELEASE})
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Beside what is computed, which of libcurl is by its symbols and is too old for the options that are set.
# odbcinst registers the driver. Without authorities to trust, no connection to the service is made.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "odbcinst, ca-certificates, libcurl4 (>= ${CONNECTAI_CURL_MINIMUM})")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "unixodbc")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "iodbc, python3-pyodbc")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${CMAKE_CURRENT_BINARY_DIR}/deb/postinst ${CMAKE_CURRENT_BINARY_DIR}/deb/prerm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_RELEASE ${CONNECTAI_PACKAGE_RELEASE})
# Of what is compiled in, RapidJSON is MIT's, too, and Boost has its own (components.json).
set(CPACK_RPM_PACKAGE_LICENSE "MIT AND BSL-1.0")
set(CPACK_RPM_PACKAGE_DESCRIPTION ${CPACK_PACKAGE_DESCRIPTION})
foreach(name IN ITEMS copyright LICENSE)
    list(APPEND CPACK_RPM_USER_FILELIST "%license ${CMAKE_INSTALL_PREFIX}/${doc_dir}/${name}")
endforeach()
set(CPACK_RPM_PACKAGE_GROUP Applications/Databases)
# By Fedora's names. What is linked with is found by its sonames, which do not tell how new it has to be.
set(CPACK_RPM_PACKAGE_REQUIRES
    "ca-certificates, libcurl >= ${CONNECTAI_CURL_MINIMUM}, unixODBC >= 2.3.1")
set(CPACK_RPM_PACKAGE_REQUIRES_POST /usr/bin/odbcinst)
set(CPACK_RPM_PACKAGE_REQUIRES_PREUN /usr/bin/odbcinst)
set(CPACK_RPM_PACKAGE_AUTOREQ ON)
set(CPACK_RPM_PACKAGE_AUTOPROV OFF)  # nothing links with a driver
set(CPACK_RPM_POST_INSTALL_SCRIPT_FILE ${CMAKE_CURRENT_BINARY_DIR}/rpm/post)
set(CPACK_RPM_PRE_UNINSTALL_SCRIPT_FILE ${CMAKE_CURRENT_BINARY_DIR}/rpm/preun)
set(CPACK_RPM_COMPRESSION_TYPE xz)
# Debian gives libcurl's names a version that no other distribution knows. The host and the clock of
# the build are in no header.
set(CPACK_RPM_SPEC_MORE_DEFINE
"%global __requires_exclude ^libcurl[.]so[.]4[(]CURL_OPENSSL
%define _buildhost reproducible
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _build_id_links none
%define __os_install_post %{nil}")
foreach(folder IN ITEMS bin lib lib64 share share/man share/man/man1 share/doc
                        ${CMAKE_INSTALL_LIBDIR})
    list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION ${CMAKE_INSTALL_PREFIX}/${folder})
endforeach()

include(CPack)
