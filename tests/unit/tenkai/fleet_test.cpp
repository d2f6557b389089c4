// A fleet of 500 instances: few requests, flat memory, and something that people can read.
#include <malloc.h>

#include "tenkai_world.h"
#include "tools/tenkai/matrix.h"

namespace gcdt::test {

namespace {

constexpr size_t kInstances = 500, kPageOfList = 100;
constexpr const char* kSteps[] = {"ApplicationStop", "DownloadBundle", "BeforeInstall",
                                  "Install",         "AfterInstall",   "ApplicationStart",
                                  "ValidateService"};
constexpr int64_t kStepSeconds = 30;

// Instances in waves of 50, four minutes apart; each step takes half a minute. One never makes it.
class Fleet {
 public:
  Json answer(const aws::Call& call) {
    ++requests[call.operation];
    if (call.service == "sts") return {{"Account", "123456789012"}};
    if (call.operation == "GetDeploymentGroup") return {{"deploymentGroupInfo", Json::object()}};
    if (call.operation == "ListDeployments") return {{"deployments", Json::array()}};
    if (call.operation == "HeadBucket") return {{"BucketRegion", "eu-west-1"}};
    if (call.operation == "PutObject") return {{"ETag", kETag}, {"VersionId", "v"}};
    if (call.operation == "CreateDeployment") {
      began = clock->now();
      return {{"deploymentId", "d-1"}};
    }
    if (call.operation == "GetDeployment") return {{"deploymentInfo", deployment()}};
    if (call.operation == "ListDeploymentTargets") return list(call);
    if (call.operation == "BatchGetDeploymentTargets") return batch(call);
    return Json::object();
  }
  int64_t seconds() const {
    return std::chrono::floor<std::chrono::seconds>(clock->now() - began).count();
  }

  FakeClock* clock = nullptr;
  Time began;
  int64_t stands_still = 0;  // nothing happens before that second
  std::map<std::string, size_t> requests;
  size_t news = 0;  // batches that differed from what was told before about the same instances

 private:
  static std::string id(size_t i) { return fmt::format("i-{:017x}", i); }
  int64_t age(size_t i) const {
    return seconds() - stands_still - static_cast<int64_t>(i / 50) * 240;
  }
  static int64_t end() { return kStepSeconds * static_cast<int64_t>(std::size(kSteps)); }

