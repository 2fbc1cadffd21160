# Runs the benchmark at its smallest scale in an empty directory; every bar must have its line.
file(REMOVE_RECURSE ${DIR})
execute_process(COMMAND ${BENCH} --dir ${DIR} --scale tiny --program ${PROGRAM}
                RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE error)
file(REMOVE_RECURSE ${DIR})
if(NOT result EQUAL 0)
  message(FATAL_ERROR "the benchmark ended with ${result}: ${error}")
endif()
foreach(bar 1 2 3 4 5 6 7 8 9 10 11 12)
  if(NOT output MATCHES "bar +${bar} ")
    message(FATAL_ERROR "the benchmark does not speak of bar ${bar}:\n${output}")
  endif()
endforeach()
