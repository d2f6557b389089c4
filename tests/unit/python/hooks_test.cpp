#include <doctest.h>

#include "scripts.h"

using namespace gcdt;
using gcdt::test::Scripts;

namespace {

Json signal(Scripts& scripts, std::string_view name, Json context, Json config = Json::object()) {
  return scripts.host().request(
      "signal", {{"name", name}, {"context", std::move(context)}, {"config", std::move(config)}});
}

Json load_hooks(Scripts& scripts, const std::string& file = "hookfile.py") {
  return scripts.host().request("load_hooks",
                                {{"path", scripts.path(file)}, {"after", "config_read_finalized"}});
}

}  // namespace

TEST_CASE("a hook changes context and config, and later hooks and requests see it") {
  Scripts scripts;
  scripts.write("hookfile.py", R"py(
from gcdt import gcdt_signals

def first(params):
    context, config = params
    context["seen"] = context["tool"]
    config["kumo"]["parameters"]["A"] = "2"
    config["new"] = [1, {"b": None}]

def second(params):
    context, config = params
    context["seen"] += config["kumo"]["parameters"]["A"]
    del config["old"]

def register():
    gcdt_signals.command_init.connect(first)
    gcdt_signals.command_init.connect(second)
def deregister():
    gcdt_signals.command_init.disconnect(first)
)py");
  CHECK(load_hooks(scripts).at("hooks_intact") == true);
  CHECK(scripts.host().request("receivers", Json::object()) == Json({{"command_init", 2}}));
  Json config = {{"kumo", {{"parameters", {{"A", "1"}}}}}, {"old", true}};
  Json answer = signal(scripts, "command_init", {{"tool", "kumo"}}, config);
  CHECK(answer.at("changed") == true);
  CHECK(answer.at("context") == Json({{"tool", "kumo"}, {"seen", "kumo2"}}));
  CHECK(answer.at("config") == Json({{"kumo", {{"parameters", {{"A", "2"}}}}},
                                     {"new", Json::array({1, {{"b", nullptr}}})}}));
  CHECK(signal(scripts, "lookup_init", answer.at("context"), answer.at("config")) ==
        Json({{"changed", false}}));
}

TEST_CASE("initialized and finalized get the context alone, and it is one dict all along") {
  Scripts scripts;
  scripts.write("hookfile.py", R"py(
from gcdt.gcdt_signals import command_finalized, finalized
kept = []
@command_finalized.connect
def pair(params): kept.append(params[0])
@finalized.connect
def alone(context):
    assert context is kept[0] and "_awsclient" in context and "_arguments" in context
    print(context["stack_output"][0]["OutputValue"])
)py");
  load_hooks(scripts);
  Json context = {{"_arguments", Json::object()}};
  signal(scripts, "command_finalized", context);
  context["stack_output"] = Json::array({{{"OutputKey", "k"}, {"OutputValue", "v"}}});
  CHECK(signal(scripts, "finalized", context) == Json({{"changed", false}}));
  CHECK(scripts.out == "v\n");
}

TEST_CASE("a failing hook is one sentence that names script, line, hook and signal") {
  Scripts scripts;
  scripts.write("hookfile.py", R"py(
from gcdt import gcdt_signals
@gcdt_signals.bundle_pre.connect
def check(params):
    raise ValueError("no\ngood")
@gcdt_signals.bundle_init.connect
def put(params):
    params[0]["handle"] = {1, 2}
)py");
  load_hooks(scripts);
  CHECK(Scripts::failure([&] { signal(scripts, "bundle_pre", Json::object()); }) ==
        "hookfile.py:5: the hook 'check' for 'bundle_pre' failed: ValueError: no good");
  CHECK(Scripts::failure([&] { signal(scripts, "bundle_init", Json::object()); }) ==
        "hookfile.py: after 'bundle_init' 'context.handle' is a set, which is no JSON value.");
}

