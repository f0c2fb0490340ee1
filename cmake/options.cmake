# What every target is compiled with. Floating point is kept to plain IEEE arithmetic, with no contraction and no
# processor-specific code, so that results are the same on every x86-64 machine.
add_library(taji_options INTERFACE)
# Those who link to the library get this much of it, since headers hold code too.
target_compile_options(taji_options INTERFACE -ffp-contract=off -fno-fast-math)
target_compile_features(taji_options INTERFACE cxx_std_20)
function(taji_own_options)
  foreach(option IN LISTS ARGN)
    target_compile_options(taji_options INTERFACE $<BUILD_INTERFACE:${option}>)
  endforeach()
endfunction()
taji_own_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Wold-style-cast)
if(TAJI_WERROR)
  taji_own_options(-Werror)
endif()
# GCC 12 sees overlaps and overflows that are not there in inlined std::string operations (GCC bug 105651, mended in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  taji_own_options(-Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()
# For ccache to see through precompiled headers.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  taji_own_options(-fpch-preprocess)
endif()
target_include_directories(taji_options INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/engine> $<INSTALL_INTERFACE:include>)
if(TAJI_SANITIZE)
  target_compile_options(taji_options INTERFACE
    -fsanitize=${TAJI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(taji_options INTERFACE -fsanitize=${TAJI_SANITIZE})
endif()
if(TAJI_FUZZ)
  target_compile_options(taji_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(TAJI_CHECKS)
  target_compile_definitions(taji_options INTERFACE TAJI_CHECKS)
endif()
