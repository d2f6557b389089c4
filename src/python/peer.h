// Who is on the other side of a conversation: the user's Python, or the program of a plugin.
#pragma once

#include <string>
#include <vector>

#include "python/host.h"

namespace gcdt::python {

struct Peer {
  std::string title;              // "Python", "plugin 'gcdt-plugin-audit'", to begin sentences
  std::vector<std::string> argv;  // how it is started; the descriptors follow
  Json greeting;                  // the first line it gets
  os::Duration start_limit;       // until it answers that
  std::string_view limit_variable;
  bool is_python = true;
};

inline constexpr int kProtocol = 1;

// Throws Error if there is no Python.
Peer make_peer(const Options& options);

}  // namespace gcdt::python
