#include "python/host.h"

#include "base/text.h"
#include "python/conversation.h"

namespace gcdt::python {

namespace {

os::Duration deadline_of(const Options& options) {
  auto seconds = options.environment.value("GCDT_PYTHON_TIMEOUT");
  if (!seconds) return options.deadline;
  char* end = nullptr;
  double value = std::strtod(seconds->c_str(), &end);
  if (*end || !(value > 0) || value > 1e9)
    throw Error("GCDT_PYTHON_TIMEOUT is '{}'; it must be a number of seconds.", *seconds);
  return std::chrono::duration_cast<os::Duration>(std::chrono::duration<double>(value));
}

}  // namespace

struct Host::Impl {
  Options options;
  std::unique_ptr<Conversation> conversation;
};

Host::Host(Options options) : impl_(std::make_unique<Impl>(Impl{std::move(options), nullptr})) {}

Host::~Host() = default;

bool Host::running() const {
  return impl_->conversation && !impl_->conversation->over();
}

Json Host::request(std::string_view method, const Json& params) {
  if (!running()) {
    impl_->options.deadline = deadline_of(impl_->options);
    impl_->conversation = std::make_unique<Conversation>(impl_->options);
  }
  return impl_->conversation->request(method, params);
}

}  // namespace gcdt::python
