#include <doctest.h>

#include "scripts.h"

using namespace gcdt;
using gcdt::test::Scripts;

TEST_CASE("a template's functions are found with their parameters") {
  Scripts scripts(R"py(
def generate_template(context, config): return "{}"
def get_stack_policy(): return "policy"
def post_hook(awsclient, config, **rest): pass
def register(): pass
)py");
  Json info = scripts.load();
  CHECK(info.at("functions").at("generate_template") == Json::array({"context", "config"}));
  CHECK(info.at("functions").at("get_stack_policy") == Json::array());
  CHECK(info.at("functions").at("post_hook") == Json::array({"awsclient", "config"}));
  CHECK(info.at("functions").at("pre_hook").is_null());
  CHECK(info.at("kwargs") == Json::array({"post_hook"}));
  CHECK(info.at("hooks_intact") == false);
  REQUIRE(scripts.logged.size() == 1);
  CHECK(scripts.logged[0].first == "debug");
  CHECK(scripts.logged[0].second.starts_with("No valid hook configuration: '"));
}

TEST_CASE("a template is executed and registered once, however often it is loaded") {
  Scripts scripts(R"py(
print("executed")
def register(): print("registered")
def deregister(): print("never")
)py");
  CHECK(scripts.load().at("hooks_intact") == true);
  scripts.load();
  CHECK(scripts.out == "executed\nregistered\n");
}

TEST_CASE("a template gets context and config, or nothing, and its text comes back") {
  Scripts both(R"py(
def generate_template(context, config):
    return context["env"] + config["stack"]["StackName"]
)py");
  both.load();
  Json answer =
      both.generate({{"tool", "kumo"}, {"env", "dev"}}, {{"stack", {{"StackName", "-äß"}}}});
  CHECK(answer.at("template") == "dev-äß");
  CHECK(answer.at("changed") == false);

  Scripts none("def generate_template(): return 'text'\n");
  none.load();
  CHECK(none.generate().at("template") == "text");
}

TEST_CASE("a map and an object with to_json become the template's text") {
  Scripts map("def generate_template(): return {'Resources': {}}\n");
  map.load();
  CHECK(parse_json(text(map.generate(), "/template"), "") == Json({{"Resources", Json::object()}}));

  Scripts object(R"py(
class Template(object):
    def to_json(self): return '{"a": 1}'
def generate_template(): return Template()
)py");
  object.load();
  CHECK(object.generate().at("template") == "{\"a\": 1}");
}

TEST_CASE("what a template changes in context and config is reported") {
  Scripts scripts(R"py(
def generate_template(context, config):
    context["made"] = 1
    config["stack"]["more"] = [True]
    return "{}"
)py");
  scripts.load();
  Json answer = scripts.generate({{"tool", "kumo"}}, {{"stack", Json::object()}});
  CHECK(answer.at("changed") == true);
  CHECK(answer.at("context").at("made") == 1);
  CHECK(answer.at("config") == Json({{"stack", {{"more", Json::array({true})}}}}));
}

TEST_CASE("a missing template and missing functions are told from broken ones") {
  Scripts scripts;
  CHECK(Scripts::failure([&] { scripts.load(); }) ==
        fmt::format("There is no cloudformation.py in '{}'.", scripts.options.dir.string()));

  scripts.write("cloudformation.py", "x = 1\n");
  scripts.load();
  CHECK(Scripts::failure([&] { scripts.generate(); }) ==
        "'cloudformation.py' has no function 'generate_template'; define generate_template() or "
        "generate_template(context, config).");
}

TEST_CASE("a generate_template with other parameters is refused in the original's words") {
  for (auto [parameters, shown] :
       {std::pair{"invalid_context, invalid_config", "['invalid_context', 'invalid_config']"},
        std::pair{"config, context", "['config', 'context']"}, std::pair{"a", "['a']"}}) {
    Scripts scripts(fmt::format("def generate_template({}): return ''\n", parameters));
    scripts.load();
    CHECK(Scripts::failure([&] { scripts.generate(); }) ==
          fmt::format("Arguments of 'generate_template' not as expected: {}", shown));
  }
}

