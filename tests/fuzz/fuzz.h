// A fuzz target is one file: FUZZ(input) { ... }. Errors are expected of bad input; crashes, leaks,
// undefined behaviour and endless loops are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"

#define FUZZ(input)                                                         \
  static void fuzz(std::string_view input);                                 \
  extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) { \
    try {                                                                   \
      fuzz({reinterpret_cast<const char*>(data), size});                    \
    } catch (const gcdt::Error&) {                                          \
    }                                                                       \
    return 0;                                                               \
  }                                                                         \
  static void fuzz(std::string_view input)
