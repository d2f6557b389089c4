#include "lifecycle/signals.h"

namespace gcdt {

std::string_view name(Signal signal) {
  static constexpr std::array<std::string_view, kSignalCount> kNames{"initialized",
                                                                     "config_read_init",
                                                                     "config_read_finalized",
                                                                     "check_credentials_init",
                                                                     "check_credentials_finalized",
                                                                     "lookup_init",
                                                                     "lookup_finalized",
                                                                     "config_validation_init",
                                                                     "config_validation_finalized",
                                                                     "bundle_pre",
                                                                     "bundle_init",
                                                                     "bundle_finalized",
                                                                     "command_init",
                                                                     "command_finalized",
                                                                     "error",
                                                                     "finalized"};
  return kNames[static_cast<size_t>(signal)];
}

void Bus::connect(Signal signal, Receiver receiver) {
  receivers_[static_cast<size_t>(signal)].push_back(std::move(receiver));
}

void Bus::connect_all(std::function<void(Signal, Context&)> receiver) {
  bridges_.push_back(std::move(receiver));
}

void Bus::send(Signal signal, Context& ctx) const {
  for (const Receiver& receiver : receivers_[static_cast<size_t>(signal)]) receiver(ctx);
  for (const auto& bridge : bridges_) bridge(signal, ctx);
}

}  // namespace gcdt
