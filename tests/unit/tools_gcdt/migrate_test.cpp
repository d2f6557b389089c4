#include <doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "base/text.h"
#include "config/config.h"
#include "support/world.h"
#include "tools/gcdt/commands.h"

using namespace gcdt;

namespace {

struct Migrate : test::World {
  explicit Migrate(std::initializer_list<const char*> options = {})
      : test::World(core::tool, core::migrate_project, Json::object()) {
    for (const char* option : options) ctx.args.values[option] = "true";
    environment.variables.erase("VIRTUAL_ENV");
    environment.variables["HOME"] = (dir.path() / "home").string();
  }
  // "gcdt_dev.json:3: kumo-cloudformation", all of them.
  std::vector<std::string> found() {
    std::vector<std::string> lines;
    for (const output::Event& event : out.events)
      if (auto* one = std::get_if<output::Finding>(&event))
        lines.push_back(fmt::format("{}:{}: {}", one->file, one->line, one->rule));
    return lines;
  }
  bool has(std::string_view line) {
    for (const std::string& one : found())
      if (one == line) return true;
    return false;
  }
  // The configuration as commands read it.
  Json loaded(const std::string& env) {
    return config::read({dir.path(), env, "gcdt", environment, out, {}}).value;
  }
};

using Lines = std::vector<std::string>;

constexpr const char* kFunction =
    R"("name": "f", "description": "d", "role": "arn:aws:iam::123456789012:role/r",)"
    R"("handlerFile": "f.py", "handlerFunction": "f.h", "runtime": "python3.13")";

std::string function(const std::string& more) {
  return fmt::format("{{\"ramuda\": {{\"lambda\": {{{}{}}}}}}}", kFunction, more);
}

}  // namespace

TEST_CASE("a project in the form of today has nothing to tell") {
  Migrate world({"--check"});
  world.file("gcdt_dev.json", function(", \"timeout\": 3"));
  world.file("cloudformation.py", "def generate_template():\n    print('x')\n    return '{}'\n");
  world.file("requirements_gcdt.txt", "gcdt==1.0\nboto3\n# gcdt-lookups\n");
  world.run();
  CHECK(world.found().empty());
  CHECK(world.said().contains("0 errors, 0 warnings, 0 notes.\n"));
  CHECK_FALSE(world.said().contains("--write"));
}

TEST_CASE("every deprecated key of a configuration is told, with its line") {
  Migrate world;
  world.file("gcdt_dev.json", R"({
    "kumo": {"cloudformation": {"StackName": "s"}},
    "tenkai": {
      "preBundle": ["a.sh"],
      "codedeploy": {"applicationName": "a", "deploymentGroupName": "lookup:baseami"},
      "bundling": {"folders": [{"source": "x"}]}
    },
    "ramuda": {"lambda": {
      "name": "f", "description": "d", "role": "arn:aws:iam::123456789012:role/r",
      "handlerFile": "f.py", "handlerFunction": "f.h",
      "runtime": "nodejs6.10",
      "timeout": "300",
      "settings": {},
      "entries": [],
      "events": {"timeSchedules": []}}},
    "yugen": {
      "api": {"name": "n", "description": "d", "targetStage": "s", "apiKey": "k"},
      "customDomain": {"domainName": "d",
        "certificateArn": "lookup:region:us-east-1:ssl:x.y",
        "certificateBody": "b"}}
  })");
  world.run();
  CHECK(world.found() ==
        Lines{"gcdt_dev.json:2: kumo-cloudformation", "gcdt_dev.json:4: tenkai-prebundle",
              "gcdt_dev.json:15: ramuda-events", "gcdt_dev.json:13: ramuda-lambda-settings",
              "gcdt_dev.json:14: ramuda-entries", "gcdt_dev.json:11: runtime",
              "gcdt_dev.json:20: yugen-certificate", "gcdt_dev.json:17: yugen-apikey",
              "gcdt_dev.json:6: folder-target", "gcdt_dev.json:12: number-as-text",
              "gcdt_dev.json:5: lookup-baseami", "gcdt_dev.json:19: lookup-ssl"});
  CHECK(world.result().at("findings").size() == 12);
}

