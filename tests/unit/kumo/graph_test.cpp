#include "tools/kumo/graph.h"

#include <doctest.h>

#include "config/yaml.h"
#include "kumo_world.h"
#include "output/sanitize.h"

namespace gcdt::test {

namespace {

using Values = std::map<std::string, std::string>;

std::string graph(std::string_view document, const Values& values = {}) {
  return kumo::graph_text(OrderedJson::parse(document), values);
}

// The graph of one resource `I`, or of what else `resources` holds.
std::string graph_of(std::string_view resources) {
  return graph(fmt::format(R"({{"Resources": {}}})", resources));
}

std::string coloured(std::string_view colour, std::string_view node) {
  return fmt::format(
      "node [style=\"filled\"];\nnode [fillcolor=\"{}\"]\n{}\nnode [style=\"\"];\nnode "
      "[fillcolor=\"\"]\n",
      colour, node);
}

constexpr std::string_view kOpenGroup =
    R"("G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress":
        [{"IpProtocol": "tcp", "CidrIp": "0.0.0.0/0"}]}})";

}  // namespace

TEST_CASE("an empty template is an empty graph") {
  CHECK(graph(R"({"Resources": {}})") ==
        "digraph \"\" {\n"
        "labeljust=l;\n"
        "node [shape=box];\n"
        "subgraph \"Pseudo Parameters\" {\n"
        "labeljust=l;\n"
        "node [shape=ellipse];\n"
        "}\n"
        "}\n");
}

TEST_CASE("the graph has all sections in the order of the template") {
  CHECK(graph(R"({
    "Description": "a service",
    "Parameters": {"KeyName": {"Type": "String"}, "AMI": {"Type": "String"}},
    "Resources": {
      "Server": {"Type": "AWS::EC2::Instance",
                 "Properties": {"ImageId": {"Ref": "AMI"}, "KeyName": {"Ref": "KeyName"},
                                "UserData": {"Fn::Base64": {"Fn::Join": ["", [
                                    {"Ref": "AWS::Region"},
                                    {"Fn::GetAtt": ["Bucket", "Arn"]}, {"Ref": "KeyName"}]]}}}},
      "Bucket": {"Type": "AWS::S3::Bucket"}, "Odd": {}},
    "Outputs": {"O": {"Value": {"Fn::Join": [".", [{"Ref": "Server"}, {"Ref": "Bucket"}]]}}}})",
              {{"KeyName", "abc123"}}) ==
        "digraph \"a service\" {\n"
        "labeljust=l;\n"
        "node [shape=box];\n"
        "\"Server\"[label=<<FONT POINT-SIZE=\"8\">[Instance]</FONT><BR />Server>]\n"
        "\"Bucket\"[label=<<FONT POINT-SIZE=\"8\">[Bucket]</FONT><BR />Bucket>]\n"
        "\"Odd\"\n"
        "subgraph \"Parameters\" {\n"
        "labeljust=l;\n"
        "node [shape=box];\n"
        "node [style=\"filled,rounded\"]\n"
        "rank=source\n"
        "\"KeyName\"[label=<KeyName<BR /><FONT POINT-SIZE=\"8\">[=abc123]</FONT>>]\n"
        "\"AMI\"\n"
        "}\n"
        "subgraph \"Outputs\" {\n"
        "labeljust=l;\n"
        "node [shape=box];\n"
        "node [style=\"filled,rounded\"]\n"
        "rank=sink\n"
        "\"O\"\n"
        "}\n"
        "subgraph \"Pseudo Parameters\" {\n"
        "labeljust=l;\n"
        "node [shape=ellipse];\n"
        "\"AWS::Region\"\n"
        "}\n"
        "\"AMI\" -> \"Server\";\n"
        "\"KeyName\" -> \"Server\";\n"
        "\"AWS::Region\" -> \"Server\";\n"
        "\"Bucket\" -> \"Server\";\n"
        "\"KeyName\" -> \"Server\";\n"
        "\"Bucket\" -> \"O\";\n"
        "\"Server\" -> \"O\";\n"
        "}\n");
}

TEST_CASE("a group that the template does not show makes a resource yellow") {
  for (const char* property : {"SecurityGroups", "SecurityGroupIds"}) {
    std::string text = graph_of(fmt::format(
        R"({{"I": {{"Type": "AWS::EC2::Instance",
                 "Properties": {{"{}": [{{"Ref": "Param"}}]}}}}}})",
        property));
    CHECK(text.contains(
        coloured("yellow", "\"I\"[label=<<FONT POINT-SIZE=\"8\">[Instance]</FONT><BR />I>]")));
    CHECK(text.contains("\"Param\" -> \"I\";\n"));
  }
}

