// The bundle of a function: scripts, packages, settings, limits.
#include "bundle/function_bundle.h"

#include "base/hash.h"
#include "bundle_folder.h"
#include "support/fakes.h"

namespace gcdt::test {

namespace {

struct FunctionFolder : BundleFolder {
  FunctionFolder() {
    for (const char* program : {"python3", "npm", "uv", "pnpm"}) {
      os::write_file(dir.path() / program, "#!/bin/sh\n");
      chmod((dir.path() / program).c_str(), 0755);
    }
    environment.variables["PATH"] = dir.path().string();
    file("handler.py", "def handle(event, context): return 1\n");
    // pip and npm, as far as they matter here.
    processes.handler = [this](const os::Process& process) {
      for (size_t i = 0; i + 1 < process.argv.size(); ++i)
        if (process.argv[i] == "--target") {
          std::filesystem::create_directories(process.argv[i + 1] + "/werkzeug/__pycache__");
          os::write_file(process.argv[i + 1] + "/werkzeug/a.py", "packaged");
          os::write_file(process.argv[i + 1] + "/werkzeug/__pycache__/a.pyc", "noise");
        }
      return os::ProcessResult{.out = installer_output};
    };
  }
  std::string bundle() {
    bundle::Workshop shop{processes, environment, out, project(), false, keep};
    bundle::write_function_bundle(shop, section, ignore, "dev", target);
    return output_of("unzip -Z1 " + target.string());
  }
  std::string failure() {
    try {
      bundle();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  std::string content(const char* name) {
    return output_of(fmt::format("unzip -p {} {}", target.string(), name));
  }
  const os::Process& installer(size_t index = 0) { return processes.started.at(index); }
  bool was_told(const char* argument) {
    const auto& argv = installer().argv;
    return std::ranges::find(argv, argument) != argv.end();
  }

  FakeProcesses processes;
  os::Environment environment;
  std::filesystem::path target = dir.path() / "bundle.zip";
  Json section{{"lambda", {{"handlerFile", "handler.py"}, {"runtime", "python3.13"}}},
               {"bundling", {{"folders", Json::array()}}}};
  std::vector<std::string> ignore;
  bool keep = false;
  std::string installer_output;
};

}  // namespace

TEST_CASE("a function without packages is its handler and the configured folders") {
  FunctionFolder folder;
  folder.file("impl/bigfile");
  folder.file("settings_prod.conf");
  folder.section["bundling"]["folders"] =
      Json::array({{{"source", "impl"}}, {{"source", "vendored"}}});
  for (const char* requirements : {"", "\n  \n# nothing\n"}) {
    folder.file("requirements.txt", requirements);
    CHECK(folder.bundle() == "handler.py\nimpl/bigfile\n");
  }
  CHECK(folder.processes.started.empty());
}

TEST_CASE("pip is asked for wheels of Lambda's system, and what it installed is bundled") {
  FunctionFolder folder;
  folder.file("requirements.txt", "werkzeug\n");
  CHECK(folder.bundle() == "handler.py\nwerkzeug/a.py\n");
  CHECK(folder.was_told("--only-binary=:all:"));
  CHECK(folder.was_told("3.13"));
  CHECK(folder.was_told("manylinux_2_34_x86_64"));
  CHECK(folder.was_told("manylinux2014_x86_64"));
  CHECK(folder.installer().dir == folder.project());

  folder.processes.started.clear();
  folder.section["lambda"]["runtime"] = "python3.11";
  folder.section["lambda"]["architectures"] = Json::array({"arm64"});
  folder.bundle();
  CHECK(folder.was_told("manylinux_2_26_aarch64"));
  CHECK_FALSE(folder.was_told("manylinux_2_34_aarch64"));
}

TEST_CASE("with --keep packages are installed anew only when the list has changed") {
  FunctionFolder folder;
  folder.keep = true;
  folder.file("requirements.txt", "werkzeug\n");
  folder.bundle();
  folder.bundle();
  CHECK(folder.processes.started.size() == 1);
  folder.file("requirements.txt", "werkzeug==3.0\n");
  folder.bundle();
  CHECK(folder.processes.started.size() == 2);
  folder.keep = false;
  folder.bundle();
  CHECK(folder.processes.started.size() == 3);
}

TEST_CASE("a lock file is read by its own tool") {
  FunctionFolder folder;
  folder.file("uv.lock", "version = 1\n");
  folder.installer_output = "werkzeug==3.0\n";
  CHECK(folder.bundle() == "handler.py\nwerkzeug/a.py\n");
  CHECK(folder.installer(0).argv.at(1) == "export");
  CHECK(os::read_file(folder.project() / ".gcdt/python/python3.13-x86_64.txt") ==
        "werkzeug==3.0\n");
  std::filesystem::remove(folder.dir.path() / "uv");
  CHECK(folder.failure() ==
        "'uv.lock' says which packages the bundle needs, but there is no 'uv' on PATH to read it. "
        "Install it, or write a requirements.txt and remove the lock file.");
}

TEST_CASE("when pip fails its last words are told, and the packages of before stay") {
  FunctionFolder folder;
  folder.file("requirements.txt", "werkzeug\n");
  folder.bundle();
  folder.file("requirements.txt", "notfound==0.8.15\n");
  folder.processes.handler = [](const os::Process&) {
    return os::ProcessResult{
        .exit_code = 1, .err = "...\nERROR: No matching distribution found for notfound==0.8.15\n"};
  };
  CHECK(folder.failure() ==
        "Unable to install pip dependencies for your AWS Lambda function. ERROR: No matching "
        "distribution found for notfound==0.8.15");
  CHECK(std::filesystem::exists(folder.project() / ".gcdt/python/python3.13-x86_64/werkzeug/a.py"));
}

TEST_CASE("npm installs what the lock file names, without scripts unless they are wanted") {
  FunctionFolder folder;
  folder.section["lambda"] = {{"handlerFile", "index.js"}, {"runtime", "nodejs22.x"}};
  folder.file("index.js");
  CHECK(folder.bundle() == "index.js\n");
  CHECK(folder.processes.started.empty());  // no package.json
  folder.file("package.json", "{}");
  folder.bundle();
  CHECK(folder.installer().argv.at(1) == "install");
  CHECK(folder.was_told("--ignore-scripts"));
  folder.processes.started.clear();
  folder.file("package-lock.json", "{}");
  folder.section["bundling"]["installScripts"] = true;
  folder.bundle();
  CHECK(folder.installer().argv.at(1) == "ci");
  CHECK(folder.was_told("--omit=dev"));
  CHECK_FALSE(folder.was_told("--ignore-scripts"));
  std::filesystem::remove(folder.dir.path() / "npm");
  CHECK(folder.failure() ==
        "Unable to install npm dependencies for your AWS Lambda function. There is no 'npm' on "
        "PATH, which package-lock.json asks for.");
}

TEST_CASE("settings become a file of the bundle") {
  FunctionFolder folder;
  folder.section["settings"] = {{"level", "info"}, {"name", "ü"}};
  CHECK(folder.bundle() == "handler.py\nsettings.json\n");
  CHECK(folder.content("settings.json") == R"({"level": "info", "name": "\u00fc"})");
  folder.section["bundling"]["settings_file"] = "config.json";
  CHECK(folder.bundle() == "config.json\nhandler.py\n");
  folder.section.erase("settings");
  folder.file("settings_dev.conf", "a = 1\n");
  CHECK(folder.bundle() == "handler.py\nsettings.conf\n");
  CHECK(folder.content("settings.conf") == "a = 1\n");
  folder.section["settings_text"] = "b = 2\n";
  folder.bundle();
  CHECK(folder.content("settings.conf") == "b = 2\n");
}

TEST_CASE("a missing handler file is an error; the folders of bundling itself are not bundled") {
  FunctionFolder folder;
  folder.section["bundling"]["folders"] = Json::array({{{"source", "."}, {"target", ""}}});
  folder.file("bundle.zip", "the last one");
  folder.file(".gcdt/python/x", "packages");
  CHECK(folder.bundle() == "handler.py\n");
  folder.section["lambda"]["handlerFile"] = "absent.py";
  CHECK(folder.failure() ==
        "The handler file 'absent.py' does not exist ('ramuda.lambda.handlerFile').");
}

TEST_CASE(
    "a bundle above 50 MB needs a bucket, one above 250 MB unpacked names its largest files") {
  FunctionFolder folder;
  std::string noise(51'100'000, '\0');
  uint64_t state = 1;
  for (char& c : noise) c = static_cast<char>((state = state * 6364136223846793005 + 1) >> 56);
  folder.file("impl/noise", noise);
  folder.section["bundling"]["folders"] = Json::array({{{"source", "impl"}}});
  CHECK(folder.failure().starts_with(
      "Deployment bundles must not be bigger than 50MB, this one has 51.1 MB."));
  folder.section["deployment"] = {{"artifactBucket", "artifacts"}};
  CHECK(folder.failure() == "");
  for (int i = 0; i < 4; ++i) folder.file(fmt::format("impl/{}", i), noise);
  std::string failure = folder.failure();
  CHECK(failure.starts_with("The bundle unpacks to 255.5 MB; Lambda takes at most 250 MB."));
  CHECK(failure.contains("\n     51.1 MB  impl/noise"));
}

TEST_CASE(
    "scripts run before bundling, in order, with the argument -e, and the first failure ends") {
  FunctionFolder folder;
  folder.file("bin/a.sh", "", 0755);
  folder.file("bin/b.sh", "", 0755);
  bundle::Workshop shop{folder.processes, folder.environment, folder.out, folder.project()};
  bundle::run_scripts(shop, {"bin/a.sh", "bin/b.sh"});
  CHECK(folder.installer(0).argv ==
        std::vector<std::string>{(folder.project() / "bin/a.sh").string(), "-e"});
  CHECK(folder.processes.started.size() == 2);
  folder.processes.handler = [](const os::Process&) { return os::ProcessResult{.exit_code = 3}; };
  CHECK_THROWS_WITH_AS(bundle::run_scripts(shop, {"bin/a.sh", "bin/b.sh"}),
                       "Failure during prebundle step. 'bin/a.sh' ended with exit code 3.", Error);
  CHECK(folder.processes.started.size() == 3);
  CHECK_THROWS_WITH_AS(bundle::run_scripts(shop, {"bin/absent.sh"}),
                       "Failure during prebundle step.", Error);
  CHECK(folder.out.notices(output::Notice::warning) ==
        std::vector<std::string>{"No file found matching bin/absent.sh..."});
}

}  // namespace gcdt::test