TEST_CASE("the exit code is that of --check alone, and notes do not count") {
  Migrate world({"--check"});
  world.file("gcdt_dev.json", function(", \"timeout\": \"3\""));
  CHECK(world.failure() ==
        "The project is not in the form of today: 0 errors, 1 warning, 0 notes.");
  Migrate noted({"--check"});
  noted.file("gcdt_dev.json", function(", \"entries\": []"));
  CHECK(noted.failure().empty());
  CHECK(noted.has("gcdt_dev.json:1: ramuda-entries"));
}

TEST_CASE("the older files are told with the lines of their keys") {
  Migrate world;
  world.file("settings_dev.conf", "# kumo\ncloudformation {\n  StackName = s\n}\n");
  world.file("codedeploy_dev.conf",
             "codedeploy {\n applicationName = a\n deploymentGroupName = b }\n"
             "# preBundle = [x]\npreBundle = [a.sh]\n");
  world.file("lambda_qa.conf", "lambda.events.s3Sources = []\nlambda.name = f\n");
  world.file("settings_qa.conf", "level = debug\n");
  world.file("lambda.conf", "lambda {}\n");
  world.file("gcdt_prod.yaml", "gcdtignore: []\n");
  world.file("gcdt_prod.conf", "x = 1\n");
  world.run();
  CHECK(world.has("settings_dev.conf:1: hocon"));
  CHECK(world.has("settings_dev.conf:2: kumo-cloudformation"));
  CHECK(world.has("codedeploy_dev.conf:5: tenkai-prebundle"));
  CHECK(world.has("lambda_qa.conf:1: ramuda-events"));
  CHECK(world.has("settings_qa.conf:1: hocon"));
  CHECK(world.has("lambda.conf:0: no-environment"));
  CHECK(world.has("gcdt_prod.conf:0: not-read"));
}

TEST_CASE("what a schema refuses, and where a base no longer wins, is told per environment") {
  Migrate world;
  world.file("base.yaml", "kumo:\n  stack: {StackName: base}\n  parameters: {A: 1, B: 2}\n");
  world.file(
      "gcdt_dev.yaml",
      "baseconfig: base\nkumo:\n  stack: {StackNam: dev}\n  parameters:\n    A: 2\n    B: 2\n");
  world.file("gcdt_prod.yaml", "baseconfig: base\ngcdtignore: [x]\n");
  world.file(".gcdtignore", "trash\n");
  world.run();
  CHECK(world.has("gcdt_dev.yaml:3: schema"));
  CHECK(world.has("gcdt_dev.yaml:5: base-wins"));
  CHECK(world.has("gcdt_prod.yaml:2: gcdtignore"));
  CHECK(world.found().size() == 3);
}

TEST_CASE("a function without a runtime had python2.7") {
  Migrate world;
  world.file("gcdt_dev.json", R"({"ramuda": {"lambda": {"name": "f", "description": "d",
    "role": "arn:aws:iam::123456789012:role/r",
    "handlerFile": "f.py", "handlerFunction": "f.h"}}})");
  world.run();
  CHECK(world.found() == Lines{"gcdt_dev.json:1: runtime"});
}

