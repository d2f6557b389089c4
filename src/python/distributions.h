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

// Those with an entry point of the group, by name: they say so in
// $VIRTUAL_ENV/lib/python3*/site-packages/*.dist-info/entry_points.txt. None without a virtualenv.
std::vector<Distribution> distributions(const os::Environment& environment, std::string_view group);

}  // namespace gcdt::python
