#include "tools/tenkai/matrix.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace gcdt::tenkai {

namespace {

constexpr size_t kIdWidth = 20;
constexpr size_t kNamed = 3, kLineWidth = 80;

// Heads of columns in windows that are too narrow for the names.
struct Head {
  std::string_view event, head;
};
constexpr Head kHeads[] = {{"BeforeBlockTraffic", "BBlk"},
                           {"BlockTraffic", "Blk"},
                           {"AfterBlockTraffic", "ABlk"},
                           {"ApplicationStop", "Stop"},
                           {"DownloadBundle", "Down"},
                           {"BeforeInstall", "BIns"},
                           {"Install", "Inst"},
                           {"AfterInstall", "AIns"},
                           {"ApplicationStart", "Strt"},
                           {"ValidateService", "Vali"},
                           {"AllowTestTraffic", "Test"},
                           {"AfterAllowTestTraffic", "ATst"},
                           {"BeforeAllowTraffic", "BAlw"},
                           {"AllowTraffic", "Alw"},
                           {"AfterAllowTraffic", "AAlw"}};

std::string_view head_of(std::string_view event) {
  for (const Head& known : kHeads)
    if (known.event == event) return known.head;
  return event.substr(0, 4);
}

// At most three characters: "7", "95", "12m", "3h".
std::string short_time(os::Duration duration) {
  auto seconds = std::max<int64_t>(0, std::chrono::floor<std::chrono::seconds>(duration).count());
  if (seconds < 100) return std::to_string(seconds);
  if (seconds < 5700) return fmt::format("{}m", (seconds + 30) / 60);
  return fmt::format("{}h", std::min<int64_t>(99, (seconds + 1800) / 3600));
}

std::string cell(const Step& step, Time now, bool wide) {
  auto time = [wide](os::Duration duration) {
    std::string text = short_time(duration);
    bool seconds = text.back() >= '0' && text.back() <= '9';
    return wide && seconds ? text + " s" : text;
  };
  if (step.status == "Pending") return ".";
  if (step.status == "Skipped") return "-";
  if (step.status == "Failed") return "!";
  if (step.status == "InProgress")
    return ">" + (step.start ? time(now - *step.start) : std::string());
  if (step.status == "Succeeded")
    return step.start && step.end ? time(*step.end - *step.start) : "ok";
  return "?";
}

// The names of all steps, in the order of the first target that has them.
std::vector<std::string> columns_of(std::span<const Target> targets) {
  std::vector<std::string> names;
  for (const Target& target : targets)
    for (const Step& step : target.steps)
      if (std::ranges::find(names, step.name) == names.end()) names.push_back(step.name);
  return names;
}

std::string padded(std::string_view text, size_t width) {
  std::string_view shown = clip_width(text, width - 1);
  return std::string(shown) + std::string(width - display_width(shown), ' ');
}

std::string each_alone(std::span<const Target> targets, const std::vector<std::string>& columns,
                       Time now, size_t width) {
  size_t whole = kIdWidth;
  for (const std::string& name : columns) whole += name.size() + 1;
  bool wide = whole <= width;
  size_t narrow = kIdWidth + columns.size() * 5 < width ? 5 : 4;
  auto room = [&](const std::string& name) { return wide ? name.size() + 1 : narrow; };
  std::string text = padded("", kIdWidth);
  for (const std::string& name : columns) text += padded(wide ? name : head_of(name), room(name));
  for (const Target& target : targets) {
    text += "\n" + padded(target.id, kIdWidth);
    for (const std::string& name : columns) {
      auto step = std::ranges::find(target.steps, name, &Step::name);
      text += padded(step == target.steps.end() ? "" : cell(*step, now, wide), room(name));
    }
    if (!target.traffic.empty()) text += " " + target.traffic;
  }
  return text;
}

std::string grouped(std::span<const Target> targets, const std::vector<std::string>& columns) {
  constexpr std::string_view kStates[] = {"Pending", "InProgress", "Succeeded", "Failed",
                                          "Skipped"};
  std::string text = padded("", 23);
  for (std::string_view state : kStates) text += fmt::format("{:>11}", state);
  for (const std::string& name : columns) {
    std::map<std::string_view, size_t> counts;
    for (const Target& target : targets) {
      auto step = std::ranges::find(target.steps, name, &Step::name);
      ++counts[step == target.steps.end() ? "Pending" : std::string_view(step->status)];
    }
    text += "\n" + padded(name, 23);
    for (std::string_view state : kStates) text += fmt::format("{:>11}", counts[state]);
  }
  return text;
}

std::string failed_ones(std::span<const Target> targets) {
  std::string text;
  size_t failed = 0;
  for (const Target& target : targets) {
    if (!target.failure || ++failed > kNamed) continue;
    text += fmt::format("{}{}", failed == 1 ? "failed: " : ", ", target.id);
  }
  if (failed > kNamed) text += fmt::format(" and {} more", failed - kNamed);
  return text;
}

}  // namespace

std::string matrix(std::span<const Target> targets, Time now, size_t width) {
  std::vector<std::string> columns = columns_of(targets);
  if (columns.empty()) return {};
  if (targets.size() <= kFewTargets) return each_alone(targets, columns, now, width);
  std::string text = grouped(targets, columns), failed = failed_ones(targets);
  return failed.empty() ? text : text + "\n" + failed;
}

std::string group_line(std::span<const Target> targets) {
  std::map<std::string, size_t> states, steps;
  for (const Target& target : targets) {
    ++states[target.kind.empty() ? "Pending" : target.status];
    if (target.status != "InProgress") continue;
    if (const Step* step = current_step(target)) ++steps[step->name];
  }
  std::string text = fmt::format("{} targets:", targets.size());
  const char* separator = " ";
  for (const char* state :
       {"Succeeded", "Failed", "Skipped", "Ready", "Unknown", "InProgress", "Pending"})
    if (states[state] > 0)
      text += fmt::format("{}{} {}", std::exchange(separator, ", "), states[state], state);
  std::vector<std::pair<std::string, size_t>> most(steps.begin(), steps.end());
  std::ranges::stable_sort(most, std::greater(), &std::pair<std::string, size_t>::second);
  separator = "; ";
  for (const auto& [name, count] : most) {
    std::string more = fmt::format("{}{} {}", std::exchange(separator, ", "), name, count);
    if (text.size() + more.size() > kLineWidth) break;
    text += more;
  }
  return text;
}

}  // namespace gcdt::tenkai