TEST_CASE("hooks of the old kind and Python 2 are found without running anything") {
  Migrate world;
  world.file("cloudformation.py",
             "import urllib2\n"
             "# print 'a remark'\n"
             "def pre_hook():\n"
             "    print 'hello'\n"
             "    for key in {}.iteritems(): pass\n"
             "def post_update_hook(boto_session, config):\n"
             "    try: pass\n"
             "    except ValueError, error: pass\n"
             "def pre_bundle():\n"
             "    unicode('x')\n"
             "def register():\n"
             "    print('fine'); my_unicode(1); xranges(2)\n"
             "print = 1\n");
  world.run();
  CHECK(world.found() == Lines{"cloudformation.py:1: python-2", "cloudformation.py:3: legacy-hook",
                               "cloudformation.py:4: python-2", "cloudformation.py:5: python-2",
                               "cloudformation.py:6: legacy-hook",
                               "cloudformation.py:6: boto-session", "cloudformation.py:8: python-2",
                               "cloudformation.py:9: legacy-hook", "cloudformation.py:10: python-2",
                               "cloudformation.py:11: hooks"});
}

TEST_CASE("packages of the original are told, in requirements and in the virtualenv") {
  Migrate world;
  world.environment.variables["VIRTUAL_ENV"] = (world.dir.path() / "venv").string();
  auto package = [&](const std::string& name, const std::string& entry_points) {
    std::string folder = "venv/lib/python3.12/site-packages/" + name + ".dist-info/";
    world.file(folder + "entry_points.txt", entry_points);
    world.file(folder + "METADATA", "Name: " + name + "\nVersion: 1\n");
  };
  package("gcdt-lookups", "[gcdt10]\nlookups = gcdt_lookups.lookups\n");
  package("gcdt-kumo", "[gcdttool10]\nlogon = gcdt_kumo.plugin\n");
  package("our-tool", "[gcdttool10]\nx = our_tool.plugin\n");
  package("our-plugin", "[gcdt10]\nx = our_plugin\n");
  world.file("requirements_gcdt.txt",
             "gcdt==0.1.*\n\nGCDT_Slack_Integration >= 0.0.1 # why\nours\n");
  world.run();
  CHECK(world.found() == Lines{"requirements_gcdt.txt:1: package",
                               "requirements_gcdt.txt:3: package", "our-tool:0: entry-point",
                               "gcdt-lookups:0: package"});
}

TEST_CASE("what is written loads as before; the order of keys and what it was are kept") {
  Migrate world({"--write"});
  std::string before = R"json({
    "z": 1,
    "kumo": {
        "cloudformation": {"RoleARN": "arn:aws:iam::123456789012:role/r", "B": "x", "A": [1, null]},
        "parameters": {"B": "wins"}
    },
    "tenkai": {"preBundle": ["old.sh"], "bundling": {"preBundle": ["new.sh"], "folders": []}},
    "ramuda": {"lambda": {"memorySize": "128", "events": {
        "timeSchedules": [{"ruleName": "n", "ruleDescription": "d",
                           "scheduleExpression": "rate(1 day)"}],
        "s3Sources": [{"bucket": "b", "type": "t", "prefix": "p", "ensure": "absent"}]}}},
    "a": "ä \u2028"
})json";
  world.file("gcdt_dev.json", before);
  world.run();
  CHECK(world.read("gcdt_dev.json.bak") == before);
  Json expected = Json::parse(before);
  expected["kumo"] = {{"stack", {{"RoleARN", "arn:aws:iam::123456789012:role/r"}}},
                      {"parameters", {{"B", "wins"}, {"A", Json::array({1, nullptr})}}}};
  expected["tenkai"] = {
      {"bundling", {{"preBundle", Json::array({"old.sh", "new.sh"})}, {"folders", Json::array()}}}};
  expected["ramuda"]["lambda"] = {
      {"memorySize", 128},
      {"events",
       Json::array({Json{{"event_source",
                          {{"arn", "arn:aws:s3:::b"},
                           {"events", Json::array({"t"})},
                           {"prefix", "p"},
                           {"ensure", "absent"}}}},
                    Json{{"event_source",
                          {{"name", "n"}, {"description", "d"}, {"schedule", "rate(1 day)"}}}}})}};
  std::string after = world.read("gcdt_dev.json");
  CHECK(Json::parse(after) == expected);
  CHECK(after.starts_with("{\n    \"z\": 1,\n    \"kumo\": {\n        \"stack\""));
  CHECK(after.find("\"ramuda\"") < after.find("\"a\": \"ä"));
  CHECK(world.result().at("written") ==
        Json::array({Json{{"file", "gcdt_dev.json"}, {"from", Json::array({"gcdt_dev.json"})}}}));
}

