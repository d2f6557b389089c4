#include <doctest.h>

#include <pugixml.hpp>

#include "os/files.h"
#include "output/output.h"
#include "output/sanitize.h"
#include "support/fakes.h"

using namespace gcdt;
using namespace gcdt::output;

namespace {

struct Report {
  Report() { out = make_output(terminal, {.title = "kumo deploy", .junit_file = file()}, {}); }
  std::string file() const { return (dir.path() / "report.xml").string(); }
  void end(int exit_code) {
    out->finish(exit_code);
    std::string text = os::read_file(file());
    auto parsed = xml.load_string(text.c_str());
    REQUIRE_MESSAGE(parsed, parsed.description());
  }
  // "shop/Bucket (AWS::S3::Bucket): failure CREATE_FAILED: no".
  std::vector<std::string> cases() const {
    std::vector<std::string> found;
    for (const auto& suite : xml.child("testsuites"))
      for (const auto& one : suite) {
        std::string line =
            std::string(one.attribute("classname").value()) + "/" + one.attribute("name").value();
        for (const char* kind : {"failure", "skipped"})
          if (auto child = one.child(kind))
            line += std::string(": ") + kind + " " + child.attribute("message").value();
        found.push_back(line);
      }
    return found;
  }
  std::string total(const char* what) const {
    return xml.child("testsuites").attribute(what).value();
  }

  os::TempDir dir;
  test::FakeTerminal terminal;
  std::unique_ptr<Output> out;
  pugi::xml_document xml;
};

StackEvent event(const char* status, const char* id, const char* reason = "",
                 const char* time = "2026-01-02 03:04:05+00:00") {
  return {.status = status,
          .logical_id = id,
          .reason = reason,
          .time = time,
          .type = std::string(id) == "shop" ? "AWS::CloudFormation::Stack" : "AWS::S3::Bucket",
          .physical_id = "",
          .stack = "shop"};
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the report of a deployment has a case for each resource, and the command's own") {
  Report report;
  report.out->show(event("UPDATE_IN_PROGRESS", "shop"));
  report.out->show(event("CREATE_IN_PROGRESS", "B"));
  report.out->show(event("CREATE_IN_PROGRESS", "A"));
  report.out->show(event("CREATE_COMPLETE", "B", "", "2026-01-02 03:04:08.500000+00:00"));
  report.out->show(event("CREATE_COMPLETE", "A"));
  report.end(0);
  CHECK(report.cases() ==
        Lines{"kumo deploy/kumo deploy", "shop/B (AWS::S3::Bucket)", "shop/A (AWS::S3::Bucket)"});
  CHECK(report.total("tests") == "3");
  CHECK(report.total("failures") == "0");
  auto b = report.xml.child("testsuites").last_child().first_child();
  CHECK(std::string(b.attribute("time").value()) == "3.500");
}

TEST_CASE("the first failure of a resource counts; what was cancelled or taken back is skipped") {
  Report report;
  report.out->show(event("CREATE_FAILED", "A", "no \"<b>\" & such"));
  report.out->show(event("CREATE_FAILED", "B", "Resource creation cancelled"));
  report.out->show(event("CREATE_IN_PROGRESS", "C"));
  report.out->show(event("DELETE_COMPLETE", "A"));
  report.out->error("Stack 'shop' was not created.");
  report.end(1);
  CHECK(report.cases() ==
        Lines{"kumo deploy/kumo deploy: failure Stack 'shop' was not created.",
              "shop/A (AWS::S3::Bucket): failure CREATE_FAILED: no \"<b>\" & such",
              "shop/B (AWS::S3::Bucket): skipped CREATE_FAILED",
              "shop/C (AWS::S3::Bucket): skipped CREATE_IN_PROGRESS"});
  CHECK(report.total("failures") == "2");
  CHECK(report.total("skipped") == "2");
}

TEST_CASE("steps on targets, findings and what commands looked at are cases") {
  Report report;
  TargetEvent step{
      .deployment = "d-1", .target = "i-1", .event = "Install", .status = "InProgress"};
  report.out->show(step);
  step.took = "3 s";
  step.status = "Failed";
  step.error_code = "ScriptFailed";
  report.out->show(step);
  report.out->show(Finding{.level = Finding::error,
                           .rule = "E3002",
                           .file = "cloudformation.yaml",
                           .line = 4,
                           .path = "Resources.A",
                           .text = "wrong"});
  report.out->show(Case{"API orders", "GET /", Case::failed, "breaks callers", "all of it"});
  report.out->show(Case{"API orders", "GET /b", Case::passed, "", "+ GET /b"});
  report.end(0);
  CHECK(report.cases() == Lines{"kumo deploy/kumo deploy",
                                "d-1/i-1 Install: failure Failed: ScriptFailed",
                                "E3002/cloudformation.yaml:4 Resources.A: failure wrong",
                                "API orders/GET /: failure breaks callers", "API orders/GET /b"});
}

TEST_CASE("a report holds neither secrets nor characters that XML does not have") {
  register_secret("hunter44");
  Report report;
  report.out->error("hunter44 \x01\xEF\xBF\xBE\x1b[31m \xFF");
  report.end(1);
  CHECK(report.cases() == Lines{"kumo deploy/kumo deploy: failure *** ^A?^[[31m \xEF\xBF\xBD"});
}

TEST_CASE("a report that cannot be written is a warning on stderr") {
  test::FakeTerminal terminal;
  auto out = make_output(terminal, {.title = "x", .junit_file = "/no/such/folder/x"}, {});
  out->info("done");
  out->finish(0);
  CHECK(terminal.out_text == "done\n");
  CHECK(terminal.err_text.starts_with("WARNING: no test report: "));
}
