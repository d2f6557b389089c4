#include "tools/kumo/timeline.h"

#include <algorithm>
#include <map>
#include <optional>

#include "tools/kumo/page.h"

namespace gcdt::kumo {

namespace {

bool is_running(std::string_view status) {
  return status.ends_with("_IN_PROGRESS");
}

// "CREATE_IN_PROGRESS" -> "CREATE": what is done.
std::string_view work_of(std::string_view status) {
  return status.substr(0, status.find('_'));
}

void add(Bar& bar, const services::StackEvent& event) {
  if (bar.physical_id.empty()) bar.physical_id = event.physical_id;
  bool goes_on = !bar.spans.empty() && bar.spans.back().open;
  // Other work begins although no event has told the end of the one before.
  if (goes_on && is_running(event.status) &&
      work_of(bar.spans.back().status) != work_of(event.status)) {
    bar.spans.back().to = event.time;
    bar.spans.back().open = goes_on = false;
  }
  if (!goes_on) bar.spans.push_back({.from = event.time, .to = {}, .status = {}, .reason = {}});
  Span& span = bar.spans.back();
  span.to = event.time;
  span.status = event.status;
  span.open = is_running(event.status);
  span.cancelled = is_failure(event) && is_follow_up(event);
  if (!event.reason.empty()) span.reason = event.reason;
  bar.events.push_back(event);
}

// A nested stack in front of what lies in it, everything else in the order of its beginning.
std::vector<std::string> in_order(const std::map<std::string, Bar>& bars) {
  auto key = [&](std::string_view path) {
    std::vector<std::pair<Time, std::string>> steps;
    for (size_t end = path.find('/');; end = path.find('/', end + 1)) {
      std::string step(path.substr(0, end));
      auto bar = bars.find(step);
      steps.emplace_back(bar == bars.end() ? Time{} : bar->second.spans.front().from, step);
      if (end == std::string_view::npos) return steps;
    }
  };
  std::vector<std::pair<std::vector<std::pair<Time, std::string>>, std::string>> keyed;
  for (const auto& [path, unused] : bars) keyed.emplace_back(key(path), path);
  std::ranges::sort(keyed);
  std::vector<std::string> paths;
  for (auto& [unused, path] : keyed) paths.push_back(std::move(path));
  return paths;
}

struct Step {
  Bar* bar;
  Span* span;
};

// All work but what only waits for other work: of a nested stack that of the resources in it says
// more, and what was cancelled ended because of something else.
std::vector<Step> steps_of(std::vector<Bar>& bars) {
  std::vector<Step> steps;
  for (Bar& bar : bars)
    for (Span& span : bar.spans) {
      bool may_hold = bar.type == "AWS::CloudFormation::Stack";
      auto lies_within = [&](const Bar& other) {
        return other.path.starts_with(bar.path + "/") &&
               std::ranges::any_of(other.spans, [&](const Span& inner) {
                 return inner.from >= span.from && inner.from <= span.to;
               });
      };
      if (!span.cancelled && !(may_hold && std::ranges::any_of(bars, lies_within)))
        steps.push_back({&bar, &span});
    }
  return steps;
}

class CriticalPath {
 public:
  CriticalPath(const PastOperation& operation, std::string_view root, const Dependencies& known)
      : known_(known) {
    for (const services::StackEvent& event : operation.events)
      if (event.about_stack() && event.stack_id == root && !rollback_ &&
          event.status.ends_with("ROLLBACK_IN_PROGRESS"))
        rollback_ = event.time;
  }

  // Backwards from what ended last, each time to what ended last of that for which it waited.
  void find(Timeline& timeline) const {
    std::vector<Step> steps = steps_of(timeline.bars);
    std::optional<Step> last = latest(steps, [](const Step&) { return true; });
    while (last) {
      last->span->critical = true;
      timeline.critical_path.emplace_back(last->bar->path, *last->span);
      last = latest(steps, [&](const Step& step) { return waited_for(*last, step); });
    }
    std::ranges::reverse(timeline.critical_path);
  }

 private:
  static std::optional<Step> latest(const std::vector<Step>& steps, const auto& fits) {
    std::optional<Step> found;
    for (const Step& step : steps)
      if (fits(step) && (!found || step.span->to >= found->span->to)) found = step;
    return found;
  }

