#include "python/host.h"

#include "base/text.h"
#include "python/conversation.h"

namespace gcdt::python {

namespace {

constexpr auto kPluginDeadline = std::chrono::minutes(1);

os::Duration deadline_of(const Options& options) {
  const char* variable = options.program.empty() ? "GCDT_PYTHON_TIMEOUT" : "GCDT_PLUGIN_TIMEOUT";
  auto seconds = options.environment.value(variable);
  if (!seconds) return options.deadline;
  char* end = nullptr;
  double value = std::strtod(seconds->c_str(), &end);
  if (*end || !(value > 0) || value > 1e9)
    throw Error("{} is '{}'; it must be a number of seconds.", variable, *seconds);
  return std::chrono::duration_cast<os::Duration>(std::chrono::duration<double>(value));
}

}  // namespace

struct Host::Impl {
  Options options;
  std::unique_ptr<Conversation> conversation;
};

Host::Host(Options options) : impl_(std::make_unique<Impl>(Impl{std::move(options), nullptr})) {}

Host::Host(Host&&) noexcept = default;
Host::~Host() = default;

Host Host::for_program(std::filesystem::path program) const {
  Options options = impl_->options;
  options.program = std::move(program);
  options.deadline = kPluginDeadline;
  return Host(std::move(options));
}

Host Host::for_folder(
    std::filesystem::path dir,
    std::function<Json(std::string_view method, const Json& params)> serve) const {
  Options options = impl_->options;
  options.dir = std::move(dir);
  options.serve = std::move(serve);
  return Host(std::move(options));
}

bool Host::running() const {
  return impl_->conversation && !impl_->conversation->over();
}

void Host::start() {
  if (running()) return;
  impl_->options.deadline = deadline_of(impl_->options);
  impl_->conversation = std::make_unique<Conversation>(impl_->options);
}

Json Host::request(std::string_view method, const Json& params) {
  start();
  return impl_->conversation->request(method, params);
}

const Json& Host::introduction() {
  start();
  return impl_->conversation->introduction();
}

}  // namespace gcdt::python
