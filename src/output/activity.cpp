#include "output/activity.h"

namespace gcdt::output {

namespace {

using std::chrono::seconds;

constexpr seconds kUnnoticed{1};                  // nobody wonders about less
constexpr seconds kFirstLine{30}, kNextLine{60};  // in a log

}  // namespace

Activity::Activity(Output& out, std::string what, os::Clock& clock, Log log)
    : out_(out),
      clock_(clock),
      what_(std::move(what)),
      log_(log),
      began_(clock.steady()),
      quiet_until_(kUnnoticed),
      next_line_(kFirstLine),
      pulse_([this] { beat(); }, [this] { hush(); }) {}

Activity::~Activity() {
  hush();
}

os::Duration Activity::elapsed() const {
  return std::chrono::duration_cast<os::Duration>(clock_.steady() - began_);
}

void Activity::beat() {
  os::Duration now = elapsed();
  if (now < quiet_until_) return;
  std::string text =
      fmt::format("{}{}{} ({})", what_, detail_.empty() ? "" : ": ", detail_, time_text(now));
  if (text == shown_) return;
  bool worth_a_line = log_ == told && now >= next_line_;
  if (worth_a_line) next_line_ = now + kNextLine;
  shown_ = text;
  out_.show(Progress{.text = std::move(text), .worth_a_line = worth_a_line, .background = true});
}

void Activity::hush() {
  if (!shown_.empty()) out_.show(Progress{.background = true});
  shown_.clear();
  quiet_until_ = elapsed() + kUnnoticed;
}

std::string time_text(os::Duration duration) {
  auto whole = std::max<int64_t>(0, std::chrono::floor<seconds>(duration).count());
  if (whole < 100) return fmt::format("{} s", whole);
  if (whole < 6000) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

}  // namespace gcdt::output
