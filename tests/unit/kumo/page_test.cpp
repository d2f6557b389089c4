// The pages that kumo writes: nothing in them can become markup or code, secrets are masked.
#include <doctest.h>

#include "base/hash.h"
#include "base/text.h"
#include "kumo_world.h"
#include "output/sanitize.h"
#include "tools/kumo/graph_page.h"
#include "tools/kumo/page.h"

namespace gcdt::test {

namespace {

std::string between(const std::string& text, std::string_view begin, std::string_view end) {
  size_t from = text.find(begin);
  if (from == std::string::npos) return "";
  from += begin.size();
  return text.substr(from, text.find(end, from) - from);
}

// The data of a page, as its script reads it.
Json data_of(const std::string& page) {
  return Json::parse(between(page, "<script type=\"application/json\" id=\"data\">", "</script>"));
}

const std::string kSvg = "<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n<svg><g/></svg>\n";

}  // namespace

TEST_CASE("texts in a page can neither end its script nor become markup") {
  const std::string evil =
      "</script><script>alert(1)</script><img src=x onerror=alert(1)>{{script}}";
  std::string page = kumo::html_page({.kind = "graph",
                                      .title = evil,
                                      .data = {{"nodes", Json::array()}, {"text", evil}, {evil, 1}},
                                      .drawing = "<svg></svg>"});
  CHECK_FALSE(page.contains("<img"));
  CHECK_FALSE(page.contains("<script>alert"));
  CHECK(data_of(page).at("text") == evil);
  CHECK(page.contains("<title>&lt;/script&gt;&lt;script&gt;alert(1)"));
}

TEST_CASE("the policy of a page forbids every request and every script but its own") {
  std::string page =
      kumo::html_page({.kind = "timeline", .title = "t", .data = Json::object(), .drawing = {}});
  std::string policy = between(page, "Content-Security-Policy\" content=\"", "\"");
  std::string script = between(page, "</script>\n<script>", "</script>");
  CHECK(script.size() > 1000);
  CHECK(policy.starts_with("default-src 'none'; "));
  CHECK(policy.contains("script-src 'sha256-" + base64_encode(sha256(script)) + "'"));
  for (std::string_view loads : {"http:", "https:", "src=", "href=", "url(", "@import", "fetch("})
    CHECK_FALSE_MESSAGE(page.contains(loads), loads);
}

TEST_CASE("the page of a graph has every node and edge, hidden values and secrets masked") {
  output::register_secret("hunter2-secret");
  auto document = OrderedJson::parse(R"({"Description": "d", "Parameters": {
      "Key": {"Type": "String", "NoEcho": true, "Default": "open sesame"},
      "Name": {"Type": "String"}},
    "Resources": {"B": {"Type": "AWS::S3::Bucket", "DependsOn": "C",
                        "Properties": {"BucketName": {"Ref": "Name"}, "Note": "hunter2-secret"}},
                  "C": {"Type": "AWS::SNS::Topic", "Properties": {"R": {"Ref": "AWS::Region"}}}},
    "Outputs": {"B": {"Value": {"Ref": "B"}}}})");
  std::string page = kumo::graph_page(document, {{"Key", "***"}, {"Name", "files"}}, kSvg);
  CHECK_FALSE(page.contains("open sesame"));
  CHECK_FALSE(page.contains("hunter2-secret"));
  CHECK_FALSE(page.contains("<?xml"));
  Json data = data_of(page);
  std::vector<std::string> nodes;
  for (const Json& node : data.at("nodes"))
    nodes.push_back(text(node, "/kind") + " " + text(node, "/id"));
  CHECK(nodes == std::vector<std::string>{"resource B", "resource C", "parameter Key",
                                          "parameter Name", "output Outputs/B",
                                          "pseudo AWS::Region"});
  CHECK(data.at("edges") == Json::parse(R"([{"from": "C", "to": "B"}, {"from": "Name", "to": "B"},
      {"from": "AWS::Region", "to": "C"}, {"from": "B", "to": "Outputs/B"}])"));
  // In the order of the template.
  CHECK(data.at("nodes").at(0).at("definition") ==
        "{\n  \"Type\": \"AWS::S3::Bucket\",\n  \"DependsOn\": \"C\",\n  \"Properties\": {\n"
        "    \"BucketName\": {\n      \"Ref\": \"Name\"\n    },\n    \"Note\": \"***\"\n  }\n}");
  CHECK(data.at("nodes").at(3).at("value") == "files");
}

TEST_CASE("kumo dot --html draws with Graphviz, and says so when it is missing") {
  KumoWorld world(kumo::dot);
  world.ctx.args.values["--html"] = "true";
  world.file("bin/dot", "#!/bin/sh\n");
  std::filesystem::permissions(world.dir.path() / "bin/dot", std::filesystem::perms::owner_all);
  world.environment.variables["PATH"] = (world.dir.path() / "bin").string();
  world.processes.results = {{.exit_code = 0, .timed_out = false, .out = kSvg, .err = ""}};
  world.run();
  CHECK(world.said() == "wrote graph to disk: cloudformation.html\n");
  CHECK(world.processes.started.at(0).argv.at(1) == "-Tsvg");
  CHECK(data_of(world.read("cloudformation.html")).at("nodes").at(0).at("id") == "B");

  KumoWorld without(kumo::dot);
  without.ctx.args.values["--html"] = "true";
  without.environment.variables["PATH"] = without.dir.path().string();
  CHECK(without.failure() ==
        "'dot' (Graphviz) was not found on PATH. Install Graphviz to draw cloudformation.dot.");
  CHECK(without.has_file("cloudformation.dot"));
  CHECK_FALSE(without.has_file("cloudformation.html"));
}

}  // namespace gcdt::test
