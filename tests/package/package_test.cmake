# Installs the built tree, moves the installed copy elsewhere, and lets a consumer find, build against and run it there.
# Variables: BUILD_DIR, SOURCE_DIR, WORK_DIR, CONFIG, CXX_COMPILER, CXX_FLAGS, CONFIG_CXX_FLAGS, GENERATOR.

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT code EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nended with ${code}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK_DIR}")
run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --config "${CONFIG}" --prefix "${WORK_DIR}/first")
file(RENAME "${WORK_DIR}/first" "${WORK_DIR}/moved")

# Nothing that CMake reads there may point back.
file(GLOB_RECURSE package_files "${WORK_DIR}/moved/*.cmake")
if(NOT package_files)
  message(FATAL_ERROR "no package files were installed")
endif()
foreach(file IN LISTS package_files)
  file(READ "${file}" text)
  foreach(path IN ITEMS "${SOURCE_DIR}/" "${BUILD_DIR}/" "${WORK_DIR}/first")
    string(FIND "${text}" "${path}" position)
    if(NOT position EQUAL -1)
      message(FATAL_ERROR "${file} names ${path}")
    endif()
  endforeach()
endforeach()

# What an installed header includes of ours is installed too.
file(GLOB_RECURSE headers "${WORK_DIR}/moved/include/*.hpp")
foreach(header IN LISTS headers)
  file(STRINGS "${header}" includes REGEX "^#include \"")
  foreach(include IN LISTS includes)
    string(REGEX REPLACE "^#include \"([^\"]+)\".*" "\\1" included "${include}")
    if(NOT EXISTS "${WORK_DIR}/moved/include/lemmata/${included}")
      message(FATAL_ERROR "${header} includes ${included}, which is not installed")
    endif()
  endforeach()
endforeach()

string(TOUPPER "${CONFIG}" configuration)
run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/consumer" -B "${WORK_DIR}/consumer" -G "${GENERATOR}"
    "-DCMAKE_PREFIX_PATH=${WORK_DIR}/moved" "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}" "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}"
    "-DCMAKE_BUILD_TYPE=${CONFIG}" "-DCMAKE_CXX_FLAGS_${configuration}=${CONFIG_CXX_FLAGS}")
run("${CMAKE_COMMAND}" --build "${WORK_DIR}/consumer" --config "${CONFIG}")
run("${WORK_DIR}/consumer/consumer")
if(NOT output STREQUAL "majority of three: -1/2\n")
  message(FATAL_ERROR "the consumer printed: ${output}")
endif()

# The command runs where it now lies, from a folder that has nothing of ours.
execute_process(
  COMMAND "${WORK_DIR}/moved/bin/lemmata" list
  WORKING_DIRECTORY "${WORK_DIR}/consumer"
  RESULT_VARIABLE code
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
if(NOT code EQUAL 0 OR NOT output MATCHES "maj[.]coeff-odd")
  message(FATAL_ERROR "the installed `lemmata list` ended with ${code}:\n${output}")
endif()
file(REMOVE_RECURSE "${WORK_DIR}")
