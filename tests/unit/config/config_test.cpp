#include "config/config.h"

#include <doctest.h>

#include "config_folder.h"

using namespace gcdt;
using output::Notice;
using test::Folder;

TEST_CASE("no configuration file is an empty configuration") {
  CHECK(Folder{}.read() == Json::object());
}

TEST_CASE("the file is merged over the reader's overlay") {
  Json value = Folder{}
                   .file("gcdt_dev.json", R"({"lookups": ["stack"], "plugins": {"p": {"a": 1}}})")
                   .read();
  CHECK(value.at("lookups") == Json::array({"stack"}));
  CHECK(value.at("plugins").at("p").at("a") == 1);
  CHECK(text(value, "/plugins/gcdt_lookups/ami_accountid") == "569909643510");
}

TEST_CASE("python wins over json wins over yaml, with a warning naming the files") {
  Folder folder;
  folder.file("gcdt_dev.py", "").file("gcdt_dev.json", R"({"foo": "bar"})");
  os::write_file(folder.dir.path() / "gcdt_dev.py", "def generate_config(): ...");
  Json value = folder.read();
  CHECK(value.at("from") == "python");
  CHECK_FALSE(value.contains("foo"));
  CHECK(folder.warnings().at(0) ==
        "found multiple types of config files: ['gcdt_dev.py', 'gcdt_dev.json']");
}

TEST_CASE("the environment file wins over its base, and the key baseconfig is gone") {
  Json value = Folder{}
                   .file("base.json", R"({"kumo": {"parameters": {"A": "1", "B": "1"}}})")
                   .file("gcdt_dev.yaml", "baseconfig: base\nkumo:\n  parameters:\n    A: '2'\n")
                   .read();
  CHECK(value.at("kumo").at("parameters") == Json{{"A", "2"}, {"B", "1"}});
  CHECK_FALSE(value.contains("baseconfig"));
}

TEST_CASE("a base of itself and a missing base are warnings, a circle of bases is an error") {
  Folder itself;
  CHECK(itself.file("gcdt_dev.json", R"({"baseconfig": "gcdt_dev", "x": 1})").read().at("x") == 1);
  CHECK(itself.warnings().at(0) ==
        "You configured a recursive `baseconfig` reference in 'gcdt_dev.json'.");
  Folder cycle;
  cycle.file("gcdt_dev.json", R"({"baseconfig": "a"})")
      .file("a.yaml", "baseconfig: b")
      .file("b.json", R"({"baseconfig": "a", "y": 2})");
  CHECK_THROWS_WITH_AS(cycle.read(), "`baseconfig` leads in a circle: a.yaml -> b.json -> a.yaml",
                       Error);
  Folder missing;
  missing.file("gcdt_dev.json", R"({"baseconfig": "nowhere"})").read();
  CHECK(missing.warnings().at(0) ==
        "the `baseconfig` 'nowhere' named in 'gcdt_dev.json' was not found");
}

