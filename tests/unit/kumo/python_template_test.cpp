// Templates that are Python code, run by the user's own interpreter.
#include <doctest.h>

#include "kumo_world.h"
#include "tools/kumo/legacy_hooks.h"
#include "tools/kumo/template.h"

namespace gcdt::test {

namespace {

struct PythonWorld : World {
  explicit PythonWorld(std::string_view code)
      : World(kumo::tool, kumo::generate, KumoWorld::default_section()) {
    file("cloudformation.py", code);
  }
  kumo::Template evaluated() { return kumo::evaluate(ctx, kumo::open_template(ctx)); }
  std::string problem() {
    try {
      evaluated();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
};

}  // namespace

TEST_CASE("a Python template gets the real context and the kumo section") {
  PythonWorld world(R"py(
import json
def generate_template(context, config):
    assert context["_awsclient"] and context["command"] == "generate"
    return json.dumps({"Resources": {context["env"]: config["parameters"]}})
)py");
  CHECK(world.evaluated().document.at("Resources") == Json({{"dev", {{"A", "1"}}}}));
}

TEST_CASE("a Python template may return YAML, a map or a troposphere-like object") {
  PythonWorld yaml(
      "def generate_template(): return 'Resources:\\n  B: {Type: AWS::S3::Bucket}\\n'");
  CHECK(yaml.evaluated().yaml);
  PythonWorld map("def generate_template(): return {'Resources': {'B': {}}}");
  CHECK(map.evaluated().document.at("Resources").contains("B"));
}

TEST_CASE("what a Python template changes is there for those who come after") {
  PythonWorld world(R"py(
def generate_template(context, config):
    context["made"] = True
    config["parameters"]["B"] = "2"
    return "{}"
)py");
  world.ctx.config["plugins"] = Json::object();
  world.evaluated();
  CHECK(world.ctx.shared.at("made") == true);
  CHECK(world.ctx.section().at("parameters") == Json({{"A", "1"}, {"B", "2"}}));
  CHECK(world.ctx.config.contains("plugins"));
}

TEST_CASE("what is wrong with a Python template is said in one sentence") {
  CHECK(PythonWorld("def generate_template(a): return ''").problem() ==
        "Arguments of 'generate_template' not as expected: ['a']");
  CHECK(PythonWorld("x = 1").problem().starts_with(
      "'cloudformation.py' has no function 'generate_template'"));
  CHECK(PythonWorld("\nimport no_such")
            .problem()
            .starts_with("could not find package for import: ModuleNotFoundError: No module named "
                         "'no_such' (cloudformation.py:2, run by /"));
  CHECK(PythonWorld("def generate_template():\n  return 1 / 0").problem() ==
        "cloudformation.py:2: generate_template failed: ZeroDivisionError: division by zero");
  CHECK(PythonWorld("def generate_template(): return 'garbage'").problem() != "");
}

TEST_CASE("stack policies of a Python template are texts or maps") {
  PythonWorld world(R"py(
def get_stack_policy(): return "have indiv. policy"
def get_stack_policy_during_update(): return {"Statement": []}
)py");
  kumo::TemplateSource source = kumo::open_template(world.ctx);
  CHECK(kumo::custom_policy(world.ctx, source) == "have indiv. policy");
  CHECK(kumo::custom_policy_during_update(world.ctx, source) == "{\"Statement\": []}");
}

TEST_CASE("legacy hooks get the arguments they declare") {
  PythonWorld world(R"py(
def pre_hook(): print("pre")
def post_hook(awsclient, config, parameters, stack_outputs, stack_state):
    assert awsclient.get_region() == "eu-west-1"
    print(config["stack"]["StackName"], parameters, stack_outputs[0]["OutputKey"], stack_state)
def post_update_hook(**kwargs): print(sorted(kwargs))
)py");
  kumo::TemplateSource source = kumo::open_template(world.ctx);
  kumo::LegacyHooks hooks(world.ctx, source);
  Json stack = {{"StackStatus", "CREATE_COMPLETE"},
                {"Outputs", Json::array({{{"OutputKey", "BucketName"}}})}};
  hooks.run("pre_hook");
  hooks.run("post_hook", &stack);
  hooks.run("post_update_hook", &stack);
  hooks.run("post_create_hook", &stack);
  CHECK(world.printed ==
        "pre\n"
        "st [{'ParameterKey': 'A', 'ParameterValue': '1', 'UsePreviousValue': False}] BucketName "
        "CREATE_COMPLETE\n"
        "['awsclient', 'config', 'parameters', 'stack_outputs', 'stack_state']\n");
}

}  // namespace gcdt::test