TEST_CASE("an exception becomes one sentence with the line, and the traceback as detail") {
  Scripts scripts(R"py(
import helper
def generate_template():
    return helper.broken()
)py");
  scripts.write("helper.py", "def broken():\n    return {}['missing']\n");
  scripts.load();
  std::string detail;
  CHECK(Scripts::failure([&] { scripts.generate(); }, &detail) ==
        "helper.py:2: generate_template failed: KeyError: 'missing'");
  CHECK(detail.starts_with("Traceback (most recent call last):\n  File \""));
  CHECK(detail.find("_host.py") == std::string::npos);
  CHECK(detail.find("return helper.broken()") != std::string::npos);
  CHECK(scripts.host().running());
}

TEST_CASE("import errors, other errors and syntax errors while loading have their own sentences") {
  Scripts missing("import os\nimport no_such_package\n");
  CHECK(Scripts::failure([&] { missing.load(); })
            .starts_with("could not find package for import: ModuleNotFoundError: No module named "
                         "'no_such_package' (cloudformation.py:2, run by /"));
  Scripts raising("x = 1\ny = x / 0\n");
  for (int i = 0; i < 2; ++i)  // the second load says the same without executing it again
    CHECK(Scripts::failure([&] { raising.load(); }) ==
          "could not import cloudformation.py, maybe something wrong with your code? "
          "cloudformation.py:2: ZeroDivisionError: division by zero");
  Scripts syntax("def f(:\n    pass\n");
  std::string what = Scripts::failure([&] { syntax.load(); });
  CHECK(what.find("cloudformation.py:1: SyntaxError: invalid syntax") != std::string::npos);
}

TEST_CASE("what is no template is refused by its type") {
  for (auto [value, shown] : {std::pair{"None", "nothing"}, std::pair{"3", "a value of type 'int'"},
                              std::pair{"['a']", "a value of type 'list'"}}) {
    Scripts scripts(fmt::format("def generate_template(): return {}\n", value));
    scripts.load();
    CHECK(Scripts::failure([&] { scripts.generate(); }) ==
          fmt::format("'cloudformation.py': generate_template returned {}; it must return the "
                      "template as text, as a map or as a troposphere Template.",
                      shown));
  }
}

TEST_CASE("functions of the template are called with the arguments they declare") {
  Scripts scripts(R"py(
def get_stack_policy(): return {"Statement": []}
def post_hook(config, stack_state): return [config["a"], stack_state]
def pre_update_hook(**kwargs): return sorted(kwargs)
)py");
  scripts.load();
  auto call = [&](Json params) { return scripts.host().request("call", params).at("result"); };
  Json all = {{"config", {{"a", 1}}}, {"parameters", Json::array()}, {"stack_state", "UP"}};
  CHECK(call({{"module", "template"}, {"function", "get_stack_policy"}}) ==
        Json({{"Statement", Json::array()}}));
  CHECK(call({{"function", "post_hook"}, {"kwargs", all}, {"awsclient", true}}) ==
        Json::array({1, "UP"}));
  CHECK(call({{"function", "pre_update_hook"}, {"kwargs", all}, {"awsclient", true}}) ==
        Json::array({"awsclient", "config", "parameters", "stack_state"}));
}

TEST_CASE("the template's folder comes last on the path and nothing is written into it") {
  Scripts scripts(R"py(
import json, sibling, sys, os
def generate_template():
    return "%s %s %s" % (sibling.name, sys.path[-1] == os.getcwd(), hasattr(json, "dumps"))
)py");
  scripts.write("sibling.py", "name = __name__\n");
  scripts.write("json.py", "raise SystemExit('hides the standard module')\n");
  scripts.load();
  CHECK(scripts.generate().at("template") == "sibling True True");
  CHECK_FALSE(std::filesystem::exists(scripts.path("__pycache__")));
}
