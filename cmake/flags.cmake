# Warnings, hardening, and what makes the program start fast.
#
# A first touch of a page is what start-up costs: no position-independent code (no relocations),
# static libstdc++ (two shared objects less), libcurl only when a request is made, and what always
# runs in one place (function_order.cmake).
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
add_compile_options(
  -fno-pie -Wall -Wextra -Wshadow=local -Wno-missing-field-initializers
  "$<$<COMPILE_LANGUAGE:CXX>:-fno-plt>"
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -fstack-protector-strong -fstack-clash-protection
  "$<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection=full>"
  -ffunction-sections -fdata-sections)
add_link_options(-no-pie -static-libstdc++ -static-libgcc -Wl,--gc-sections -Wl,-O1
  -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
add_compile_options("$<$<CONFIG:Release>:-D_FORTIFY_SOURCE=3>")

# The build "address" (clang) serves the tests and the fuzz targets, "thread" the concurrent parts.
if(GCDT_SANITIZE STREQUAL "address")
  add_compile_options(-O1 -gline-tables-only -fsanitize=address,undefined,fuzzer-no-link
    -fno-sanitize-recover=undefined -fno-omit-frame-pointer
    -Wno-unknown-warning-option -Wno-deprecated-declarations)  # g++'s library uses some itself
  add_link_options(-fsanitize=address,undefined)
elseif(GCDT_SANITIZE STREQUAL "thread")
  add_compile_options(-O1 -gline-tables-only -fsanitize=thread -fno-omit-frame-pointer
    -Wno-unknown-warning-option -Wno-deprecated-declarations)
  add_link_options(-fsanitize=thread)
elseif(GCDT_SANITIZE)
  message(FATAL_ERROR "GCDT_SANITIZE is '${GCDT_SANITIZE}': 'address', 'thread' or empty")
endif()
