// ramuda logs: time parameters, days, pages, and a tail that loses and repeats nothing.
#include <doctest.h>

#include "base/text.h"
#include "support/world.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/log_time.h"

namespace gcdt::test {

namespace {

struct LogWorld : World {
  explicit LogWorld(std::map<std::string, std::string> options = {})
      : World(ramuda::tool, ramuda::logs, Json::object()) {
    ctx.args.values["<lambda>"] = "greeter";
    for (const auto& [name, value] : options) ctx.args.values[name] = value;
    clock.set("2015-01-01T03:00:00Z");
  }
};

Json event(const char* id, int64_t time, const char* message) {
  return {{"eventId", id}, {"timestamp", time}, {"message", message}};
}

}  // namespace

TEST_CASE("times are so long ago, or absolute in UTC") {
  Time now = *parse_time("2015-01-01T03:00:00Z");
  auto parsed = [&](const char* text) {
    return iso8601(ramuda::parse_log_time(text, now, "--start"));
  };
  CHECK(parsed("2w") == "2014-12-18T03:00:00+00:00");
  CHECK(parsed("2d") == "2014-12-30T03:00:00+00:00");
  CHECK(parsed("2h") == "2015-01-01T01:00:00+00:00");
  CHECK(parsed("20m") == "2015-01-01T02:40:00+00:00");
  CHECK(parsed("90s") == "2015-01-01T02:58:30+00:00");
  CHECK(parsed("2 hours ago") == "2015-01-01T01:00:00+00:00");
  CHECK(parsed("1 day ago") == "2014-12-31T03:00:00+00:00");
  CHECK(parsed("yesterday") == "2014-12-31T03:00:00+00:00");
  CHECK(parsed("2014-12-18 03:00:00") == "2014-12-18T03:00:00+00:00");
  CHECK(parsed("2017-06-28 14:23") == "2017-06-28T14:23:00+00:00");
  CHECK(parsed("2017-06-28") == "2017-06-28T00:00:00+00:00");
  CHECK(parsed("2017-06-28T14:23:00+02:00") == "2017-06-28T12:23:00+00:00");
  CHECK(parsed("PT1H30M") == "2015-01-01T01:30:00+00:00");
  CHECK(parsed("P1DT2H") == "2014-12-31T01:00:00+00:00");
  CHECK(parsed("P2W") == "2014-12-18T03:00:00+00:00");
  for (const char* wrong : {"",
                            "h",
                            "1.5h",
                            "-1h",
                            "soon",
                            "2H",
                            "12",
                            "2017-13-01",
                            "P",
                            "PT",
                            "P1",
                            "PT1D",
                            "P1Y",
                            "P1M",
                            "PT1M1H",
                            "P1T",
                            "p1d",
                            "2017-06-28 02:23 pm",
                            "99999999999999999999h",
                            "2017-06-28 25:00"})
    CHECK_THROWS_AS(ramuda::parse_log_time(wrong, now, "--start"), Error);
  CHECK_THROWS_WITH_AS(ramuda::parse_log_time("soon", now, "--end"),
                       "--end 'soon' is no time. Write '2h', '3d', '1w' for so long ago, or "
                       "'2017-06-28 14:23' (UTC).",
                       Error);
}

TEST_CASE("times that contradict each other are said before any call") {
  CHECK(LogWorld({{"--start", "1h"}, {"--end", "2d"}}).failure() ==
        "'--end' value before '--start' value.");
  CHECK(LogWorld({{"--tail", "true"}, {"--end", "2d"}}).failure() ==
        "You can not use '--end' and '--tail' options together.");
}

TEST_CASE("events are shown by day, as the pages come") {
  LogWorld world;
  world.aws
      .expect("FilterLogEvents",
              {{"logGroupName", "/aws/lambda/greeter"}, {"startTime", 1'419'994'800'000}})
      .reply({{"events", Json::array({event("1", 1499425901394, "START a\n"),
                                      event("2", 1499425901398, "REPORT\tx\t\n")})},
              {"nextToken", "t1"}});
  world.aws.expect("FilterLogEvents", {{"nextToken", "t1"}})
      .reply({{"events", Json::array({event("3", 1499525901398, "  multi\nline\n")})}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() ==
        "2017-07-07\n11:11:41  START a\n11:11:41  REPORT\tx\n2017-07-08\n14:58:21  multi\nline\n");
  CHECK(world.result().at("events") == 3);
}

TEST_CASE("start, end and filter go into the request") {
  LogWorld world({{"--start", "2h"}, {"--end", "1h"}, {"--filter", "ERROR"}});
  world.aws.expect("FilterLogEvents", {{"startTime", 1'420'074'000'000},
                                       {"endTime", 1'420'077'600'000},
                                       {"filterPattern", "ERROR"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "");
}

TEST_CASE("a tail waits for a group that is not there, and shows late events once") {
  LogWorld world(std::map<std::string, std::string>{{"--tail", "true"}});
  int64_t base = 1'420'081'100'000;
  world.aws.expect("FilterLogEvents").error("ResourceNotFoundException", "no group", 400);
  world.aws.expect("FilterLogEvents").reply({{"events", Json::array({event("1", base, "one")})}});
  // The same again, one more of the same millisecond, and one that is older and came late.
  world.aws.expect("FilterLogEvents", {{"startTime", base - 120'000}})
      .reply({{"events", Json::array({event("3", base - 1000, "late"), event("1", base, "one"),
                                      event("2", base, "two")})}});
  world.clock.interrupt_sleep(3);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.said() ==
        "Use 'Ctrl-C' to exit tail mode\n2015-01-01\n02:58:20  one\n02:58:19  late\n02:58:20  "
        "two\n");
}

TEST_CASE("a tail shows each event of several pages and rounds once, whenever it came") {
  LogWorld world(std::map<std::string, std::string>{{"--tail", "true"}});
  int64_t base = 1'420'081'100'000;
  auto page = [](std::vector<Json> events, const char* next = nullptr) {
    Json answer{{"events", std::move(events)}};
    if (next) answer["nextToken"] = next;
    return answer;
  };
  // Two pages, of which the second has one more of the same millisecond.
  world.aws.expect("FilterLogEvents").reply(page({event("1", base, "a")}, "t1"));
  world.aws.expect("FilterLogEvents", {{"nextToken", "t1"}})
      .reply(page({event("2", base, "b"), event("3", base + 1, "c")}));
  // Everything again, with one between them that came late, on the second page.
  world.aws.expect("FilterLogEvents", {{"startTime", base + 1 - 120'000}})
      .reply(page({event("1", base, "a"), event("2", base, "b")}, "t2"));
  world.aws.expect("FilterLogEvents", {{"nextToken", "t2"}})
      .reply(page({event("4", base, "late"), event("3", base + 1, "c")}));
  // An empty page, and one with the same text as before, which is another event.
  world.aws.expect("FilterLogEvents").reply(page({}, "t3"));
  world.aws.expect("FilterLogEvents", {{"nextToken", "t3"}})
      .reply(page({event("4", base, "late"), event("5", base + 1, "c")}));
  world.clock.interrupt_sleep(3);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() ==
        "Use 'Ctrl-C' to exit tail mode\n2015-01-01\n02:58:20  a\n02:58:20  b\n02:58:20  c\n"
        "02:58:20  late\n02:58:20  c\n");
}

TEST_CASE("an event with a time in the future does not hide those that come") {
  LogWorld world(std::map<std::string, std::string>{{"--tail", "true"}});
  int64_t now = 1'420'081'200'000;
  world.aws.expect("FilterLogEvents")
      .reply({{"events", Json::array({event("1", now + 3'600'000, "clock")})}});
  world.aws.expect("FilterLogEvents", {{"startTime", now + 2'000 - 120'000}})
      .reply({{"events",
               Json::array({event("2", now, "now"), event("1", now + 3'600'000, "clock")})}});
  world.clock.interrupt_sleep(2);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.said().ends_with("04:00:00  clock\n03:00:00  now\n"));
}

TEST_CASE("a tail that is refused ends with that error") {
  LogWorld world(std::map<std::string, std::string>{{"--tail", "true"}});
  int64_t base = 1'420'081'100'000;
  world.aws.expect("FilterLogEvents").reply({{"events", Json::array({event("1", base, "a")})}});
  world.aws.expect("FilterLogEvents").error("AccessDeniedException", "no", 400);
  CHECK(world.failure().contains("AccessDeniedException"));
  CHECK(world.said().ends_with("02:58:20  a\n"));
}

TEST_CASE("what is wrong is red, what warns is yellow, what Lambda itself says is dim") {
  LogWorld world;
  world.aws.expect("FilterLogEvents")
      .reply(
          {{"events", Json::array({event("1", 1499425901394, "START RequestId: 1"),
                                   event("2", 1499425901395, "[WARNING] a"),
                                   event("3", 1499425901396, "[ERROR] b"),
                                   event("4", 1499425901397, "Task timed out after 3.00 seconds"),
                                   event("5", 1499425901398, "plain")})}});
  world.run();
  std::vector<output::Style> styles;
  for (const auto& shown : world.out.events)
    if (auto* text = std::get_if<output::Text>(&shown)) styles.push_back(text->style);
  using output::Style;
  CHECK(styles ==
        std::vector{Style::bold, Style::dim, Style::yellow, Style::red, Style::red, Style::plain});
}

TEST_CASE("without --tail a missing log group is an error") {
  LogWorld world;
  world.aws.expect("FilterLogEvents")
      .error("ResourceNotFoundException", "The specified log group does not exist.", 400);
  CHECK(world.failure().contains("ResourceNotFoundException"));
}

TEST_CASE("the configured function is read where it writes") {
  LogWorld world;
  Json section{{"lambda", {{"name", "greeter"}, {"logging", {{"logGroup", "/shop/greeter"}}}}}};
  world.ctx.config["ramuda"] = section;
  world.aws.expect("FilterLogEvents", {{"logGroupName", "/shop/greeter"}})
      .reply({{"events", Json::array()}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

}  // namespace gcdt::test
