// tenkai bundle and the stage before it: which files, in which archive, where (30-tenkai 4).
#include <doctest.h>

#include "base/text.h"
#include "lifecycle/bundling.h"
#include "support/world.h"
#include "tools/tenkai/commands.h"

namespace gcdt::test {

namespace {

constexpr std::string_view kAppspec = "version: 0.0\nos: linux\n";

struct BundleWorld : World {
  explicit BundleWorld(Json more = Json::object()) : World(tenkai::tool, tenkai::bundle, Json()) {
    Json& section = ctx.config["tenkai"];
    section = {{"codedeploy", {{"applicationName", "shop"}, {"deploymentGroupName", "blue"}}}};
    section.update(more);
  }
  // What the lifecycle does for the command; the text of the Error, "" if all is well.
  std::string stages() {
    try {
      prepare_bundle(ctx);
      build_bundle(ctx);
      run();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  void script(const char* name) {
    file(name, "");
    std::filesystem::permissions(dir.path() / name, std::filesystem::perms(0755));
  }
  std::string archive(std::string_view tar_options) const {
    std::string command = fmt::format("tar xzOf {} {}", ctx.bundle_file.string(), tar_options);
    return pipe(command);
  }
  std::string names() const {
    return pipe(fmt::format("tar tzf {} | tr '\\n' ' '", ctx.bundle_file.string()));
  }

 private:
  static std::string pipe(const std::string& command) {
    std::FILE* from = popen((command + " 2>&1").c_str(), "r");
    REQUIRE(from);
    std::string text;
    for (int c; (c = std::fgetc(from)) != EOF;) text += static_cast<char>(c);
    pclose(from);
    return text;
  }
};

Json folders(Json list) {
  return {{"bundling", {{"folders", std::move(list)}}}};
}

}  // namespace

TEST_CASE("the folder codedeploy goes to the root of the archive") {
  for (Json more : {Json::object(), folders(Json::array())}) {
    BundleWorld world(more);
    world.file("codedeploy/appspec.yml", kAppspec);
    world.file("codedeploy/sample_code.txt", "x");
    world.file("codedeploy/folder/sample_code3.txt", "x");
    world.file("elsewhere.txt", "x");
    CHECK(world.stages() == "");
    CHECK(world.names() == "appspec.yml folder/sample_code3.txt sample_code.txt ");
    CHECK(world.said() ==
          fmt::format("created bundle at {}/tenkai-bundle.tar.gz\n", world.dir.path().string()));
    CHECK(world.ctx.shared.at("_bundle_file") == world.ctx.bundle_file.string());
    CHECK(world.result().at("bytes") == std::filesystem::file_size(world.ctx.bundle_file));
  }
}

TEST_CASE("a pattern over the whole project, and an artifact") {
  BundleWorld world(folders(Json::array({{{"source", "./**"}, {"target", ""}}})));
  world.ctx.config["tenkai"]["stack_output"] = {{"some", "content"}};
  world.file("appspec.yml", kAppspec);
  world.file("codedeploy_dev.conf", "x");
  world.file("gcdt_dev.json", "{}");
  world.file("codedeploy/sample_code.txt", "some sample");
  world.file("codedeploy/sample_code2.txt", "another sample\n");
  world.file("codedeploy/folder/sample_code3.txt", "another sample\n");
  world.file("tenkai-bundle_old.tar.gz", "an earlier one");
  world.environment.variables["BUILD_TAG"] = "jenkins-7";
  for (int i = 0; i < 2; ++i) {  // the second time there is a bundle already
    CHECK(world.stages() == "");
    CHECK(world.names() ==
          "appspec.yml codedeploy/folder/sample_code3.txt codedeploy/sample_code.txt "
          "codedeploy/sample_code2.txt codedeploy_dev.conf gcdt_dev.json stack_output.yml ");
    CHECK(world.ctx.bundle_file.filename() == "tenkai-bundle_jenkins-7.tar.gz");
  }
}

TEST_CASE("a tag with slashes stays in the project") {
  BundleWorld world;
  world.file("codedeploy/appspec.yml", kAppspec);
  world.environment.variables["BUILD_TAG"] = "../../tmp/x";
  CHECK(world.stages() == "");
  CHECK(world.has_file("tenkai-bundle_..-..-tmp-x.tar.gz"));
}

TEST_CASE("outputs of a stack and settings are files behind the others") {
  BundleWorld world(Json{{"settings", {{"MYVALUE", "FOO"}, {"n", 1}}},
                         {"stack_output",
                          {{"DefaultSubnetIds", "subnet-b6eaa5d2,subnet-7ed09408"},
                           {"AccountId", "420189626185"},
                           {"empty", ""},
                           {"flag", "true"},
                           {"umlaut", "h\xC3\xBChner"}}}});
  world.file("codedeploy/appspec.yml", kAppspec);
  world.file("codedeploy/settings.json", "{}");
  world.file("codedeploy/z", "");
  CHECK(world.stages() == "");
  CHECK(world.names() == "appspec.yml z stack_output.yml settings.json ");
  CHECK(world.archive("settings.json") == R"({"MYVALUE": "FOO", "n": 1})");
  CHECK(world.archive("stack_output.yml") ==
        "AccountId: '420189626185'\nDefaultSubnetIds: subnet-b6eaa5d2,subnet-7ed09408\n"
        "empty: ''\nflag: 'true'\numlaut: \"h\xC3\xBChner\"\n");
  CHECK(world.out.notices(output::Notice::warning) ==
        std::vector<std::string>{"The bundle gets the generated 'settings.json', not your file."});
}

TEST_CASE("the names of the generated files can be chosen") {
  BundleWorld world({{"settings", {{"a", 1}}},
                     {"stack_output", {{"b", "2"}}},
                     {"defaults", {{"settings_file", "s.json"}, {"stack_output_file", "o.yml"}}}});
  world.file("codedeploy/appspec.yml", kAppspec);
  CHECK(world.stages() == "");
  CHECK(world.names() == "appspec.yml o.yml s.json ");
}

TEST_CASE("outputs that are no map are refused") {
  BundleWorld world(Json{{"stack_output", "lookup:stack:infra"}});
  world.file("codedeploy/appspec.yml", kAppspec);
  CHECK(world.stages() == "'tenkai.stack_output' must be a map, not \"lookup:stack:infra\".");
}

TEST_CASE("gcdtignore leaves files out, by their paths in the project") {
  BundleWorld world;
  world.ctx.config["gcdtignore"] = {"*.tmp", "/codedeploy/notes", world.dir.path().filename()};
  for (const char* name : {"appspec.yml", "a.tmp", "notes/n", "kept/notes/n"})
    world.file(fmt::format("codedeploy/{}", name), kAppspec);
  CHECK(world.stages() == "");
  CHECK(world.names() == "appspec.yml kept/notes/n ");
  CHECK(world.out.notices(output::Notice::debug).size() == 2);
}

TEST_CASE("scripts run before the files are collected, the deprecated ones with a warning") {
  BundleWorld world(Json{{"bundling", {{"preBundle", {"pre.sh"}}}}});
  world.ctx.config["tenkai"]["preBundle"] = {"old.sh"};
  world.file("codedeploy/appspec.yml", kAppspec);
  world.script("pre.sh");
  world.script("old.sh");
  world.processes.handler = [&](const os::Process& process) {
    world.file("codedeploy/made_by_" + last_line(replace_all(process.argv.at(0), "/", "\n")), "");
    return os::ProcessResult{};
  };
  CHECK(world.stages() == "");
  CHECK(world.names() == "appspec.yml made_by_old.sh made_by_pre.sh ");
  CHECK(world.processes.started.at(0).argv.at(1) == "-e");
  CHECK(world.said().starts_with(
      "'tenkai.preBundle' is deprecated; use 'tenkai.bundling.preBundle'.\n"
      "Executing old.sh ...\nExecuting pre.sh ...\n"));
}

TEST_CASE("a script that is missing or fails ends the run, and nothing is bundled") {
  BundleWorld missing(Json{{"bundling", {{"preBundle", {"nope.sh"}}}}});
  missing.file("codedeploy/appspec.yml", kAppspec);
  CHECK(missing.stages() == "Failure during prebundle step.");
  CHECK(missing.said() == "No file found matching nope.sh...\n");
  BundleWorld failing(Json{{"bundling", {{"preBundle", {"pre.sh"}}}}});
  failing.script("pre.sh");
  failing.processes.results = {{.exit_code = 3}};
  CHECK(failing.stages() == "Failure during prebundle step. 'pre.sh' ended with exit code 3.");
  CHECK(failing.ctx.bundle_file.empty());
}

TEST_CASE("no folder, an empty one, and one that is ignored altogether are told apart") {
  const std::string advice =
      ". Put appspec.yml and what it names into 'codedeploy', or name other places in "
      "'tenkai.bundling.folders'.";
  BundleWorld none;
  CHECK(none.stages() == "There is nothing to bundle: 'codedeploy' does not exist" + advice);
  BundleWorld empty;
  std::filesystem::create_directory(empty.dir.path() / "codedeploy");
  CHECK(empty.stages() ==
        "There is nothing to bundle: 'codedeploy' holds no file that is not ignored" + advice);
  BundleWorld ignored;
  ignored.ctx.config["gcdtignore"] = {"*"};
  ignored.file("codedeploy/appspec.yml", kAppspec);
  CHECK(ignored.stages() == empty.stages());
  CHECK_FALSE(ignored.has_file("tenkai-bundle.tar.gz"));
}

TEST_CASE("an appspec that is missing or wrong is told before anything is written") {
  BundleWorld missing;
  missing.file("codedeploy/folder/appspec.yml", kAppspec);
  CHECK(missing.stages() ==
        "The bundle has no appspec.yml at its root, without which CodeDeploy does not know what to "
        "do with it. Put one into 'codedeploy'.");
  BundleWorld wrong;
  wrong.file("codedeploy/appspec.yml", "version: 0.0\nos: linux\nhooks:\n  Install:\n");
  CHECK(wrong.stages() ==
        "codedeploy/appspec.yml:4:3: the event Install takes no scripts, CodeDeploy keeps it for "
        "itself");
  CHECK_FALSE(wrong.has_file("tenkai-bundle.tar.gz"));
  BundleWorld other_name;
  other_name.file("codedeploy/appspec.yaml", kAppspec);
  CHECK(other_name.stages() == "");
}

TEST_CASE("the scripts of the appspec are looked for among the generated files, too") {
  BundleWorld world(Json{{"settings", {{"a", 1}}}});
  world.file("codedeploy/appspec.yml",
             "version: 0.0\nos: linux\nfiles:\n  - {source: settings.json, destination: /srv}\n");
  CHECK(world.stages() == "");
}

}  // namespace gcdt::test
