# Run by CPack on what it is about to pack, a folder for each component: what Debian wants of a package beside its
# files.
function(compressed)
  foreach(file IN LISTS ARGN)
    execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endfunction()

file(GLOB pages ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/man*/*)
compressed(${pages})

set(tree ${CMAKE_CURRENT_LIST_DIR}/..)
file(TIMESTAMP ${tree}/CHANGELOG.md changed "%a, %d %b %Y %H:%M:%S +0000" UTC)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} upper)
  set(name ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  set(documents ${CPACK_TEMPORARY_DIRECTORY}/${component}/usr/share/doc/${name})
  file(MAKE_DIRECTORY ${documents})
  file(COPY_FILE ${tree}/LICENSE ${documents}/copyright)
  file(CHMOD ${documents}/copyright PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  file(WRITE ${documents}/changelog "${name} (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium\n\n"
       "  * What changed is in CHANGELOG.md of the package taji.\n\n -- ${CPACK_PACKAGE_CONTACT}  ${changed}\n")
  compressed(${documents}/changelog)
endforeach()