TEST_CASE("a group open to the world makes its users red") {
  for (const char* user : {R"("SecurityGroups": [{"Ref": "Param"}, {"Ref": "G"}])",
                           R"("SecurityGroups": {"Ref": "G"})",
                           R"("SecurityGroupIds": [{"Fn::GetAtt": ["G", "GroupId"]}])",
                           R"("SecurityGroupIds": [{"Fn::GetAtt": "G.GroupId"}])"}) {
    std::string text = graph_of(
        fmt::format(R"({{{}, "I": {{"Type": "AWS::EC2::Instance", "Properties": {{{}}}}}}})",
                    kOpenGroup, user));
    CAPTURE(user);
    CHECK(text.contains(
        coloured("red", "\"I\"[label=<<FONT POINT-SIZE=\"8\">[Instance]</FONT><BR />I>]")));
    CHECK_FALSE(text.contains(
        coloured("red", "\"G\"[label=<<FONT POINT-SIZE=\"8\">[SecurityGroup]</FONT><BR />G>]")));
  }
}

TEST_CASE("which rules open a group") {
  struct Case {
    const char* rules;
    bool open;
  };
  for (const Case& one :
       {Case{R"([{"IpProtocol": "tcp", "CidrIp": "0.0.0.0/0"}])", true},
        Case{R"([{"IpProtocol": "ICMP", "CidrIp": "0.0.0.0/0"}])", false},
        Case{R"([{"IpProtocol": -1, "CidrIp": "0.0.0.0/0"}])", true},
        Case{R"([{"IpProtocol": "tcp", "CidrIpv6": "::/0"}])", true},
        Case{R"([{"IpProtocol": "tcp", "CidrIp": {"Ref": "P"}}])", false},
        Case{R"([{"IpProtocol": "tcp", "CidrIp": "10.0.0.0/8"}])", false},
        Case{R"({"IpProtocol": "tcp", "CidrIp": "0.0.0.0/0"})", true}, Case{R"([null])", false}}) {
    std::string text = graph_of(fmt::format(
        R"({{"G": {{"Type": "AWS::EC2::SecurityGroup",
                  "Properties": {{"SecurityGroupIngress": {}}}}},
             "I": {{"Type": "A::B::C", "Properties": {{"SecurityGroups": [{{"Ref": "G"}}]}}}}}})",
        one.rules));
    CAPTURE(one.rules);
    CHECK(text.contains("fillcolor=\"red\"") == one.open);
    CHECK_FALSE(text.contains("yellow"));
  }
}

TEST_CASE("load balancers that face the internet are red") {
  struct Case {
    const char* definition;
    bool red;
  };
  for (const Case& one :
       {Case{R"({"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {}})", true},
        Case{R"({"Type": "AWS::ElasticLoadBalancing::LoadBalancer",
                 "Properties": {"Scheme": "internet-facing"}})",
             true},
        Case{R"({"Type": "AWS::ElasticLoadBalancing::LoadBalancer",
                 "Properties": {"Scheme": "internal"}})",
             false},
        Case{R"({"Type": "AWS::ElasticLoadBalancing::LoadBalancer"})", false}})
    CHECK(graph_of(fmt::format(R"({{"L": {}}})", one.definition)).contains("red") == one.red);
}

TEST_CASE("references in Fn::Sub, in the text form of Fn::GetAtt and in DependsOn are edges") {
  std::string text = graph_of(R"({
    "A": {"DependsOn": "B",
          "Properties": {"X": {"Fn::Sub": "${C} ${D.Arn} ${!E} ${AWS::Region} ${"}}},
    "F": {"DependsOn": ["G", "H"], "Properties": {"Y": {"Fn::GetAtt": "I.J.K"}, "Z": null,
          "S": {"Fn::Sub": ["${Own} ${L}", {"Own": {"Ref": "M"}}]},
          "Nested": {"DependsOn": "no edge"}}}})");
  CHECK(
      text.ends_with("\"AWS::Region\"\n}\n"
                     "\"B\" -> \"A\" [style=dashed];\n"
                     "\"C\" -> \"A\";\n"
                     "\"D\" -> \"A\";\n"
                     "\"AWS::Region\" -> \"A\";\n"
                     "\"G\" -> \"F\" [style=dashed];\n"
                     "\"H\" -> \"F\" [style=dashed];\n"
                     "\"I\" -> \"F\";\n"
                     "\"L\" -> \"F\";\n"
                     "\"M\" -> \"F\";\n"
                     "}\n"));
}

TEST_CASE("an output that is called like a parameter is a node of its own") {
  std::string text = graph(R"({"Parameters": {"QueueName": {}}, "Resources": {"Q": {}},
      "Outputs": {"QueueName": {"Value": {"Ref": "Q"}}, "Url": {"Value": {"Ref": "QueueName"}}}})");
  CHECK(text.contains("rank=source\n\"QueueName\"\n"));
  CHECK(text.contains("rank=sink\n\"Outputs/QueueName\"[label=\"QueueName\"]\n\"Url\"\n"));
  CHECK(text.ends_with("\"Q\" -> \"Outputs/QueueName\";\n\"QueueName\" -> \"Url\";\n}\n"));
}

