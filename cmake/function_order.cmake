# Puts what runs at every start side by side in the program: the kernel brings it in sixteen pages at
# a time, so that functions strewn over eight megabytes cost a hundred page faults and four megabytes.
# The list is made by `make order`. It goes to the linker as a part of a script, which GNU
# ld takes; with another one the program is the same, but starts more slowly.
include(CheckLinkerFlag)

function(gcdt_order_functions target)
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Release" OR GCDT_SANITIZE)
    return()
  endif()
  set(list ${PROJECT_SOURCE_DIR}/cmake/function_order.txt)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} sections)
  list(TRANSFORM sections REPLACE "(.+)" "*(\\1)" OUTPUT_VARIABLE inputs)
  list(JOIN inputs "\n" inputs)
  set(script ${CMAKE_BINARY_DIR}/function_order.ld)
  file(CONFIGURE OUTPUT ${script} CONTENT
    "SECTIONS { .text.first : {\n@inputs@\n} } INSERT BEFORE .text;\n" @ONLY)
  check_linker_flag(CXX "-Wl,-T,${script}" GCDT_ORDERS_FUNCTIONS)
  if(GCDT_ORDERS_FUNCTIONS)
    target_link_options(${target} PRIVATE "-Wl,-T,${script}")
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${script})
  endif()
endfunction()
