// The 16 lifecycle signals, and the bus that carries them. Receivers run in the order in which they
// were connected: built-in plugins, Python plugins, hooks.
#pragma once

#include <array>
#include <functional>
#include <string_view>
#include <vector>

namespace gcdt {

struct Context;

enum class Signal {
  initialized,
  config_read_init,
  config_read_finalized,
  check_credentials_init,
  check_credentials_finalized,
  lookup_init,
  lookup_finalized,
  config_validation_init,
  config_validation_finalized,
  bundle_pre,
  bundle_init,
  bundle_finalized,
  command_init,
  command_finalized,
  error,
  finalized
};
inline constexpr size_t kSignalCount = 16;
std::string_view name(Signal signal);

class Bus {
 public:
  using Receiver = std::function<void(Context&)>;
  void connect(Signal signal, Receiver receiver);
  // Receivers of every signal: the bridge to Python, tests.
  void connect_all(std::function<void(Signal, Context&)> receiver);
  // Throws what a receiver throws.
  void send(Signal signal, Context& ctx) const;

 private:
  std::array<std::vector<Receiver>, kSignalCount> receivers_;
  std::vector<std::function<void(Signal, Context&)>> bridges_;
};

}  // namespace gcdt