TEST_CASE("a script with one of register and deregister is executed but not used") {
  Scripts scripts;
  scripts.write("hookfile.py", "print('executed')\ndef register(): print('registered')\n");
  CHECK(load_hooks(scripts).at("hooks_intact") == false);
  CHECK(scripts.out == "executed\n");
  REQUIRE(scripts.logged.size() == 1);
  CHECK(scripts.logged[0] ==
        std::pair<std::string, std::string>(
            "debug", fmt::format("No valid hook configuration: '{}'. Not using hooks!",
                                 scripts.path("hookfile.py"))));
}

TEST_CASE("connecting to a signal that is over is noted") {
  Scripts scripts;
  scripts.write("hookfile.py", R"py(
from gcdt import gcdt_signals
def hook(context): pass
def register():
    gcdt_signals.initialized.connect(hook)
    gcdt_signals.finalized.connect(hook)
def deregister(): pass
)py");
  load_hooks(scripts);
  REQUIRE(scripts.logged.size() == 1);
  CHECK(scripts.logged[0].second ==
        "'hookfile.py' connects to 'initialized', which has already been sent");
}

TEST_CASE("a failing register() fails again when the file is loaded again") {
  Scripts scripts(R"py(
def register():
    raise RuntimeError("not today")
def deregister(): pass
)py");
  for (int i = 0; i < 2; ++i)
    CHECK(Scripts::failure([&] { scripts.load(); }) ==
          "cloudformation.py:3: register() failed: RuntimeError: not today");
}

TEST_CASE("a missing hookfile is an error that names the folder") {
  Scripts scripts;
  CHECK(Scripts::failure([&] { load_hooks(scripts, "hooks/none.py"); }) ==
        fmt::format("There is no none.py in '{}'.", scripts.path("hooks")));
}

TEST_CASE("Python configurations are what generate_config() returns") {
  Scripts scripts;
  auto load = [&](const std::string& file) {
    return scripts.host().request("load_config", {{"path", scripts.path(file)}});
  };
  scripts.write("gcdt_dev.py", R"py(
CFG = {"kumo": {"stack": {"StackName": __name__}}, "t": (1, 2)}
registered = False
def register():
    global registered
    registered = True
def deregister(): pass
def generate_config():
    assert registered
    return CFG
)py");
  CHECK(load("gcdt_dev.py").at("config") ==
        Json({{"kumo", {{"stack", {{"StackName", "gcdt_dev"}}}}}, {"t", Json::array({1, 2})}}));
  CHECK(scripts.logged.empty());

  scripts.write("empty.py", "def register(): print('never')\n");
  CHECK(load("empty.py").at("config") == Json::object());
  REQUIRE(scripts.logged.size() == 2);
  CHECK(scripts.logged[0].first == "warning");
  CHECK(scripts.logged[0].second == "No valid hook configuration: 'empty.py'. Not using hooks!");
  CHECK(scripts.logged[1].second ==
        "Can not read config file 'empty.py'. generate_config() is missing!");

  scripts.write("list.py", "def generate_config(): return []\n");
  CHECK(Scripts::failure([&] { load("list.py"); }) ==
        "'list.py': generate_config() returned a value of type 'list'; it must return a dict.");
  scripts.write("broken.py", "def generate_config():\n    return unknown\n");
  CHECK(Scripts::failure([&] { load("broken.py"); }) ==
        "broken.py:2: generate_config failed: NameError: name 'unknown' is not defined");
  scripts.write("bytes.py", "import re\ndef generate_config(): return {'a': {'b': re}}\n");
  CHECK(Scripts::failure([&] { load("bytes.py"); }) ==
        "bytes.py: 'config.a.b' is a module, which is no JSON value.");
}

TEST_CASE("plugins are imported and registered once, in the order given") {
  Scripts scripts;
  scripts.options.environment.variables["PYTHONPATH"] = scripts.options.dir.string();
  std::filesystem::create_directory(scripts.path("one"));
  scripts.write("one/__init__.py", "");
  scripts.write("one/plugin.py", "def register(): print('one')\ndef deregister(): pass\n");
  scripts.write("two.py", "def register(): print('two')\n");
  scripts.write("three.py", "import no_such_package\n");
  auto load = [&](std::string distribution, std::string module) {
    Json plugin = {{"distribution", distribution}, {"module", module}};
    scripts.host().request("load_plugins", {{"plugins", Json::array({plugin})}});
  };
  load("gcdt-one", "one.plugin");
  load("gcdt-one", "one.plugin");
  load("gcdt-two", "two");
  CHECK(scripts.out == "one\n");
  REQUIRE(scripts.logged.size() == 1);
  CHECK(scripts.logged[0].second.starts_with("No valid hook configuration: <module 'two' from "));
  std::string failure = Scripts::failure([&] { load("gcdt-three", "three"); });
  CHECK(
      failure.starts_with("could not load plugin 'gcdt-three': ModuleNotFoundError: No module "
                          "named 'no_such_package' (three.py:1)"));
}