  std::string status(size_t i) const {
    if (age(i) < 0) return "Pending";
    if (i == 7 && age(i) >= 6 * kStepSeconds) return "Failed";
    return age(i) >= end() ? "Succeeded" : "InProgress";
  }
  Json deployment() const {
    std::map<std::string, int64_t> counts;
    for (size_t i = 0; i < kInstances; ++i) ++counts[status(i)];
    bool over = counts["Succeeded"] + counts["Failed"] == kInstances;
    return {{"deploymentId", "d-1"},
            {"status", over ? "Succeeded" : "InProgress"},
            {"deploymentOverview", counts}};
  }
  Json list(const aws::Call& call) const {
    size_t from = std::stoul(text_or(call.params, "/nextToken", "0"));
    Json ids = Json::array();
    for (size_t i = from; i < from + kPageOfList; ++i) ids.push_back(id(i));
    Json answer{{"targetIds", std::move(ids)}};
    if (from + kPageOfList < kInstances) answer["nextToken"] = std::to_string(from + kPageOfList);
    return answer;
  }
  Json batch(const aws::Call& call) {
    const Json& ids = call.params.at("targetIds");
    CHECK(ids.size() <= 25);
    Json all = Json::array();
    bool differs = false;
    for (const Json& wanted : ids) {
      size_t i = std::stoul(wanted.get<std::string>().substr(2), nullptr, 16);
      Json steps = Json::array();
      for (int64_t n = 0; n < static_cast<int64_t>(std::size(kSteps)); ++n) {
        bool failed = status(i) == "Failed";
        Json one = age(i) < n * kStepSeconds         ? step(kSteps[n], "Pending")
                   : failed && n == 6                ? step(kSteps[n], "Skipped")
                   : failed && n == 5                ? failed_step(kSteps[n], 9)
                   : age(i) < (n + 1) * kStepSeconds ? step(kSteps[n], "InProgress", 1)
                                                     : step(kSteps[n], "Succeeded", 1);
        steps.push_back(std::move(one));
      }
      all.push_back(instance(id(i), status(i), std::move(steps)));
      differs |= std::exchange(told_[i], all.back().dump()) != all.back().dump();
    }
    news += differs;
    return {{"deploymentTargets", std::move(all)}};
  }
  std::map<size_t, std::string> told_;
};

// Keeps no calls: the memory that is measured is that of the command.
struct Forgetful : aws::Backend {
  explicit Forgetful(Fleet& to) : fleet(to) {}
  Json send(aws::Call call) override { return fleet.answer(call); }
  Fleet& fleet;
};

struct FleetWorld : World {
  FleetWorld(Fleet& fleet)
      : World(tenkai::tool, tenkai::deploy,
              {{"codedeploy",
                {{"applicationName", "shop"},
                 {"deploymentGroupName", "blue"},
                 {"artifactsBucket", "b"}}}},
              std::make_unique<Forgetful>(fleet)) {
    fleet.clock = &clock;
    file("bundle.tar.gz", "x");
    ctx.bundle_file = dir.path() / "bundle.tar.gz";
  }
};

size_t widest_line(std::string_view text) {
  size_t widest = 0;
  for (const std::string& line : split(text, '\n')) widest = std::max(widest, display_width(line));
  return widest;
}

}  // namespace

TEST_CASE("a fleet costs a fifth of a request a second, and one per page that has changed") {
  for (int64_t stands_still : {0, 1800}) {
    Fleet fleet;
    fleet.stands_still = stands_still;
    FleetWorld world(fleet);
    world.ctx.args.values["--timeout"] = "0";
    world.run();
    int64_t seconds = fleet.seconds();
    size_t watched = fleet.requests["GetDeployment"] + fleet.requests["ListDeploymentTargets"] +
                     fleet.requests["BatchGetDeploymentTargets"];
    MESSAGE(seconds, " s, ", watched, " requests, ", fleet.news, " batches with news");
    CHECK(seconds > 2300 + stands_still);
    CHECK(static_cast<double>(watched - fleet.news) <= 0.2 * static_cast<double>(seconds));
    CHECK(fleet.requests["ListDeploymentTargets"] == 5);
  }
}

TEST_CASE("a log of a fleet is short, with lines of at most 80 columns") {
  Fleet fleet;
  FleetWorld world(fleet);
  world.run();
  std::string said = world.said();
  CHECK(said.contains("500 targets: "));
  std::vector<std::string> lines;
  for (const std::string& line : split(said, '\n')) {
    if (!line.starts_with("Deployment: d-1 -> URL")) CHECK(display_width(line) <= 80);
    if (!line.starts_with("500 targets: ")) continue;
    CHECK((lines.empty() || lines.back() != line));
    lines.push_back(line);
  }
  CHECK(lines.size() > 20);
  CHECK(lines.size() < 250);
  CHECK(
      said.contains("\ndeployment summary:\n500 targets: 499 Succeeded, 1 Failed\n"
                    "Instance ID            Status       Most recent event\n"
                    "i-00000000000000007    Failed       ApplicationStart\n"));
}

TEST_CASE("machines hear of every step of every instance, people of groups") {
  Fleet fleet;
  FleetWorld world(fleet);
  world.run();
  size_t ended = 0;
  for (const output::Event& event : world.out.events)
    if (auto* one = std::get_if<output::TargetEvent>(&event)) {
      CHECK(one->grouped);
      ended += one->status == "Succeeded" || one->status == "Failed";
    }
  CHECK(ended >= kInstances * std::size(kSteps) - 1);
}

TEST_CASE("on a terminal a fleet is a table of 80 columns that stays on the screen") {
  Fleet fleet;
  FleetWorld world(fleet);
  world.terminal.tty = true;
  std::string largest;
  world.clock.on_sleep = [&](size_t) {
    for (const output::Event& event : world.out.events)
      if (auto* one = std::get_if<output::Progress>(&event); one && one->text.size() > 300)
        largest = one->text;
    world.out.events.clear();
  };
  world.run();
  CHECK(widest_line(largest) <= 79);
  CHECK(split(largest, '\n').size() < 14);
  CHECK(largest.contains("ApplicationStart"));
  CHECK(largest.contains("failed: i-00000000000000007"));
}

TEST_CASE("the longer a fleet is watched, the same memory it takes") {
  Fleet fleet;
  fleet.stands_still = 3000;
  FleetWorld world(fleet);
  world.ctx.args.values["--timeout"] = "0";
  size_t at_first = 0, at_last = 0;
  world.clock.on_sleep = [&](size_t n) {
    world.out.events.clear();
    if (n == 50) at_first = mallinfo2().uordblks;
    if (n == 280) at_last = mallinfo2().uordblks;
  };
  world.run();
  CHECK(at_last < at_first + (64 << 10));
}

TEST_CASE("few targets are a line each, with the seconds of every step") {
  std::vector<tenkai::Target> targets;
  auto second = [](int s) { return *parse_time("2026-01-02T03:05:00Z") + std::chrono::seconds(s); };
  targets.push_back({.id = "i-09d7eab579dcdcd6f",
                     .kind = "instance",
                     .status = "InProgress",
                     .steps = {{"ApplicationStop", "Skipped", {}, {}},
                               {"DownloadBundle", "Succeeded", second(0), second(3)},
                               {"Install", "InProgress", second(3), {}},
                               {"ValidateService", "Pending", {}, {}}}});
  targets.push_back({.id = "i-1",
                     .kind = "instance",
                     .status = "Failed",
                     .steps = {{"ApplicationStop", "Succeeded", second(0), second(300)},
                               {"DownloadBundle", "Failed", second(300), second(301)}}});
  CHECK(tenkai::matrix(targets, second(120), 74) ==
        "                    Stop Down Inst Vali \n"
        "i-09d7eab579dcdcd6f -    3    >2m  .    \n"
        "i-1                 5m   !              ");
  CHECK(tenkai::matrix(targets, second(120), 75) ==
        "                    ApplicationStop DownloadBundle Install ValidateService \n"
        "i-09d7eab579dcdcd6f -               3 s            >2m     .               \n"
        "i-1                 5m              !                                      ");
  CHECK(tenkai::matrix({}, second(0), 80).empty());
}

TEST_CASE("all thirteen events of a group with a load balancer fit into 80 columns") {
  tenkai::Target target{.id = "i-09d7eab579dcdcd6f", .kind = "instance", .status = "Succeeded"};
  Time begin = *parse_time("2026-01-02T03:05:00Z");
  for (const char* name :
       {"BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic", "ApplicationStop",
        "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart",
        "ValidateService", "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"})
    target.steps.push_back({name, "Succeeded", begin, begin + std::chrono::hours(2)});
  std::string text = tenkai::matrix(std::vector{target}, begin, 80);
  CHECK(widest_line(text) <= 79);
  CHECK(text.contains("2h  2h"));
}

}  // namespace gcdt::test