TEST_CASE("YAML stays YAML, and its comments stay at the keys at which they stood") {
  Migrate world({"--write"});
  world.file("gcdt_dev.yaml",
             "# The shop.\n"
             "kumo:\n"
             "  # Old,\n"
             "  # and known.\n"
             "  cloudformation:\n"
             "    StackName: s  # its name\n"
             "    # of the machine\n"
             "    Type: 'a # b'\n"
             "    \"on\": \"#c\" # why\n"
             "tenkai:\n"
             "  preBundle:\n"
             "  - a.sh\n"
             "  - b.sh   # second\n"
             "b: 1\n"
             "# The end.\n");
  world.run();
  CHECK(world.read("gcdt_dev.yaml") ==
        "# The shop.\n"
        "kumo:\n"
        "  # Old,\n"
        "  # and known.\n"
        "  stack:\n"
        "    StackName: s  # its name\n"
        "  parameters:\n"
        "    # of the machine\n"
        "    Type: 'a # b'\n"
        "    'on': '#c'  # why\n"
        "tenkai:\n"
        "  bundling:\n"
        "    preBundle:\n"
        "      - a.sh\n"
        "      - b.sh  # second\n"
        "b: 1\n"
        "# The end.\n");
  CHECK(world.said().contains("kept in gcdt_dev.yaml.bak.\n"));
}

TEST_CASE("where a text looks like a comment, it is said that the comments are in the old file") {
  Migrate world({"--write"});
  world.file(
      "gcdt_dev.yaml",
      "# why\nkumo:\n  cloudformation:\n    StackName: s\n    Text: |\n      #!/bin/sh\n      x\n");
  world.run();
  CHECK(world.read("gcdt_dev.yaml") ==
        "kumo:\n  stack:\n    StackName: s\n  parameters:\n    Text: \"#!/bin/sh\\nx\\n\"\n");
  CHECK(world.said().contains("kept in gcdt_dev.yaml.bak, and so are the comments."));
}

TEST_CASE("all files of an environment become one, whose own values win") {
  Migrate world({"--write"});
  world.ctx.args.values["--format"] = "yaml";
  world.file("settings_dev.conf", "stack { StackName = s }\nparameters { A = 1 }\n");
  world.file("lambda_dev.conf", "include \"shared\"\nlambda { name = f, timeout = \"3\" }\n");
  world.file("shared.conf", "lambda.memorySize = 128\n");
  world.file("api_dev.conf", "api { name = a }\n");
  world.file("settings_qa.conf", "# of the function\nlevel = debug\n");
  world.file("gcdt_qa.json", R"({"ramuda": {"lambda": {"name": "q"}}})");
  world.file("gcdt_prod.conf", "baseconfig = common, ramuda.lambda.name = p\n");
  world.file("common.conf", "ramuda.lambda.memorySize = 512\n");
  Json dev = world.loaded("dev"), qa = world.loaded("qa"), prod = world.loaded("prod");
  dev["ramuda"]["lambda"]["timeout"] = 3;
  world.run();
  CHECK(world.loaded("dev") == dev);
  CHECK(world.loaded("qa") == qa);
  CHECK(world.loaded("prod") == prod);
  CHECK(world.has_file("gcdt_dev.yaml"));
  CHECK(world.has_file("common.yaml"));
  CHECK(world.has_file("shared.conf"));  // not a configuration of its own
  CHECK(Json::parse(world.read("gcdt_qa.json")).at("ramuda").at("settings") ==
        "# of the function\nlevel = debug\n");
  for (const char* gone : {"settings_dev.conf", "lambda_dev.conf", "api_dev.conf",
                           "settings_qa.conf", "gcdt_prod.conf", "common.conf"}) {
    CHECK_FALSE(world.has_file(gone));
    CHECK(world.has_file(std::string(gone) + ".bak"));
  }
}