TEST_CASE("the loggers of gcdt and of scripts speak through gcdt") {
  Scripts scripts(R"py(
from gcdt.gcdt_logging import getLogger
log = getLogger("my_particles")
log.info("loading %s", "this")
log.warning("careful")
log.debug("unseen")
)py");
  scripts.load();
  CHECK(scripts.logged == std::vector<std::pair<std::string, std::string>>{{"info", "loading this"},
                                                                           {"warning", "careful"}});
}

TEST_CASE("hooks call AWS through gcdt, with bytes, times and errors as botocore has them") {
  Scripts scripts(R"py(
import datetime
from gcdt.gcdt_awsclient import ClientError
def generate_template(context, config):
    client = context["_awsclient"].get_client("s3")
    body = client.get_object(Bucket="b", Key="k", IfModifiedSince=datetime.date(2020, 1, 2))
    assert body["LastModified"].year == 2017 and body["LastModified"].tzinfo is not None
    client.put_object(Bucket="b", Key="k", Body=b"\x00\xff")
    try:
        client.delete_bucket(Bucket="b")
    except client.exceptions.NoSuchBucket as error:
        assert isinstance(error, ClientError)
        return body["Body"].read().decode() + " " + error.response["Error"]["Code"]
)py");
  scripts.handler = [](std::string_view method, const Json& params) -> Json {
    if (method == "aws.region") return "eu-west-1";
    if (method == "aws.service")
      return {{"service_id", "S3"},
              {"api_version", "2006-03-01"},
              {"endpoint_prefix", "s3"},
              {"operations",
               {{"get_object", "GetObject"},
                {"put_object", "PutObject"},
                {"delete_bucket", "DeleteBucket"}}},
              {"exceptions", {{"NoSuchBucket", "NoSuchBucket"}}},
              {"codes", {{"NoSuchBucket", "NoSuchBucket"}}},
              {"paginators", Json::object()},
              {"waiters", Json::object()}};
    if (text(params, "/operation") == "DeleteBucket")
      throw ServiceError("s3", "DeleteBucket", "NoSuchBucket", "gone");
    return {{"Body", {{"__stream__", "dGV4dA=="}}},
            {"LastModified", {{"__datetime__", "2017-08-11T14:17:18.094000+00:00"}}}};
  };
  scripts.load();
  CHECK(scripts.generate().at("template") == "text NoSuchBucket");
  REQUIRE(scripts.asked.size() == 5);
  CHECK(
      scripts.asked[2].second.at("params") ==
      Json({{"Bucket", "b"}, {"Key", "k"}, {"IfModifiedSince", {{"__datetime__", "2020-01-02"}}}}));
  CHECK(scripts.asked[3].second ==
        Json({{"service", "s3"},
              {"region", "eu-west-1"},
              {"operation", "PutObject"},
              {"params", {{"Bucket", "b"}, {"Key", "k"}, {"Body", {{"__bytes__", "AP8="}}}}}}));
}

TEST_CASE("an error of AWS that no script catches is one sentence") {
  Scripts scripts(R"py(
def generate_template(context, config):
    context["_awsclient"].get_account_id()
)py");
  scripts.handler = [](std::string_view, const Json&) -> Json {
    throw ServiceError("sts", "GetCallerIdentity", "ExpiredToken", "The token is expired");
  };
  scripts.load();
  CHECK(Scripts::failure([&] { scripts.generate(); }) ==
        "cloudformation.py:3: generate_template failed: ClientError: An error occurred "
        "(ExpiredToken) when calling the GetCallerIdentity operation: The token is expired");
}
