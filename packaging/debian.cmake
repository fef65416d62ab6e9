# Three Debian packages: the program, the library, and what compiling against the library needs.
#
#     cmake --preset deb && cmake --build --preset deb --target package
#
# scripts/packages_check builds them, installs them in a bare Debian 12 and uses them there.
set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_PACKAGE_CONTACT "The dedup authors <dedup@example.org>")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_BINARY_DIR})  # the program needs libdedup before it is installed
set(deb_version ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME dedup)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION text)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "libdedup0 (= ${deb_version})")
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "find near-duplicate and syndicated news
Tells which articles of a collection are the same, reprinted, trimmed or
retold, who was first, and which one to keep. Every reported pair is measured
exactly.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libdedup0)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "find near-duplicate and syndicated news - library
Reads articles, finds near-duplicates, excerpts and stories, and writes the
results. This package has the shared library.")
# Written here, because CPack would call ldconfig in scripts, where Debian now has a trigger.
file(WRITE ${CMAKE_BINARY_DIR}/deb/shlibs "libdedup 0 libdedup0 (= ${deb_version})\n")
file(WRITE ${CMAKE_BINARY_DIR}/deb/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${CMAKE_BINARY_DIR}/deb/shlibs ${CMAKE_BINARY_DIR}/deb/triggers)

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libdedup-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libdedup0 (= ${deb_version}), libeigen3-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "find near-duplicate and syndicated news - development
Reads articles, finds near-duplicates, excerpts and stories, and writes the
results. This package has the headers and the files for CMake.")

# Debian wants a licence and a list of changes in each package.
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(deb_changelog ${CMAKE_BINARY_DIR}/changelog.Debian.gz)
  execute_process(COMMAND gzip -9nc ${CMAKE_CURRENT_LIST_DIR}/changelog OUTPUT_FILE ${deb_changelog}
                  COMMAND_ERROR_IS_FATAL ANY)
  foreach(component IN LISTS CPACK_COMPONENTS_ALL)
    string(TOUPPER ${component} upper)
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/copyright ${deb_changelog}
            DESTINATION share/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME} COMPONENT ${component})
  endforeach()
endif()
include(CPack)