TEST_CASE("the graph of a whole service is that of the original, but for a name used twice") {
  std::filesystem::path folder =
      os::Environment::capture().value("GCDT_SOURCE_DIR").value_or(".") + "/tests/fixtures/kumo";
  CHECK(graph(os::read_file(folder / "same_name_twice.json"), {{"KeyName", "abc123"}}) ==
        os::read_file(folder / "same_name_twice.dot"));
}

TEST_CASE("texts are escaped") {
  std::string text =
      graph(R"({"Description": "say \"hi\" \\", "Parameters": {"P": {}}})", {{"P", "<a & \"b\">"}});
  CHECK(text.starts_with("digraph \"say \\\"hi\\\" \\\\\" {\n"));
  CHECK(text.contains("[=&lt;a &amp; &quot;b&quot;&gt;]"));
}

TEST_CASE("kumo dot draws the template through Graphviz") {
  KumoWorld world(kumo::dot);
  world.processes.handler = [](const os::Process& process) {
    return os::ProcessResult{.out = "<svg/>",
                             .err = process.argv.at(0).ends_with("/dot") ? "" : "?"};
  };
  world.file("bin/dot", "");
  std::filesystem::permissions(world.dir.path() / "bin/dot", std::filesystem::perms::owner_all);
  world.environment.variables["PATH"] = (world.dir.path() / "bin").string();
  world.run();
  CHECK(world.read("cloudformation.svg") == "<svg/>");
  const os::Process& drawn = world.processes.started.at(0);
  CHECK(drawn.argv.at(1) == "-Tsvg");
  CHECK(drawn.input.starts_with("digraph"));
  CHECK(drawn.input.contains("[=1]"));  // the parameter's value
  CHECK(world.said() == "wrote graph to disk: cloudformation.svg\n");
  CHECK(world.aws.calls.empty());
}

TEST_CASE("kumo dot writes the graph itself without Graphviz") {
  KumoWorld world(kumo::dot);
  world.environment.variables["PATH"] = "/nonexistent";
  world.ctx.args.values.insert_or_assign("--format", "dot");
  world.ctx.args.values.insert_or_assign("--out", "graph.txt");
  world.run();
  CHECK(world.read("graph.txt").starts_with("digraph"));
}

TEST_CASE("without Graphviz the graph itself is written and the error says what to do") {
  KumoWorld world(kumo::dot);
  world.environment.variables["PATH"] = "/nonexistent";
  CHECK(world.failure() ==
        "'dot' (Graphviz) was not found on PATH. Install Graphviz to draw cloudformation.dot.");
  CHECK(world.read("cloudformation.dot").starts_with("digraph "));
  CHECK_FALSE(world.has_file("cloudformation.svg"));
}

TEST_CASE("an error of Graphviz and a wrong format are errors") {
  KumoWorld world(kumo::dot);
  world.file("bin/dot", "");
  std::filesystem::permissions(world.dir.path() / "bin/dot", std::filesystem::perms::owner_all);
  world.environment.variables["PATH"] = (world.dir.path() / "bin").string();
  world.processes.results.push_back(
      {.exit_code = 1, .out = "<svg", .err = "Warning: x\nError: trouble in init_rank\n"});
  CHECK(world.failure() == "Graphviz could not draw the graph: Error: trouble in init_rank");
  CHECK_FALSE(world.has_file("cloudformation.svg"));
  world.ctx.args.values.insert_or_assign("--format", "gif");
  CHECK(world.failure() == "--format must be one of svg, png, pdf, dot, not 'gif'");
}

TEST_CASE("hidden parameters stay hidden in the graph, and YAML keeps its order") {
  KumoWorld world(kumo::dot);
  std::filesystem::remove(world.dir.path() / "cloudformation.json");
  world.file("cloudformation.yaml",
             "Parameters:\n  Z: {Type: String}\n  A: {Type: String, NoEcho: true}\n"
             "Resources:\n  Y: {Type: 'AWS::S3::Bucket', P: !Ref Z}\n"
             "  B: {Type: 'AWS::S3::Bucket', P: !GetAtt Y.Arn}\n");
  world.ctx.args.values.insert_or_assign("--format", "dot");
  world.run();
  std::string text = world.read("cloudformation.dot");
  CHECK(text.contains("[=***]"));
  CHECK(text.find("\"Y\"[label") < text.find("\"B\"[label"));
  CHECK(text.find("rank=source\n\"Z\"\n") != std::string::npos);
  CHECK(text.ends_with("\"Z\" -> \"Y\";\n\"Y\" -> \"B\";\n}\n"));
}

TEST_CASE("values of secret lookups are masked in the graph") {
  output::register_secret("s3cret-of-the-graph");
  KumoWorld world(kumo::dot, {{"stack", {{"StackName", "st"}}},
                              {"parameters", {{"A", "s3cret-of-the-graph"}}}});
  world.ctx.args.values["--format"] = "dot";
  world.run();
  CHECK(world.read("cloudformation.dot").contains("[=***]"));
  CHECK_FALSE(world.read("cloudformation.dot").contains("s3cret"));
}

}  // namespace gcdt::test