TEST_CASE("wrong files are refused with file and place") {
  auto error_of = [](const char* name, const char* content) {
    Folder folder;
    folder.file(name, content);
    try {
      folder.read();
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK(error_of("gcdt_dev.json", "").starts_with("gcdt_dev.json: the file is empty"));
  CHECK(error_of("gcdt_dev.json", "{\n \"a\": }").starts_with("gcdt_dev.json:2:7: not valid JSON"));
  CHECK(error_of("gcdt_dev.json", "[1]") ==
        "gcdt_dev.json: the configuration must be a map, not array");
  CHECK(error_of("gcdt_dev.yaml", "a: b: c").starts_with("gcdt_dev.yaml:1:5:"));
  CHECK(error_of("gcdt_dev.toml", "a = 1")
            .starts_with("unknown configuration format: 'gcdt_dev.toml'; use gcdt_dev.json"));
  CHECK(error_of("gcdt_dev.json", R"({"baseconfig": 5})") ==
        "gcdt_dev.json: 'baseconfig' must name another configuration, not number");
}

TEST_CASE("a byte order mark and CRLF do no harm") {
  CHECK(Folder{}.file("gcdt_dev.json", "\xEF\xBB\xBF{\r\n\"a\": 1\r\n}\r\n").read().at("a") == 1);
  CHECK(Folder{}
            .file("gcdt_dev.yaml",
                  "\xEF\xBB\xBF"
                  "a: 1\r\nb: 2\r\n")
            .read()
            .at("b") == 2);
}

TEST_CASE("ignore patterns are the configured ones and the lines of every ignore file") {
  Folder folder;
  os::TempDir home;
  os::write_file(home.path() / ".ramudaignore", "from_home\n");
  folder.environment.variables["HOME"] = home.path().string();
  Json value = folder.file("gcdt_dev.json", R"({"gcdtignore": ["configured"]})")
                   .file(".gcdtignore", "*.log\n\n# note\n")
                   .read();
  CHECK(value.at("gcdtignore") == Json::array({"configured", "from_home", "*.log", "", "# note"}));
}

TEST_CASE("the deprecated cloudformation section becomes stack and parameters") {
  test::RecordedOutput out;
  Json value = {{"kumo", {{"cloudformation", {{"StackName", "st"}, {"InstanceType", "x"}}}}}};
  config::migrate_kumo(value, out);
  CHECK(
      value ==
      Json{{"kumo", {{"stack", {{"StackName", "st"}}}, {"parameters", {{"InstanceType", "x"}}}}}});
  CHECK(out.notices(Notice::warning) ==
        std::vector<std::string>{
            "kumo config contains a deprecated \"cloudformation\" section!",
            "Your kumo config should look like this:",
            R"({"parameters": {"InstanceType": "x"}, "stack": {"StackName": "st"}})"});
  Json only_name = {{"kumo", {{"cloudformation", {{"StackName", "my_stack_name"}}}}}};
  config::migrate_kumo(only_name, out);
  CHECK(only_name == Json{{"kumo", {{"stack", {{"StackName", "my_stack_name"}}}}}});
  Json modern = {{"kumo", {{"stack", {{"StackName", "a"}}}}}}, same = modern;
  config::migrate_kumo(modern, out);
  CHECK(modern == same);
}

TEST_CASE("explicit new-style keys win over the deprecated section, topics go to the stack") {
  test::RecordedOutput out;
  Json value = {
      {"kumo",
       {{"stack", {{"StackName", "new"}}},
        {"cloudformation", {{"StackName", "old"}, {"NotificationARNs", Json::array()}}}}}};
  config::migrate_kumo(value, out);
  CHECK(value.at("kumo").at("stack") ==
        Json{{"StackName", "new"}, {"NotificationARNs", Json::array()}});
}

TEST_CASE("the older HOCON files become the sections of their tools") {
  Json kumo = Folder{}
                  .file("settings_dev.conf",
                        "cloudformation { StackName = \"infra-dev-kumo-sample-stack\", "
                        "InstanceType = \"t2.micro\" }")
                  .read();
  CHECK(kumo.at("kumo") ==
        Json{{"cloudformation",
              {{"StackName", "infra-dev-kumo-sample-stack"}, {"InstanceType", "t2.micro"}}}});
  Json tenkai = Folder{}
                    .file("codedeploy_dev.conf",
                          "codedeploy { applicationName = \"a\" }\n"
                          "preBundle = [ pre_bundle_script/dummy_script.sh ]")
                    .read();
  CHECK(tenkai.at("tenkai") ==
        Json{{"codedeploy", {{"applicationName", "a"}}},
             {"preBundle", Json::array({"pre_bundle_script/dummy_script.sh"})}});
  CHECK(Folder{}.file("api_dev.conf", "api { name = x }").read().at("yugen") ==
        Json{{"api", {{"name", "x"}}}});
}

TEST_CASE("settings of a function's code are kept as text beside its configuration") {
  Json value = Folder{}
                   .file("lambda_dev.conf", "lambda { name = f }")
                   .file("settings_dev.conf", "boolean = True\n")
                   .read();
  CHECK(value.at("ramuda") == Json{{"lambda", {{"name", "f"}}}, {"settings", "boolean = True\n"}});
  CHECK_FALSE(value.contains("kumo"));
}

TEST_CASE("values of gcdt_<env> win over the older files, with a warning") {
  Folder folder;
  Json value = folder.file("gcdt_dev.json", R"({"yugen": {"api": {"name": "new"}}})")
                   .file("api_dev.conf", "api { name = old, apiKey = k }")
                   .read();
  CHECK(value.at("yugen").at("api") == Json{{"name", "new"}, {"apiKey", "k"}});
  CHECK(folder.warnings().at(0) ==
        "both 'gcdt_dev.json' and 'api_dev.conf' were read; the values of 'gcdt_dev.json' win");
  CHECK(Folder{}.file("gcdt_dev.conf", "a = 1").read().at("a") == 1);
}
