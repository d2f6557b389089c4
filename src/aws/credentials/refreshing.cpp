#include "aws/credentials/refreshing.h"

#include "base/error.h"

namespace gcdt::aws {

namespace {

using namespace std::chrono_literals;
constexpr auto kAdvisory = 15min;
constexpr auto kMandatory = 10min;
constexpr auto kRest = 1min;

}  // namespace

Refreshing::Refreshing(Found found, ServerTime& time, Warnings& warnings)
    : found_(std::move(found)), time_(time), warnings_(warnings) {}

Refreshing::Window Refreshing::window() const {
  if (!current_) return Window::mandatory;
  if (!current_->expiration || !found_.refreshable) return Window::fresh;
  auto left = *current_->expiration - time_.now();
  if (left > 0s && time_.steady() < rest_until_) return Window::fresh;
  if (left < kMandatory) return Window::mandatory;
  return left < kAdvisory ? Window::advisory : Window::fresh;
}

Refreshing::Window Refreshing::look(std::optional<Credentials>& current) const {
  std::scoped_lock lock(state_);
  current = current_;
  return window();
}

Credentials Refreshing::get() {
  std::optional<Credentials> current;
  Window seen = look(current);
  if (seen == Window::fresh) return *current;
  std::unique_lock refresh(refresh_, std::defer_lock);
  if (seen == Window::mandatory)
    refresh.lock();
  else if (!refresh.try_lock())
    return *current;
  seen = look(current);  // another thread may have been faster
  if (seen == Window::advisory) try_fetch();
  if (seen == Window::mandatory) fetch();
  look(current);
  return *current;
}

bool Refreshing::refresh_after_rejection(const Credentials& rejected) {
  std::scoped_lock refresh(refresh_);
  auto same_as_rejected = [&] {
    std::optional<Credentials> current;
    look(current);
    return current && current->access_key_id == rejected.access_key_id &&
           current->session_token == rejected.session_token;
  };
  if (!same_as_rejected()) return true;
  if (!found_.refreshable) return false;
  fetch();
  return !same_as_rejected();
}

void Refreshing::fetch() {
  Credentials fetched = found_.fetch();
  if (found_.refreshable && fetched.expiration && *fetched.expiration <= time_.now())
    throw Error(
        "New credentials of provider {} were fetched, but they expired at {} already; "
        "is the clock of this machine right?",
        fetched.provider, iso8601(*fetched.expiration));
  std::scoped_lock lock(state_);
  current_ = std::move(fetched);
  rest_until_ = time_.steady() + kRest;
}

void Refreshing::try_fetch() {
  try {
    fetch();
  } catch (const Error& error) {  // the old set still lasts; the mandatory window throws
    std::scoped_lock lock(state_);
    warnings_.add(fmt::format("The credentials last until {} and could not be renewed yet: {}",
                              human_time(*current_->expiration), error.what()));
    rest_until_ = time_.steady() + kRest;
  }
}

}  // namespace gcdt::aws
