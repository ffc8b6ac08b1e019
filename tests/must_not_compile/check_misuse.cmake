# cmake -DCOMPILER=<c++> "-DFLAGS=<flag>;..." -DFILE=<file> -P check_misuse.cmake
#
# The file must compile as it stands, so that nothing but the misuse is wrong with it; with MISUSE defined it must
# fail with the error of its first line, `// expect: <regular expression>`, where ' stands for any quotation mark.

file(STRINGS "${FILE}" lines LIMIT_COUNT 1)
if(NOT lines MATCHES "^// expect: (.+)$")
  message(FATAL_ERROR "${FILE}: the first line must be // expect: <regular expression>")
endif()
set(expected "${CMAKE_MATCH_1}")

set(ENV{LC_ALL} C)
set(compile "${COMPILER}" -std=c++20 -fsyntax-only ${FLAGS})

execute_process(COMMAND ${compile} "${FILE}" RESULT_VARIABLE status ERROR_VARIABLE output OUTPUT_VARIABLE output)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${FILE} must compile without MISUSE:\n${output}")
endif()

execute_process(COMMAND ${compile} -DMISUSE "${FILE}" RESULT_VARIABLE status ERROR_VARIABLE output
                OUTPUT_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "${FILE} must not compile with MISUSE")
endif()
string(REGEX REPLACE "‘|’|`" "'" output "${output}")
string(REGEX MATCHALL "error: [^\n]*" errors "${output}")
if(NOT errors MATCHES "${expected}")
  message(FATAL_ERROR "${FILE}: expected the error ${expected}, got:\n${output}")
endif()
