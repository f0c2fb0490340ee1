# A room is one folder of engine/ with one library. It may depend only on rooms named before it. PRECOMPILED are headers
# that most of its files need and that take long to read.
function(taji_room room)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "ROOMS;LIBRARIES;PRECOMPILED")
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/engine/${room}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_library(taji_${room} STATIC ${sources})
  target_link_libraries(taji_${room} PUBLIC taji_options)
  foreach(library IN LISTS ARG_LIBRARIES)
    # What is headers alone is nothing that others link to.
    if(library MATCHES "^(Boost|nlohmann_json|CLI11)::")
      set(library $<BUILD_INTERFACE:${library}>)
    endif()
    target_link_libraries(taji_${room} PRIVATE ${library})
  endforeach()
  target_precompile_headers(taji_${room} PRIVATE <algorithm> <array> <cmath> <cstdint> <functional> <limits> <map>
    <optional> <string> <string_view> <unordered_map> <variant> <vector> ${ARG_PRECOMPILED})
  foreach(other IN LISTS ARG_ROOMS)
    if(TARGET taji_${other})
      target_link_libraries(taji_${room} PUBLIC taji_${other})
    endif()
  endforeach()
  # So that the Python module, or another library, can be made of the same objects; what is hidden costs a program nothing.
  set_target_properties(taji_${room} PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden
                        VISIBILITY_INLINES_HIDDEN ON)
endfunction()

# The tests of a room: one doctest executable from tests/ROOM/*.cpp, a ctest for each file. OF names the room they are
# linked to, where it is not the one they are called after.
function(taji_room_tests room)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "OF" "LIBRARIES;PRECOMPILED")
  if(NOT ARG_OF)
    set(ARG_OF ${room})
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${room}/*.cpp)
  if(NOT sources OR NOT TARGET taji_${ARG_OF} OR (TAJI_TEST_ROOMS AND NOT room IN_LIST TAJI_TEST_ROOMS))
    return()
  endif()
  add_executable(test_${room} ${sources} ${PROJECT_SOURCE_DIR}/tests/main.cpp)
  target_link_libraries(test_${room} PRIVATE taji_${ARG_OF} taji_options ${ARG_LIBRARIES})
  target_include_directories(test_${room} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_precompile_headers(test_${room} PRIVATE <doctest/doctest.h> <cmath> <string> <vector> ${ARG_PRECOMPILED})
  # It defines what doctest's header otherwise only declares.
  set_source_files_properties(${PROJECT_SOURCE_DIR}/tests/main.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  target_compile_definitions(test_${room} PRIVATE TAJI_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    DOCTEST_CONFIG_SUPER_FAST_ASSERTS)
  # Tests spend their time in the rooms, and compiling them well takes nearly twice as long.
  target_compile_options(test_${room} PRIVATE $<$<CONFIG:Release>:-O1>)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    set(test ${TAJI_SUITE}${room}.${name})
    add_test(NAME ${test} COMMAND test_${room} --source-file=*/${room}/${name}.cpp)
    # A filter that selects nothing must not count as success.
    set_tests_properties(${test} PROPERTIES FAIL_REGULAR_EXPRESSION "test cases: +0 ")
  endforeach()
endfunction()
