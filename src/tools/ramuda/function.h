// What the commands about one function share.
#pragma once

#include <optional>
#include <string>

#include "lifecycle/context.h"

namespace gcdt::ramuda {

inline constexpr const char* kAlias = "ACTIVE";  // of the version that is in use
inline constexpr const char* kPing = R"({"ramuda_action": "ping"})";

// <lambda> of the command line.
std::string function_argument(const Context& ctx);
// [<version>], else the alias.
std::string qualifier(const Context& ctx);

struct Invocation {
  std::string payload;  // as it came
  std::string failure;  // "Handled", "Unhandled": the function failed; empty if it did not
  std::string log;      // the last 4 KB of it, if it was asked for
};
Invocation invoke_function(const aws::Client& lambda, const std::string& function,
                           const std::string& qualifier, const std::string& payload,
                           const std::string& type = "RequestResponse", bool with_log = false);

// Whether the answer to a ping says that the function is alive.
bool is_alive(const Invocation& answer);

// The version that the alias points to; nullopt if the function has no such alias.
std::optional<std::string> active_version(const aws::Client& lambda, const std::string& function);

}  // namespace gcdt::ramuda
