# How a part of lemmata is declared: files are listed, includes are spelled from the project's root, headers compile
# alone, warnings are private.

function(_lemmata_common target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()

# lemmata_add_library(<name> SOURCES ... HEADERS ... [LINK ...] [USE ...]): target lemmata_<name>, alias lemmata::<name>.
# LINK: what the headers need (public). USE: names of cmake/dependencies.txt, or targets, that the sources alone need.
function(lemmata_add_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;HEADERS;LINK;USE" ${ARGN})
  set(target lemmata_${name})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(lemmata::${name} ALIAS ${target})
  _lemmata_common(${target})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${ARG_HEADERS})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} VERIFY_INTERFACE_HEADER_SETS ON
                                             POSITION_INDEPENDENT_CODE ON)
  target_link_libraries(${target} PUBLIC ${ARG_LINK})
  foreach(used IN LISTS ARG_USE)
    if(TARGET ${used})
      target_link_libraries(${target} PRIVATE ${used})
    else()
      target_link_libraries(${target} PRIVATE lemmata_dependency::${used})
    endif()
  endforeach()
  install(TARGETS ${target} EXPORT lemmata FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/lemmata")
endfunction()

# lemmata_add_test(<name> [SOURCES ...] LINK ... LABELS ...): the GoogleTest program of <name>.cpp in this folder.
function(lemmata_add_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${name}.cpp ${ARG_SOURCES})
  _lemmata_common(${name})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${ARG_LINK} lemmata_dependency::gmock lemmata_dependency::gtest_main
                                        lemmata_dependency::gtest Threads::Threads)
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 600)
endfunction()
