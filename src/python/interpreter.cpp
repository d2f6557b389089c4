#include "python/interpreter.h"

#include <unistd.h>

#include "base/error.h"

namespace gcdt::python {

std::filesystem::path find_interpreter(const os::Environment& environment) {
  if (auto virtualenv = environment.value("VIRTUAL_ENV")) {
    auto python = std::filesystem::path(*virtualenv) / "bin" / "python";
    if (access(python.c_str(), X_OK) == 0) return python;
    throw Error(
        "VIRTUAL_ENV is '{}', but there is no 'bin/python' in it; activate another virtualenv or "
        "unset the variable.",
        *virtualenv);
  }
  if (auto python = os::find_program("python3", environment)) return *python;
  throw Error(
      "Python files need Python 3.8 or newer, but no virtualenv is active and there is no "
      "'python3' "
      "on PATH.");
}

}  // namespace gcdt::python
