# What `cmake --install` puts where. Two components, each a package of its own (packages.cmake): `program` (taji, its
# manual pages, completions, scenarios) and `library` (headers, static libraries, what find_package and pkg-config read).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS taji COMPONENT program)

# Pages and completions are printed by the program itself.
set(pages ${CMAKE_BINARY_DIR}/share)
add_custom_command(OUTPUT ${pages}/made
  COMMAND ${CMAKE_COMMAND} -DTAJI=$<TARGET_FILE:taji> -DTO=${pages} -P ${PROJECT_SOURCE_DIR}/cmake/pages.cmake
  DEPENDS taji ${PROJECT_SOURCE_DIR}/cmake/pages.cmake COMMENT "Writing manual pages and completions" VERBATIM)
add_custom_target(taji_pages ALL DEPENDS ${pages}/made)
install(DIRECTORY ${pages}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES ${pages}/taji.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME taji
        COMPONENT program)
install(FILES ${pages}/taji.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions RENAME _taji
        COMPONENT program)
install(FILES ${pages}/taji.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)
install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/taji COMPONENT program)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright COMPONENT program)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs COMPONENT program)

# Everything but the command line is for others to link to, as taji::taji.
set(rooms kernel text network scenario import model ensemble study output)
add_library(taji_all INTERFACE)
foreach(room IN LISTS rooms)
  set_target_properties(taji_${room} PROPERTIES EXPORT_NAME ${room})
  target_link_libraries(taji_all INTERFACE taji_${room})
endforeach()
set_target_properties(taji_all PROPERTIES EXPORT_NAME taji)
set(exported taji_all taji_options)
foreach(room IN LISTS rooms)
  list(APPEND exported taji_${room})
endforeach()
install(TARGETS ${exported} EXPORT taji ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(DIRECTORY include/taji DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library FILES_MATCHING PATTERN "*.hpp")

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/taji)
install(EXPORT taji NAMESPACE taji:: FILE taji-targets.cmake DESTINATION ${package} COMPONENT library)
configure_package_config_file(cmake/taji-config.cmake.in ${CMAKE_BINARY_DIR}/taji-config.cmake
                              INSTALL_DESTINATION ${package})
# Before 1.0 each minor version may change what others link to.
write_basic_package_version_file(${CMAKE_BINARY_DIR}/taji-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/taji-config.cmake ${CMAKE_BINARY_DIR}/taji-config-version.cmake DESTINATION ${package}
        COMPONENT library)

# Static libraries are named from those that need others to those that need none.
set(libraries "")
foreach(room IN LISTS rooms)
  set(libraries "-ltaji_${room} ${libraries}")
endforeach()
file(RELATIVE_PATH back /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" back "${back}")
configure_file(cmake/taji.pc.in ${CMAKE_BINARY_DIR}/taji.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/taji.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT library)