TEST_CASE("where files together would not say the same, nothing is written") {
  Migrate world({"--write"});
  world.file("base.json", R"({"kumo": {"stack": {"StackName": "base"}}})");
  std::string before =
      R"({"baseconfig": "base", "kumo": {"cloudformation": {"StackName": "dev"}}})";
  world.file("gcdt_dev.json", before);
  CHECK(world.failure() ==
        "The environment 'dev' would not be the same afterwards: kumo.stack.StackName come from "
        "several files at once. Bring them together by hand. Nothing was written.");
  CHECK(world.read("gcdt_dev.json") == before);
  CHECK_FALSE(world.has_file("gcdt_dev.json.bak"));
}

TEST_CASE("nothing is written over, through links, or out of the environment of somebody") {
  {
    Migrate world({"--write"});
    world.file("gcdt_dev.conf", "a = 1\n");
    world.file("gcdt_dev.conf.bak", "precious");
    CHECK(world.failure() == "'gcdt_dev.conf.bak' exists already; remove it. Nothing was written.");
    CHECK(world.read("gcdt_dev.conf.bak") == "precious");
    CHECK_FALSE(world.has_file("gcdt_dev.json"));
  }
  {
    Migrate world({"--write"});
    world.file("elsewhere", "a = 1\n");
    std::filesystem::create_symlink("elsewhere", world.dir.path() / "gcdt_dev.conf");
    CHECK(world.failure().contains("is a symbolic link"));
    CHECK_FALSE(world.has_file("gcdt_dev.json"));
  }
  for (const char* text : {"a = ${?HOME}", "a = x ${HOME}", "b = 1, a = ${b} ${?SOME.VARIABLE}"}) {
    CAPTURE(text);
    Migrate world({"--write"});
    world.file("gcdt_dev.conf", text);
    CHECK(world.failure().contains("comes from the environment"));
    CHECK_FALSE(world.has_file("gcdt_dev.json"));
  }
  Migrate world({"--write"});
  world.file("gcdt_dev.conf", "b = 1, a = ${b}, HOME = /x, c = ${HOME}");
  world.run();
  CHECK(Json::parse(world.read("gcdt_dev.json")) ==
        Json{{"a", 1}, {"b", 1}, {"c", "/x"}, {"HOME", "/x"}});
}

TEST_CASE("rights of a file are kept") {
  Migrate world({"--write"});
  world.file("gcdt_dev.conf", "a = 1\n");
  std::filesystem::permissions(
      world.dir.path() / "gcdt_dev.conf",
      std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  world.run();
  for (const char* name : {"gcdt_dev.json", "gcdt_dev.conf.bak"}) {
    struct stat info{};
    REQUIRE(stat((world.dir.path() / name).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
  }
}

TEST_CASE("a lookup cannot become a part of an ARN, so such a map stays") {
  Migrate world({"--write"});
  std::string before =
      function(R"(, "events": {"s3Sources": [{"bucket": "lookup:stack:s:B", "type": "t"}]})");
  world.file("gcdt_dev.json", before);
  world.run();
  CHECK(world.read("gcdt_dev.json") == before);
  CHECK(world.has("gcdt_dev.json:1: ramuda-events"));
  CHECK_FALSE(world.said().contains("puts"));
}

TEST_CASE("a configuration that does not parse is an error with its place") {
  Migrate world;
  world.file("gcdt_dev.json", "{\n  \"a\": }");
  CHECK(world.failure().starts_with("gcdt_dev.json:2:8: "));
  Migrate list;
  list.file("gcdt_dev.yaml", "- a\n");
  CHECK(list.failure() == "gcdt_dev.yaml: the configuration must be a map, not array");
}
