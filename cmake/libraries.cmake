# Static archives, so that the program starts with libc alone. CMake's find modules prefer shared
# objects; hence by name.
foreach(library yaml pugixml deflate z crypto)
  find_library(GCDT_${library} NAMES lib${library}.a REQUIRED)
endforeach()
find_path(GCDT_json nlohmann/json.hpp REQUIRED)
find_path(GCDT_fmt fmt/core.h REQUIRED)
find_path(GCDT_curl curl/curl.h REQUIRED)  # headers only: the library is loaded on the first request

add_library(gcdt_libraries INTERFACE)
target_link_libraries(gcdt_libraries INTERFACE
  ${GCDT_yaml} ${GCDT_pugixml} ${GCDT_deflate} ${GCDT_z} ${GCDT_crypto} ${CMAKE_DL_LIBS})
