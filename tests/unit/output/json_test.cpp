#include <doctest.h>

#include "base/text.h"
#include "output/output.h"
#include "output/sanitize.h"
#include "support/fakes.h"

using namespace gcdt;
using namespace gcdt::output;

namespace {

struct Lines {
  explicit Lines(bool verbose = false)
      : out(make_output(terminal, {.json = true, .verbose = verbose}, {})) {}
  Json take() {
    Json lines = Json::array();
    std::string text = std::exchange(terminal.out_text, {});
    while (!text.empty()) {
      size_t end = text.find('\n');
      REQUIRE(end != std::string::npos);
      lines.push_back(parse_json(text.substr(0, end), "line"));
      text.erase(0, end + 1);
    }
    return lines;
  }

  test::FakeTerminal terminal;
  std::unique_ptr<Output> out;
};

}  // namespace

TEST_CASE("every event is one JSON object with its type") {
  Lines lines;
  lines.out->warning("careful");
  lines.out->say("hello", Style::red);
  lines.out->show(StackEventHeader{});
  lines.out->show(Progress{"waiting"});
  lines.out->show(StackEvent{.status = "CREATE_COMPLETE",
                             .logical_id = "Bucket",
                             .reason = "",
                             .time = "2017-01-01 00:00:03+00:00",
                             .type = "AWS::S3::Bucket",
                             .physical_id = "b-1",
                             .stack = "infra"});
  lines.out->show(Table{"stacks", {"Name"}, {{"a"}, {"b"}}});
  lines.out->show(Artifact{"x.json", "wrote x.json"});
  lines.out->show(Raw{"raw\n"});
  CHECK(lines.take() ==
        Json::array({{{"type", "notice"}, {"level", "warning"}, {"text", "careful"}},
                     {{"type", "text"}, {"text", "hello"}},
                     {{"type", "stack_event"},
                      {"stack", "infra"},
                      {"status", "CREATE_COMPLETE"},
                      {"logical_id", "Bucket"},
                      {"physical_id", "b-1"},
                      {"resource_type", "AWS::S3::Bucket"},
                      {"reason", ""},
                      {"time", "2017-01-01 00:00:03+00:00"}},
                     {{"type", "table"},
                      {"name", "stacks"},
                      {"head", Json::array({"Name"})},
                      {"rows", Json::array({Json::array({"a"}), Json::array({"b"})})}},
                     {{"type", "artifact"}, {"path", "x.json"}, {"text", "wrote x.json"}},
                     {{"type", "raw"}, {"text", "raw\n"}}}));
}

TEST_CASE("a step of a deployment has its error only when it failed") {
  Lines lines;
  TargetEvent event{.deployment = "d-1",
                    .target = "i-1",
                    .event = "Install",
                    .status = "Succeeded",
                    .time = "2017-01-01 00:00:03+00:00",
                    .took = "3 s",
                    .grouped = true};
  lines.out->show(event);
  Json expected{{"type", "target_event"}, {"deployment", "d-1"},
                {"target", "i-1"},        {"event", "Install"},
                {"status", "Succeeded"},  {"time", "2017-01-01 00:00:03+00:00"}};
  CHECK(lines.take() == Json::array({expected}));
  event.status = "Failed";
  expected["status"] = "Failed";
  event.error_code = "ScriptFailed";
  expected["error_code"] = "ScriptFailed";
  event.message = "no";
  expected["message"] = "no";
  lines.out->show(event);
  CHECK(lines.take() == Json::array({expected}));
}

TEST_CASE("the last line is the result, whatever is said after it was known") {
  Lines lines;
  lines.out->show(Result{{{"outputs", Json::array({1})}}});
  CHECK(lines.take().empty());
  lines.out->info("bye");
  lines.out->finish(0);
  Json all = lines.take();
  CHECK(all.back() == Json{{"type", "result"},
                           {"version", 1},
                           {"ok", true},
                           {"exit_code", 0},
                           {"value", {{"outputs", Json::array({1})}}}});
}

TEST_CASE("the result of a failure carries the last error") {
  Lines lines;
  lines.out->error("first");
  lines.out->error("The stack rolled back.");
  lines.out->finish(1);
  CHECK(lines.take().back() == Json{{"type", "result"},
                                    {"version", 1},
                                    {"ok", false},
                                    {"exit_code", 1},
                                    {"error", "The stack rolled back."}});
}

TEST_CASE("a finding says what is wrong where; what is not known is left out") {
  Lines lines;
  lines.out->show(Finding{.level = Finding::note,
                          .rule = "hocon",
                          .file = "a.conf",
                          .line = 3,
                          .column = 4,
                          .path = "kumo.stack",
                          .text = "t",
                          .remedy = "r"});
  lines.out->show(Finding{.level = Finding::error, .rule = "E1", .file = "b", .text = "t"});
  lines.out->show(Section{"a", "A", true});
  lines.out->show(Summary{"# x"});
  lines.out->show(Case{"a", "b", Case::failed, "c", "d"});
  Json all = lines.take();
  CHECK(all == Json::array({Json{{"type", "finding"},
                                 {"level", "note"},
                                 {"rule", "hocon"},
                                 {"file", "a.conf"},
                                 {"line", 3},
                                 {"column", 4},
                                 {"path", "kumo.stack"},
                                 {"text", "t"},
                                 {"remedy", "r"}},
                            Json{{"type", "finding"},
                                 {"level", "error"},
                                 {"rule", "E1"},
                                 {"file", "b"},
                                 {"text", "t"}}}));
}

TEST_CASE("lines are ASCII, stay JSON with broken text, and hide secrets") {
  Lines lines;
  register_secret("json-secret-1");
  lines.out->info("\x1b[31m \u00e4 \xff json-secret-1");
  std::string raw = lines.terminal.out_text;
  for (char c : raw) CHECK((c == '\n' || (c >= 0x20 && c < 0x7F)));
  CHECK(lines.take().at(0).at("text") == "\x1b[31m \u00e4 \uFFFD ***");
  lines.out->show(Result{"json-secret-1", true});
  lines.out->finish(0);
  CHECK(lines.take().at(0).at("value") == "json-secret-1");
}

TEST_CASE("debug messages are lines with -v only") {
  Lines quiet;
  quiet.out->debug("x");
  CHECK(quiet.take().empty());
  Lines verbose(true);
  verbose.out->debug("x");
  CHECK(verbose.take().at(0).at("level") == "debug");
}

TEST_CASE("with a closed stdout the error is said on stderr as a sentence") {
  Lines lines;
  lines.terminal.closed = true;
  lines.out->error("it failed");
  CHECK(lines.terminal.err_text == "ERROR: it failed\n");
}
