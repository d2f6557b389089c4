#include "tools/kumo/timeline.h"

#include <algorithm>
#include <map>

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

// Backwards from what ended last, each time to what ended last before that began.
void find_critical_path(Timeline& timeline) {
  std::vector<Step> steps = steps_of(timeline.bars);
  auto ended = [](const Step& step) { return step.span->to; };
  std::ranges::stable_sort(steps, {}, ended);
  while (!steps.empty()) {
    Step last = steps.back();
    last.span->critical = true;
    timeline.critical_path.emplace_back(last.bar->path, *last.span);
    // Strictly earlier beginnings, so that the way has an end.
    std::erase_if(steps, [&](const Step& step) {
      return step.span->to > last.span->from || step.span->from >= last.span->from;
    });
  }
  std::ranges::reverse(timeline.critical_path);
}

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

Timeline make_timeline(const PastOperation& operation, std::string_view root) {
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
  find_critical_path(timeline);
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