  // Only what began strictly earlier, so that the way has an end.
  bool waited_for(const Step& step, const Step& other) const {
    if (other.span->from >= step.span->from) return false;
    bool over = other.span->to <= step.span->from;
    std::string own = outermost(step), theirs = outermost(other);
    auto needs = known_.find(own);
    if (needs == known_.end() || own == theirs || is_undone(*step.span)) return over;
    return needs->second.contains(theirs);
  }

  static std::string outermost(const Step& step) {
    return step.bar->path.substr(0, step.bar->path.find('/'));
  }
  bool is_undone(const Span& span) const {
    return span.status.starts_with("DELETE") || (rollback_ && span.from >= *rollback_);
  }

  const Dependencies& known_;
  std::optional<Time> rollback_;  // when it began
};

double seconds(Time from, Time to) {
  return std::chrono::duration<double>(to - from).count();
}

Json as_json(const Bar& bar, Time began) {
  Json spans = Json::array(), events = Json::array();
  for (const Span& span : bar.spans)
    spans.push_back({{"from", seconds(began, span.from)},
                     {"to", seconds(began, span.to)},
                     {"status", span.status},
                     {"reason", span.reason},
                     {"open", span.open},
                     {"cancelled", span.cancelled},
                     {"critical", span.critical}});
  for (const services::StackEvent& event : bar.events)
    events.push_back(
        {{"at", seconds(began, event.time)}, {"status", event.status}, {"reason", event.reason}});
  return {{"path", bar.path},
          {"type", bar.type},
          {"physical_id", bar.physical_id},
          {"segments", std::move(spans)},
          {"events", std::move(events)}};
}

std::string path_of(const Cause& cause) {
  if (cause.event.about_stack()) return cause.within;
  return cause.within.empty() ? cause.event.logical_id
                              : cause.within + "/" + cause.event.logical_id;
}

}  // namespace

Timeline make_timeline(const PastOperation& operation, std::string_view root,
                       const Dependencies& known) {
  Timeline timeline{.stack_id = std::string(root),
                    .status = operation.status,
                    .began = operation.start().time,
                    .ended = operation.events.back().time,
                    .bars = {},
                    .critical_path = {},
                    .causes = {}};
  Nesting nesting(operation.events);
  std::map<std::string, Bar> bars;
  for (const services::StackEvent& event : operation.events) {
    if (event.about_stack()) continue;  // of a nested stack, its parent has said it
    std::string within = nesting.path(event.stack_id);
    std::string path = within.empty() ? event.logical_id : within + "/" + event.logical_id;
    Bar& bar = bars[path];
    bar.path = path;
    bar.type = event.type;
    add(bar, event);
  }
  for (const std::string& path : in_order(bars)) timeline.bars.push_back(std::move(bars.at(path)));
  for (Bar& bar : timeline.bars)
    if (bar.spans.back().open) bar.spans.back().to = timeline.ended;
  CriticalPath(operation, root, known).find(timeline);
  timeline.causes = find_causes(operation.events, root);
  return timeline;
}

std::string timeline_page(const Timeline& timeline, std::string_view name) {
  Json resources = Json::array(), path = Json::array(), causes = Json::array();
  for (const Bar& bar : timeline.bars) resources.push_back(as_json(bar, timeline.began));
  for (const auto& [step, span] : timeline.critical_path)
    path.push_back({{"path", step}, {"seconds", seconds(span.from, span.to)}});
  for (const Cause& cause : timeline.causes)
    causes.push_back({{"resource", path_of(cause)},
                      {"status", cause.event.status},
                      {"reason", cause.event.reason},
                      {"in_rollback", cause.in_rollback}});
  return html_page({.kind = "timeline",
                    .title = fmt::format("Stack {}", name),
                    .data = {{"stack_id", timeline.stack_id},
                             {"status", timeline.status},
                             {"began", human_time(timeline.began)},
                             {"seconds", seconds(timeline.began, timeline.ended)},
                             {"resources", std::move(resources)},
                             {"critical_path", std::move(path)},
                             {"causes", std::move(causes)}},
                    .drawing = {}});
}

}  // namespace gcdt::kumo
