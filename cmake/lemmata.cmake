# How a part of lemmata is declared: files are listed, includes are spelled from the project's root, headers compile
# alone, warnings are private.

function(_lemmata_common target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  # Not: missing-field-initializers, since designated initialisers leave the rest at its default; restrict, which
  # GCC 12 reports for `"literal" + std::string` (its bug 105651).
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers
                                           $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()

# USE: names of cmake/dependencies.txt, or targets, that the sources alone need.
function(_lemmata_use target)
  foreach(used IN LISTS ARGN)
    if(TARGET ${used})
      target_link_libraries(${target} PRIVATE ${used})
    else()
      target_link_libraries(${target} PRIVATE lemmata_dependency::${used})
    endif()
  endforeach()
endfunction()

# lemmata_add_library(<name> SOURCES ... HEADERS ... [LINK ...] [USE ...]): target lemmata_<name>, alias lemmata::<name>,
# installed and exported. LINK: what the headers need (public).
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
  _lemmata_use(${target} ${ARG_USE})
  install(
    TARGETS ${target}
    EXPORT lemmata
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/lemmata")
  set_property(GLOBAL APPEND PROPERTY LEMMATA_EXPORTED_LIBRARIES ${target})
endfunction()

# lemmata_add_command(<name> SOURCES ... [LINK ...] [USE ...]): an installed program, built as bin/<name>.
function(lemmata_add_command name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;USE" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  _lemmata_common(${name})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
  _lemmata_use(${name} ${ARG_USE})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  install(TARGETS ${name} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endfunction()

# lemmata_add_test(<name> [SOURCES ...] LINK ... LABELS ...): the GoogleTest program of <name>.cpp in this folder, which
# the target tests_<label> of each label builds too.
# Its cases are listed when ctest starts, under the environment of the test preset (a sanitizer may need it).
function(lemmata_add_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${name}.cpp ${ARG_SOURCES})
  _lemmata_common(${name})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${ARG_LINK} lemmata_dependency::gmock lemmata_dependency::gtest_main
                                        lemmata_dependency::gtest Threads::Threads)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600)
  # Labels are set where ctest reads them: gtest_discover_tests keeps only the first of several.
  set(labels_file "${CMAKE_CURRENT_BINARY_DIR}/${name}_labels.cmake")
  file(GENERATE OUTPUT "${labels_file}" CONTENT "if(${name}_TESTS)
  set_tests_properties(\${${name}_TESTS} PROPERTIES LABELS \"${ARG_LABELS}\")
endif()
")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${labels_file}")
  foreach(label IN LISTS ARG_LABELS)
    if(NOT TARGET tests_${label})
      add_custom_target(tests_${label})
    endif()
    add_dependencies(tests_${label} ${name})
  endforeach()
endfunction()
