#include "tools/tenkai/targets.h"

#include <algorithm>
#include <set>

namespace gcdt::tenkai {

namespace {

constexpr size_t kPage = 25;  // BatchGetDeploymentTargets takes no more
constexpr size_t kOthersEvery = 3;
constexpr std::string_view kKinds[] = {"instance", "lambda", "ecs", "cloudFormation"};

// The target within an entry of the answer, and its kind.
std::pair<const Json*, std::string_view> inner(const Json& entry) {
  for (std::string_view kind : kKinds)
    if (const Json* found = find(entry, fmt::format("/{}Target", kind))) return {found, kind};
  return {nullptr, {}};
}

std::optional<Time> time_at(const Json& value, const char* pointer) {
  return parse_time(text_or(value, pointer));
}

std::string percent(const Json* weight) {
  return weight && weight->is_number() ? fmt::format("{:g} %", weight->get<double>()) : "";
}

// How much of what comes in goes to the new version.
std::string traffic_of(const Json& target) {
  if (const Json* function = find(target, "/lambdaFunctionInfo"))
    return percent(find(*function, "/targetVersionWeight"));
  for (const Json& tasks : array_or_empty(target, "/taskSetsInfo"))
    if (text_or(tasks, "/taskSetLabel") == "Green") return percent(find(tasks, "/trafficWeight"));
  return percent(find(target, "/targetVersionWeight"));
}

Target read_target(const Json& json, std::string_view kind) {
  Target target{.id = text_or(json, "/targetId"),
                .kind = std::string(kind),
                .status = text_or(json, "/status", "Unknown"),
                .traffic = traffic_of(json)};
  for (const Json& event : array_or_empty(json, "/lifecycleEvents")) {
    Step step{text_or(event, "/lifecycleEventName"), text_or(event, "/status", "Unknown"),
              time_at(event, "/startTime"), time_at(event, "/endTime")};
    if (step.status == "Failed" && !target.failure)
      target.failure = Failure{.step = step.name,
                               .code = text_or(event, "/diagnostics/errorCode"),
                               .script = text_or(event, "/diagnostics/scriptName"),
                               .message = text_or(event, "/diagnostics/message"),
                               .log_tail = text_or(event, "/diagnostics/logTail"),
                               .time = step.end};
    target.steps.push_back(std::move(step));
  }
  return target;
}

bool is_not_started(const ServiceError& error) {
  return error.code == "DeploymentNotStartedException";
}

}  // namespace

bool is_final(const Target& target) {
  return target.status == "Succeeded" || target.status == "Failed" || target.status == "Skipped";
}

const Step* current_step(const Target& target) {
  const Step* current = target.steps.empty() ? nullptr : &target.steps.back();
  for (const Step& step : target.steps)
    if (step.status != "Pending" && step.status != "Skipped") current = &step;
  return current;
}

std::vector<Targets::Change> Targets::refresh(size_t expected, bool whole) {
  std::vector<Change> changes;
  bool stale = targets_.empty() || (expected != targets_.size() && expected != listed_for_);
  if (stale) {
    if (!list()) return changes;
    listed_for_ = expected;
  }
  for (size_t page : order_of_pages()) {
    next_page_ = page + 1;
    if (!ask(page, changes) && !whole) break;
  }
  return changes;
}

bool Targets::all_final() const {
  return !targets_.empty() && std::ranges::all_of(targets_, is_final);
}

// Those with something open, from where we stopped the last time. Where something runs comes first;
// now and then the others do, for it must be noticed when they begin.
std::vector<size_t> Targets::order_of_pages() {
  size_t pages = (targets_.size() + kPage - 1) / kPage;
  std::vector<size_t> order;
  std::set<size_t> running;
  for (size_t i = 0; i < pages; ++i) {
    size_t page = (next_page_ + i) % pages;
    auto begin = targets_.begin() + static_cast<ptrdiff_t>(page * kPage);
    auto end =
        targets_.begin() + static_cast<ptrdiff_t>(std::min(targets_.size(), (page + 1) * kPage));
    if (std::all_of(begin, end, is_final)) continue;
    order.push_back(page);
    if (std::any_of(begin, end, [](const Target& t) { return t.status == "InProgress"; }))
      running.insert(page);
  }
  bool others_first = ++rounds_ % kOthersEvery == 0;
  std::ranges::stable_partition(
      order, [&](size_t page) { return running.contains(page) != others_first; });
  return order;
}

// False: the deployment has not started, there are none yet.
bool Targets::list() {
  try {
    std::set<std::string> known;
    for (const Target& target : targets_) known.insert(target.id);
    codedeploy_.each_page("ListDeploymentTargets", {{"deploymentId", deployment_}},
                          [&](const Json& page) {
                            for (const Json& id : array_or_empty(page, "/targetIds"))
                              if (known.insert(id.get<std::string>()).second)
                                targets_.push_back({.id = id.get<std::string>()});
                            return true;
                          });
    return !targets_.empty();
  } catch (const ServiceError& error) {  // nothing to see yet
    if (!is_not_started(error)) throw;
    return false;
  }
}

// True if there are news on that page.
bool Targets::ask(size_t page, std::vector<Change>& changes) {
  Json ids = Json::array();
  size_t end = std::min(targets_.size(), (page + 1) * kPage);
  for (size_t i = page * kPage; i < end; ++i)
    if (!is_final(targets_[i])) ids.push_back(targets_[i].id);
  bool changed = false;
  take(codedeploy_.call("BatchGetDeploymentTargets",
                        {{"deploymentId", deployment_}, {"targetIds", std::move(ids)}}),
       changes, changed);
  return changed;
}

void Targets::take(const Json& answer, std::vector<Change>& changes, bool& changed) {
  for (const Json& entry : array_or_empty(answer, "/deploymentTargets")) {
    auto [json, kind] = inner(entry);
    if (!json) continue;
    Target fresh = read_target(*json, kind);
    auto known = std::ranges::find(targets_, fresh.id, &Target::id);
    if (known == targets_.end()) continue;
    auto index = static_cast<size_t>(known - targets_.begin());
    for (size_t i = 0; i < fresh.steps.size(); ++i) {
      const Step& step = fresh.steps[i];
      bool was_so = i < known->steps.size() ? known->steps[i].status == step.status
                                            : step.status == "Pending";
      if (!was_so) changes.emplace_back(index, i);
      changed |= !was_so;
    }
    changed |= fresh.status != known->status || fresh.traffic != known->traffic;
    *known = std::move(fresh);
  }
}

}  // namespace gcdt::tenkai
