#include "tools/ramuda/canary.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "output/activity.h"
#include "tools/live_wait.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

namespace {

using std::chrono::seconds;

constexpr seconds kPause{10};
constexpr seconds kDefaultBake{300};
constexpr seconds kLongestBake{24 * 3600};

// "10%", "10" or "0.5%".
double share_of(const std::string& text) {
  std::string_view digits = text;
  if (digits.ends_with('%')) digits.remove_suffix(1);
  double percent = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), percent);
  if (error != std::errc{} || end != digits.data() + digits.size() || !(percent > 0) ||
      !(percent < 100))
    throw Error("--canary must be a share of the calls between 0% and 100%, such as 10%, not '{}'.",
                text);
  return percent / 100;
}

// "90s", "5m", "1h".
seconds time_of(const std::string& text) {
  int64_t count = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  std::string unit(end, text.data() + text.size());
  int64_t length = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  bool fits = error == std::errc{} && count > 0 && length > 0 && count <= kLongestBake.count() &&
              seconds(count * length) <= kLongestBake;
  if (!fits) throw Error("--bake must be a time up to 24h, such as 90s, 5m or 1h, not '{}'.", text);
  return seconds(count * length);
}

std::string percent(double share) {
  return fmt::format("{:g}%", share * 100);
}

// Both kinds that CloudWatch has, as one list.
Json look_at_alarms(const aws::Client& cloudwatch, const Canary& canary) {
  Json request{{"AlarmNames", canary.alarms}, {"AlarmTypes", {"MetricAlarm", "CompositeAlarm"}}};
  Json answer = cloudwatch.call("DescribeAlarms", request), all = Json::array();
  for (const char* kind : {"/MetricAlarms", "/CompositeAlarms"})
    for (const Json& alarm : array_or_empty(answer, kind)) all.push_back(alarm);
  return all;
}

// Of the first alarm that is on; empty if none is.
std::string noise(const Json& alarms) {
  for (const Json& alarm : alarms)
    if (text_or(alarm, "/StateValue") == "ALARM")
      return fmt::format("alarm '{}' is on: {}", text(alarm, "/AlarmName"),
                         text_or(alarm, "/StateReason", "CloudWatch gives no reason"));
  return "";
}

class Release {
 public:
  Release(Context& ctx, const aws::Client& lambda, const std::string& function,
          const ActiveAlias& alias, const std::string& version, const Canary& canary, bool pinged)
      : ctx_(ctx),
        lambda_(lambda),
        function_(function),
        alias_(alias),
        version_(version),
        canary_(canary),
        pinged_(pinged) {}

  void run() {
    std::string trouble;
    try {
      begin();
      trouble = watch();
    } catch (const Interrupted&) {  // nobody watches any more
      take_back();
      throw;
    }
    if (trouble.empty()) return point_at(version_);
    point_at(alias_.version);
    throw Error("Version {} was taken back: {}. Version {} is in use again.", version_, trouble,
                alias_.version);
  }

 private:
  void begin() {
    now_->weights = {{version_, canary_.share}};
    Json request{{"FunctionName", function_},
                 {"Name", kAlias},
                 {"FunctionVersion", alias_.version},
                 {"RoutingConfig", {{"AdditionalVersionWeights", now_->weights}}}};
    if (!alias_.revision.empty()) request["RevisionId"] = alias_.revision;
    now_->revision.clear();  // should the answer be lost
    ctx_.out.info(fmt::format("{} of the calls go to version {} for {}", percent(canary_.share),
                              version_, output::time_text(canary_.bake)));
    now_->revision = text_or(lambda_.call("UpdateAlias", request), "/RevisionId");
  }

  // The next signal leaves at once.
  void take_back() {
    try {
      point_at(alias_.version);
    } catch (const Interrupted&) {
      ctx_.out.warning(fmt::format(
          "The calls may still be shared between versions {} and {}: end that with `ramuda "
          "rollback {} {}`.",
          alias_.version, version_, function_, alias_.version));
      throw;
    }
    ctx_.out.warning(fmt::format("Version {} was not released; version {} is in use again.",
                                 version_, alias_.version));
  }

  void point_at(const std::string& version) {
    try {
      move_alias(lambda_, function_, now_, version);
    } catch (const ServiceError& error) {  // two versions are in use now: say how to end that
      throw Error(
          "{} The calls are still shared between versions {} and {}: end that with `ramuda "
          "rollback {} {}`.",
          error.what(), alias_.version, version_, function_, version);
    }
  }

  // Empty when the time is over and nothing happened.
  std::string watch() {
    auto end = ctx_.clock.steady() + canary_.bake;
    for (;;) {
      auto left = std::chrono::ceil<seconds>(end - ctx_.clock.steady());
      if (left <= seconds(0)) break;
      tools::wait_showing(ctx_, std::min(left, kPause), [&] {
        ctx_.out.show(output::Progress{fmt::format(
            "{} of the calls go to version {}, {} left", percent(canary_.share), version_,
            output::time_text(std::chrono::ceil<seconds>(end - ctx_.clock.steady())))});
      });
      if (std::string trouble = look(); !trouble.empty()) {
        ctx_.out.show(output::Progress{});
        return trouble;
      }
    }
    ctx_.out.show(output::Progress{});
    return "";
  }

  std::string look() {
    try {
      if (!canary_.alarms.empty())
        if (std::string trouble = noise(look_at_alarms(cloudwatch_, canary_)); !trouble.empty())
          return trouble;
      if (pinged_ && !is_alive(invoke_function(lambda_, function_, version_, kPing)))
        return "it does not answer to a ping any more";
    } catch (const ServiceError& error) {  // who cannot look must not go on
      if (!error.transient) return error.what();
      ctx_.out.debug(error.what());
    }
    return "";
  }

  Context& ctx_;
  const aws::Client& lambda_;
  const aws::Client cloudwatch_ = ctx_.aws("cloudwatch").polling();
  const std::string& function_;
  const ActiveAlias& alias_;  // before the release
  std::optional<ActiveAlias> now_ = alias_;
  const std::string& version_;
  const Canary& canary_;
  const bool pinged_;
};

}  // namespace

std::optional<Canary> canary_of(const Args& args) {
  auto share = args.get("--canary");
  if (!share) return std::nullopt;
  Canary canary{.share = share_of(*share), .bake = kDefaultBake, .alarms = {}};
  if (auto bake = args.get("--bake")) canary.bake = time_of(*bake);
  for (const std::string& name : split(args.get("--alarm").value_or(""), ','))
    if (std::string alarm = trim(name); !alarm.empty()) canary.alarms.push_back(alarm);
  return canary;
}

void require_quiet_alarms(Context& ctx, const Canary& canary) {
  if (canary.alarms.empty()) return;
  Json alarms = look_at_alarms(ctx.aws("cloudwatch"), canary);
  for (const std::string& name : canary.alarms)
    if (std::none_of(alarms.begin(), alarms.end(),
                     [&](const Json& alarm) { return text_or(alarm, "/AlarmName") == name; }))
      throw Error("There is no alarm '{}' (--alarm). Nothing was deployed.", name);
  if (std::string on = noise(alarms); !on.empty()) throw Error("Nothing was deployed: {}", on);
}

void release_gradually(Context& ctx, const aws::Client& lambda, const std::string& function,
                       const ActiveAlias& alias, const std::string& version, const Canary& canary,
                       bool pinged) {
  Release(ctx, lambda, function, alias, version, canary, pinged).run();
}

}  // namespace gcdt::ramuda
