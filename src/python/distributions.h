// The Python packages of the active virtualenv that extend gcdt, found without starting Python.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "os/system.h"

namespace gcdt::python {

struct Distribution {
  std::string name, version;
};

// One line of an entry_points.txt: "hello = gcdt_say_hello.hello".
struct EntryPoint {
  Distribution distribution;
  std::string module;
};

// The entry points of the group, by the name of the distribution, as they stand in
// $VIRTUAL_ENV/lib/python3*/site-packages/*.dist-info/entry_points.txt (older tools: *.egg-info).
// None without a virtualenv.
std::vector<EntryPoint> entry_points(const os::Environment& environment, std::string_view group);

// The distributions that have some.
std::vector<Distribution> distributions(const os::Environment& environment, std::string_view group);

}  // namespace gcdt::python
