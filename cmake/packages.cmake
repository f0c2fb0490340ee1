# Packages of Debian, made by CPack of what is installed, one of each component. Another component is named in
# CPACK_COMPONENTS_ALL, and has a description, a name, a section and what it depends on, as these have.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME taji)
set(CPACK_PACKAGE_CONTACT "The developers of Taji <taji@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL program library)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_STRIP_FILES ON)
# Manual pages and changelogs are compressed in a package, and nowhere else.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/staged.cmake)

set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "Simulates the fuel supply of cities by convoys on roads under threat: shortage
forecasts, comparisons of variants and parameter sweeps from scenario files
in YAML. With manual pages, completions of shells, documents and scenarios.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME taji)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)

set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "Headers and static libraries of Taji, which simulates the fuel supply of cities
by convoys on roads under threat, for programs in C++20.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libtaji-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS
    "libyaml-cpp-dev, libfmt-dev, zlib1g-dev, libbz2-dev, libexpat1-dev, librandom123-dev")
include(CPack)
