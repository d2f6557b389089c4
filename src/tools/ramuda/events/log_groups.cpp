// Subscription filters of log groups: what is logged there comes to the function.
#include "base/text.h"
#include "os/system.h"
#include "tools/ramuda/events/kind.h"

namespace gcdt::ramuda::events {

namespace {

std::string filter_name(const Source& source) {
  return required_text(source, "filter_name");
}

void check(const std::vector<Source>& sources) {
  check_alone(sources);
  const Source& source = sources.front();
  required_text(source, "log_group_name_prefix");
  if (const Json* pattern = option(source, "filter_pattern"); pattern && !pattern->is_string())
    throw wrong(source, "'filter_pattern' must be a text");
  if (const Json* distribution = option(source, "distribution");
      distribution && *distribution != "ByLogStream" && *distribution != "Random")
    throw wrong(source, "'distribution' must be ByLogStream or Random");
}

class Filters {
 public:
  Filters(Wiring& wiring, const Source& source)
      : wiring_(wiring),
        source_(source),
        prefix_(required_text(source, "log_group_name_prefix")),
        name_(filter_name(source)),
        logs_(wiring.ctx.aws("logs")) {}

  Changes plan() {
    Changes removed, added;
    for (const Json& group : groups()) {
      std::string name = text(group, "/logGroupName");
      if (name == "/aws/lambda/" + wiring_.target.function) continue;  // would call itself for ever
      Json filter = filter_of(name);
      bool ours = text_or(filter, "/destinationArn") == wiring_.target.alias_arn;
      bool wanted = source_.wanted && name.starts_with(prefix_);
      if (wanted && !filter.empty() && !ours)
        throw Error(
            "Log group '{}' has a subscription filter '{}' to {}. Choose another 'filter_name' for "
            "'{}'.",
            name, name_, text_or(filter, "/destinationArn"), source_.place);
      if (wanted && !is_as_wanted(filter)) added.push_back(put(name));
      if (!wanted && ours) removed.push_back(remove(name));
    }
    if (source_.wanted)
      wiring_.permissions.allow(grant(), removed);
    else
      wiring_.permissions.withdraw(grant(), removed);
    removed.insert(removed.end(), added.begin(), added.end());
    return removed;
  }

 private:
  Grant grant() const {
    const Target& target = wiring_.target;
    return {.principal = "logs.amazonaws.com",
            .source_arn = fmt::format("arn:{}:logs:{}:{}:log-group:{}*:*", target.partition,
                                      target.region, target.account, prefix_),
            .account = {},
            .id = name_,
            .id_is_ours = true};
  }

  Json groups() const {
    pause();
    return logs_.pages("DescribeLogGroups");
  }

  // The one of our name; an empty map if there is none.
  Json filter_of(const std::string& group) const {
    pause();
    for (const Json& filter : logs_.pages("DescribeSubscriptionFilters",
                                          {{"logGroupName", group}, {"filterNamePrefix", name_}}))
      if (text_or(filter, "/filterName") == name_) return filter;
    return Json::object();
  }

  std::string pattern() const { return text_or(source_.options, "/filter_pattern"); }
  std::string distribution() const {
    return text_or(source_.options, "/distribution", "ByLogStream");
  }
  bool is_as_wanted(const Json& filter) const {
    return !filter.empty() && text_or(filter, "/filterPattern") == pattern() &&
           text_or(filter, "/distribution", "ByLogStream") == distribution();
  }

  Change put(const std::string& group) const {
    return change(fmt::format("Subscribing to log group {}", group), "PutSubscriptionFilter",
                  {{"logGroupName", group},
                   {"destinationArn", wiring_.target.alias_arn},
                   {"filterName", name_},
                   {"filterPattern", pattern()},
                   {"distribution", distribution()}});
  }
  Change remove(const std::string& group) const {
    return change(fmt::format("Unsubscribing from log group {}", group), "DeleteSubscriptionFilter",
                  {{"logGroupName", group}, {"filterName", name_}});
  }
  Change change(std::string text, const char* operation, Json request) const {
    return {std::move(text),
            [this_pause = pause_function(), logs = logs_, operation, request = std::move(request)] {
              this_pause();
              logs.call(operation, request);
            }};
  }

  // Accounts with many log groups ask for fewer requests a second: AWS_REQUESTS_SLEEP, in seconds.
  std::function<void()> pause_function() const {
    auto wished = wiring_.ctx.environment.get("AWS_REQUESTS_SLEEP");
    double seconds = wished ? std::strtod(wished->c_str(), nullptr) : 0;
    if (!(seconds > 0 && seconds < 3600)) return [] {};
    return [&clock = wiring_.ctx.clock, seconds] {
      clock.sleep(std::chrono::duration_cast<os::Duration>(std::chrono::duration<double>(seconds)));
    };
  }
  void pause() const { pause_function()(); }

  Wiring& wiring_;
  const Source& source_;
  std::string prefix_, name_;
  aws::Client logs_;
};

Changes plan(Wiring& wiring, const std::vector<Source>& sources) {
  return Filters(wiring, sources.front()).plan();
}

bool fits(const Source& source) {
  return option(source, "log_group_name_prefix") != nullptr;
}

}  // namespace

const Kind log_groups{"log groups", fits, filter_name, check, plan};

}  // namespace gcdt::ramuda::events
