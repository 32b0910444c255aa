# Run by CPack between the installation into its staging folder and the packing of it. What is in the
# environment as SOURCE_DATE_EPOCH is the time of everything; packaging/build.sh sets it.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
    string(TIMESTAMP now %s UTC)
    set(ENV{SOURCE_DATE_EPOCH} ${now})
endif()
set(epoch $ENV{SOURCE_DATE_EPOCH})

# Debian's own change log has the packages' versions (Policy 12.7), and Policy 4.4 has its format.
if(CPACK_GENERATOR STREQUAL "DEB")
    set(doc ${CPACK_TEMPORARY_DIRECTORY}${CPACK_INSTALL_PREFIX}/share/doc/${CPACK_PACKAGE_NAME})
    execute_process(COMMAND date --utc --date=@${epoch} "+%a, %d %b %Y %T +0000"
        OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    file(WRITE ${doc}/changelog.Debian
"${CPACK_PACKAGE_NAME} (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * Version ${CPACK_PACKAGE_VERSION}: its changes are in changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
    execute_process(COMMAND gzip -9n ${doc}/changelog.Debian COMMAND_ERROR_IS_FATAL ANY)
    file(CHMOD ${doc}/changelog.Debian.gz
        PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endif()

execute_process(
    COMMAND find ${CPACK_TEMPORARY_DIRECTORY} -exec
            touch --no-dereference --date=@${epoch} {} +
    COMMAND_ERROR_IS_FATAL ANY)
