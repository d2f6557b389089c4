// Which files are read, in which order, and what bad ones are told.
#include <doctest.h>

#include "base/text.h"
#include "config_folder.h"

using namespace gcdt;
using test::Folder;

TEST_CASE("every format is read, and each wins over those that follow") {
  Folder folder;
  std::vector<std::pair<std::string, std::string>> files{{"gcdt_dev.conf", "from = hocon"},
                                                         {"gcdt_dev.yml", "from: yml"},
                                                         {"gcdt_dev.yaml", "from: yaml"},
                                                         {"gcdt_dev.json", R"({"from": "json"})"},
                                                         {"gcdt_dev.py", "generate_config"}};
  std::vector<std::string> names;
  for (const auto& [name, content] : files) {
    folder.file(name, content);
    names.insert(names.begin(), name);
    std::string extension = name.substr(name.rfind('.') + 1);
    CHECK(folder.read().at("from") == (extension == "py"     ? "python"
                                       : extension == "conf" ? "hocon"
                                                             : extension));
    if (names.size() > 1)
      CHECK(folder.warnings().back() ==
            "found multiple types of config files: ['" + join(names, "', '") + "']");
  }
  CHECK(folder.warnings().size() == 4);
}

TEST_CASE("a base may have any format, and a base itself") {
  for (auto [name, content] : std::vector<std::pair<const char*, const char*>>{
           {"base.json", R"({"a": "base", "deep": {"base": 1}, "baseconfig": "lowest"})"},
           {"base.yaml", "a: base\ndeep: {base: 1}\nbaseconfig: lowest\n"},
           {"base.yml", "a: base\ndeep: {base: 1}\nbaseconfig: lowest\n"},
           {"base.conf", "a = base\ndeep.base = 1\nbaseconfig = lowest\n"}}) {
    INFO(name);
    Json value = Folder{}
                     .file(name, content)
                     .file("lowest.yaml", "a: lowest\nb: lowest\ndeep: {lowest: 1, base: 2}\n")
                     .file("gcdt_dev.json", R"({"baseconfig": "base", "deep": {"env": 1}})")
                     .read();
    CHECK(value.at("a") == "base");
    CHECK(value.at("b") == "lowest");
    CHECK(value.at("deep") == Json{{"env", 1}, {"base", 1}, {"lowest", 1}});
    CHECK_FALSE(value.contains("baseconfig"));
  }
  CHECK(Folder{}
            .file("gcdt_dev.yaml", "baseconfig: common\n")
            .file("common.py", "generate_config")
            .read()
            .at("from") == "python");
}

TEST_CASE("a base may lie in another folder") {
  Folder folder;
  std::filesystem::create_directory(folder.dir.path() / "shared");
  folder.file("shared/base.json", R"({"a": 1})");
  CHECK(folder.file("gcdt_dev.json", R"({"baseconfig": "shared/base"})").read().at("a") == 1);
  Folder absolute;
  absolute.file("gcdt_dev.json",
                Json{{"baseconfig", (folder.dir.path() / "shared/base").string()}}.dump());
  CHECK(absolute.read().at("a") == 1);
}

TEST_CASE("the documented pair of files gives the documented configuration, in JSON and YAML") {
  const Json expected = {{"ramuda", {{"settings", "foo {\n    bar = 1\n}"}}},
                         {"lookups", Json::array({"secret", "ssl", "stack", "baseami"})}};
  for (bool yaml : {false, true}) {
    Folder folder;
    if (yaml)
      folder
          .file("gcdt_dev.yaml",
                "baseconfig: baseconfig\nramuda:\n  settings: |-\n    foo {\n        bar = 1\n    "
                "}\n")
          .file("baseconfig.yaml", "lookups: [secret, ssl, stack, baseami]\n");
    else
      folder
          .file("gcdt_dev.json",
                R"({"baseconfig": "baseconfig", "ramuda": {"settings": "foo {\n    bar = 1\n}"}})")
          .file("baseconfig.json", R"({"lookups": ["secret", "ssl", "stack", "baseami"]})");
    Json value = folder.read();
    value.erase("plugins");
    CHECK(value == expected);
  }
}

TEST_CASE("the name of the environment may hold a region") {
  CHECK(Folder{}.file("gcdt_dev_eu-west-1.json", R"({"a": 1})").read("dev_eu-west-1").at("a") == 1);
}

TEST_CASE("older files include others and take from the environment") {
  Folder folder;
  folder.environment.variables["STAGE"] = "qa";
  Json value = folder.file("common.conf", "defaults { memory = 128, name = common }")
                   .file("lambda_dev.conf",
                         "include \"common.conf\"\nlambda = ${defaults} { name = f-${STAGE} }\n"
                         "lambda.timeout = 300\n")
                   .read();
  CHECK(value.at("ramuda").at("lambda") ==
        Json{{"memory", 128}, {"name", "f-qa"}, {"timeout", 300}});
}

TEST_CASE("texts that would make readers work for ever are refused") {
  CHECK(Folder{}.file("gcdt_dev.json", std::string(100'000, '[')).failure() ==
        "gcdt_dev.json:1:129: nested deeper than 128 levels");
  CHECK(Folder{}
            .file("gcdt_dev.yaml", "a: " + std::string(5000, '['))
            .failure()
            .find("nested deeper") != std::string::npos);
  std::string laughs = "l0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n";
  for (int i = 1; i < 9; ++i)
    laughs += fmt::format("l{}: &l{} [*l{}, *l{}, *l{}, *l{}, *l{}, *l{}, *l{}, *l{}, *l{}]\n", i,
                          i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
  CHECK(Folder{}
            .file("gcdt_dev.yaml", laughs)
            .failure()
            .ends_with("more than 1000000 values (are aliases multiplying?)"));
}

TEST_CASE("tabs that indent YAML, includes in a circle and unreadable files are told") {
  CHECK(Folder{}
            .file("gcdt_dev.yaml", "kumo:\n\tstack: 1\n")
            .failure()
            .starts_with("gcdt_dev.yaml:2:1: not valid YAML"));
  CHECK(Folder{}
            .file("gcdt_dev.conf", "include \"gcdt_dev.conf\"\na = 1\n")
            .failure()
            .find("gcdt_dev.conf") != std::string::npos);
  CHECK(Folder{}.file("gcdt_dev.conf", "a = ${a}\n").failure() != "");
  CHECK(Folder{}.file("gcdt_dev.yaml", "a: \"\xFF\"\n").failure().starts_with("gcdt_dev.yaml:"));
  CHECK(Folder{}
            .file("gcdt_dev.json", "{\"a\": \"\xFF\"}")
            .failure()
            .starts_with("gcdt_dev.json:1:8: not valid JSON"));
  Folder folder;
  std::filesystem::create_directory(folder.dir.path() / "gcdt_dev.json");
  CHECK(folder.failure().find("gcdt_dev.json") != std::string::npos);
}
