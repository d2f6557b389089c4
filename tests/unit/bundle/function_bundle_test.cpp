// The bundle of a function: scripts, packages, settings, limits.
#include "bundle/function_bundle.h"

#include <sys/utsname.h>

#include "base/hash.h"
#include "bundle/twins.h"
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
      if (process.argv.at(1) == "-c") return os::ProcessResult{.out = python_version};
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
  // What was started, the questions to Python about its version left out.
  std::vector<os::Process> installers() {
    auto started = processes.started;
    std::erase_if(started, [](const os::Process& process) { return process.argv.at(1) == "-c"; });
    return started;
  }
  os::Process installer(size_t index = 0) { return installers().at(index); }
  bool was_told(const char* argument) {
    const auto argv = installer().argv;
    return std::ranges::find(argv, argument) != argv.end();
  }

  FakeProcesses processes;
  os::Environment environment;
  std::filesystem::path target = dir.path() / "bundle.zip";
  Json section{{"lambda", {{"handlerFile", "handler.py"}, {"runtime", "python3.13"}}},
               {"bundling", {{"folders", Json::array()}}}};
  std::vector<std::string> ignore;
  bool keep = false;
  std::string installer_output, python_version = "3.13";
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
  CHECK(folder.installers().size() == 1);
  folder.file("requirements.txt", "werkzeug==3.0\n");
  folder.bundle();
  CHECK(folder.installers().size() == 2);
  folder.keep = false;
  folder.bundle();
  CHECK(folder.installers().size() == 3);
}

TEST_CASE("a lock file is read by its own tool") {
  FunctionFolder folder;
  folder.file("uv.lock", "version = 1\n");
  folder.installer_output = "werkzeug==3.0\n";
  CHECK(folder.bundle() == "handler.py\nwerkzeug/a.py\n");
  CHECK(folder.installer(0).argv.at(1) == "export");
  CHECK(join(folder.installer(1).argv, " ")
            .contains("uv pip install --no-progress --only-binary :all: --python-version 3.13 "
                      "--python-platform "
                      "x86_64-manylinux_2_34 --target"));
  CHECK(os::read_file(folder.project() / ".gcdt/python/python3.13-x86_64.txt") ==
        "werkzeug==3.0\n");
  std::filesystem::remove(folder.dir.path() / "uv");
  CHECK(folder.failure() ==
        "'uv.lock' says which packages the bundle needs, but there is no 'uv' on PATH to read it. "
        "Install it, or write a requirements.txt and remove the lock file.");
}

TEST_CASE(
    "the standard lock file is installed by uv as it is, after uv's own and before the others") {
  FunctionFolder folder;
  for (const char* file : {"pylock.toml", "poetry.lock", "requirements.txt"})
    folder.file(file, "lock-version = '1.0'\n");
  CHECK(folder.bundle() == "handler.py\nwerkzeug/a.py\n");
  REQUIRE(folder.installers().size() == 1);
  CHECK(folder.installer().argv.at(0).ends_with("/uv"));
  CHECK(folder.installer().argv.back() == (folder.project() / "pylock.toml").string());
  CHECK_FALSE(std::filesystem::exists(folder.project() / ".gcdt/python/python3.13-x86_64.txt"));

  folder.keep = true;
  folder.bundle();
  CHECK(folder.installers().size() == 1);
  folder.file("pylock.toml", "lock-version = '1.1'\n");
  folder.bundle();
  CHECK(folder.installers().size() == 2);

  std::filesystem::remove(folder.dir.path() / "uv");
  CHECK(folder.failure() ==
        "'pylock.toml' says which packages the bundle needs, but there is no 'uv' on PATH to read "
        "it. Install it, or write a requirements.txt and remove the lock file.");
  folder.file("uv.lock", "version = 1\n");
  CHECK(folder.failure().starts_with("'uv.lock'"));
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

TEST_CASE("pip is that of the function's Python if there is one, else that of the user") {
  FunctionFolder folder;
  folder.file("requirements.txt", "tomli; python_version < '3.11'\n");
  os::write_file(folder.dir.path() / "python3.12", "#!/bin/sh\n");
  chmod((folder.dir.path() / "python3.12").c_str(), 0755);
  folder.section["lambda"]["runtime"] = "python3.12";
  folder.processes.handler = [](const os::Process& process) {
    bool own = process.argv.at(0).ends_with("python3.12");
    return os::ProcessResult{.out = own ? "3.12" : "3.13"};
  };
  folder.bundle();
  CHECK(folder.installer().argv.at(0) == (folder.dir.path() / "python3.12").string());
  CHECK(folder.out.notices(output::Notice::warning).empty());

  folder.processes.started.clear();
  folder.section["lambda"]["runtime"] = "python3.14";
  folder.bundle();
  CHECK(folder.installer().argv.at(0) == (folder.dir.path() / "python3").string());
  CHECK(folder.out.notices(output::Notice::warning) ==
        std::vector<std::string>{
            "There is no python3.14 with pip on PATH; what packages ask for on some versions of "
            "Python only is decided by Python 3.13."});
}

TEST_CASE("a pyproject.toml alone installs nothing, which is said") {
  FunctionFolder folder;
  folder.file("pyproject.toml", "[project]\ndependencies = [\"six\"]\n");
  CHECK(folder.bundle() == "handler.py\n");
  CHECK(folder.out.notices(output::Notice::warning) ==
        std::vector<std::string>{
            "pyproject.toml names dependencies, but there is neither a lock file nor a "
            "requirements.txt; no packages are bundled."});
}

TEST_CASE("programs of packages that start this machine's Python are left out, others are not") {
  FunctionFolder folder;
  folder.file("requirements.txt", "werkzeug\n");
  folder.processes.handler = [](const os::Process& process) {
    for (size_t i = 0; i + 1 < process.argv.size(); ++i)
      if (process.argv[i] == "--target") {
        std::filesystem::create_directories(process.argv[i + 1] + "/bin");
        os::write_file(process.argv[i + 1] + "/bin/serve", "#!/root/x/bin/python3\nimport x\n");
        os::write_file(process.argv[i + 1] + "/bin/tool",
                       "\x7f"
                       "ELF");
      }
    return os::ProcessResult{.out = "3.13"};
  };
  CHECK(folder.bundle() == "bin/tool\nhandler.py\n");
}

TEST_CASE("a list that another one names counts, too, for --keep") {
  FunctionFolder folder;
  folder.keep = true;
  folder.file("requirements.txt", "-r more/base.txt\n");
  folder.file("more/base.txt", "-c pins.txt\nwerkzeug\n");
  folder.file("more/pins.txt", "werkzeug==3.0\n");
  folder.bundle();
  folder.bundle();
  CHECK(folder.installers().size() == 1);
  folder.file("more/pins.txt", "werkzeug==3.1\n");
  folder.bundle();
  CHECK(folder.installers().size() == 2);
}

TEST_CASE("a package without a wheel is built only where version and architecture are Lambda's") {
  FunctionFolder folder;
  folder.file("requirements.txt", "werkzeug\n");
  auto install = folder.processes.handler;
  folder.processes.handler = [install](const os::Process& process) {
    bool wheels = std::ranges::find(process.argv, "--only-binary=:all:") != process.argv.end();
    return wheels ? os::ProcessResult{.exit_code = 1, .err = "no wheel"} : install(process);
  };
  utsname system{};
  uname(&system);
  bool arm = std::string_view(system.machine) == "aarch64";
  folder.section["lambda"]["architectures"] = Json::array({arm ? "arm64" : "x86_64"});
  CHECK(folder.bundle() == "handler.py\nwerkzeug/a.py\n");
  CHECK(folder.installers().size() == 2);
  folder.section["lambda"]["architectures"] = Json::array({arm ? "x86_64" : "arm64"});
  CHECK(folder.failure().ends_with("no wheel"));
  folder.section["lambda"].erase("architectures");
  folder.python_version = "3.12";
  CHECK(folder.failure().ends_with("no wheel"));
}

TEST_CASE("without a Python, or one without pip, that is said") {
  FunctionFolder folder;
  folder.file("requirements.txt", "werkzeug\n");
  folder.processes.handler = [](const os::Process&) {
    return os::ProcessResult{.exit_code = 1, .err = "/usr/bin/python3: No module named pip\n"};
  };
  CHECK(folder.failure() ==
        "Unable to install pip dependencies for your AWS Lambda function. /usr/bin/python3: No "
        "module named pip");
  std::filesystem::remove(folder.dir.path() / "python3");
  CHECK(folder.failure().contains("there is no 'python3' on PATH"));
}

TEST_CASE("of what installers say, the line that says why is told") {
  using bundle::telling_line;
  CHECK(telling_line("npm error code ECONNREFUSED\nnpm error syscall connect\n"
                     "npm error FetchError: request to http://127.0.0.1:9/1337 failed\n"
                     "npm error     at ClientRequest\nnpm error\n"
                     "npm error A complete log of this run can be found in: /root/.npm\n") ==
        "There is no connection to where packages come from. FetchError: request to "
        "http://127.0.0.1:9/1337 failed");
  CHECK(telling_line("npm error code EUSAGE\nnpm error\nnpm error The `npm ci` command can only "
                     "install\nnpm error Usage:\n") == "The `npm ci` command can only install");
  CHECK(
      telling_line("npm ERR! code E404\nnpm ERR! 404 Not Found - GET https://r/x - Not found\n") ==
      "404 Not Found - GET https://r/x - Not found");
  CHECK(telling_line("WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: No "
                     "matching distribution found for werkzeug\n") ==
        "There is no connection to where packages come from. ERROR: No matching distribution found "
        "for werkzeug");
  CHECK(telling_line("one\ntwo\n\n") == "two");
}

TEST_CASE("npm is asked for programs of Lambda's system; other lock files have their own tools") {
  FunctionFolder folder;
  folder.section["lambda"] = {
      {"handlerFile", "index.js"}, {"runtime", "nodejs22.x"}, {"architectures", {"arm64"}}};
  folder.file("index.js");
  folder.file("package.json", "{}");
  folder.bundle();
  CHECK(folder.was_told("--os=linux"));
  CHECK(folder.was_told("--cpu=arm64"));
  auto command = [&](const char* lock, const char* tool) {
    folder.processes.started.clear();
    folder.file(lock, "{}");
    os::write_file(folder.dir.path() / tool, "#!/bin/sh\n");
    chmod((folder.dir.path() / tool).c_str(), 0755);
    folder.bundle();
    std::filesystem::remove(folder.project() / lock);
    auto argv = folder.installer().argv;
    argv.at(0) = std::filesystem::path(argv.at(0)).filename();
    return join(argv, " ");
  };
  CHECK(command("pnpm-lock.yaml", "pnpm") ==
        "pnpm install --prod --frozen-lockfile --config.node-linker=hoisted --ignore-scripts");
  CHECK(command("yarn.lock", "yarn") ==
        "yarn install --production --frozen-lockfile --ignore-scripts");
  CHECK(command("bun.lock", "bun") ==
        "bun install --production --frozen-lockfile --ignore-scripts");
  folder.file(".yarnrc.yml", "");
  CHECK(command("yarn.lock", "yarn") == "yarn workspaces focus --production");
  CHECK(folder.installer().environment.variables.at("YARN_ENABLE_SCRIPTS") == "0");
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

TEST_CASE("E10: a text for settings.conf alone makes a bundle") {
  FunctionFolder folder;
  folder.section["lambda"].erase("handlerFile");
  folder.section["settings_text"] = "some test config";
  CHECK(folder.bundle() == "settings.conf\n");
  CHECK(output_of(fmt::format("unzip -Zl {} | grep -c '^-rw-r--r--'", folder.target.string())) ==
        "1\n");
}

TEST_CASE("names that are one on other systems are a warning") {
  FunctionFolder folder;
  for (const char* name : {"lib/gr\xc3\xbcn", "lib/GRu\xcc\x88N", "lib/Readme", "lib/README"})
    folder.file(name);
  folder.section["bundling"]["folders"] = Json::array({{{"source", "lib"}}});
  folder.bundle();
  const char* kRest =
      "' differ only in case or in how their letters are encoded; on macOS and Windows they are "
      "one "
      "file.";
  CHECK(folder.out.notices(output::Notice::warning) ==
        std::vector<std::string>{std::string("'lib/README' and 'lib/Readme") + kRest,
                                 std::string("'lib/GRu\xcc\x88N' and 'lib/gr\xc3\xbcn") + kRest});
}

TEST_CASE("letters with marks are the same, composed or not") {
  using bundle::folded;
  CHECK(folded("\xe1\xb9\xa9") == folded("s\xcc\xa3\xcc\x87"));                     // two marks
  CHECK(folded("\xe3\x81\x8c") == folded("\xe3\x81\x8b\xe3\x82\x99"));              // Japanese
  CHECK(folded("\xea\xb0\x81") == folded("\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8"));  // Korean
  CHECK(folded("\xc3\x84rger") == folded("A\xcc\x88RGER"));
  CHECK(folded("a") != folded("\xc3\xa4"));
  CHECK(folded("Stra\xc3\x9f"
               "e") != folded("Strasse"));
}

TEST_CASE("a settings file stays inside the bundle") {
  FunctionFolder folder;
  folder.section["settings"] = {{"a", 1}};
  folder.section["bundling"]["settings_file"] = "../settings.json";
  CHECK(folder.failure() == "The target '../settings.json' leads out of the archive.");
}

TEST_CASE("links may lead to the folders outside that are configured") {
  FunctionFolder folder;
  os::write_file(folder.dir.path() / "shared.py", "shared");
  folder.link("shared.py", "../shared.py");
  folder.section["bundling"]["folders"] = Json::array({{{"source", "shared.py"}}});
  CHECK(folder.failure().contains("leads out of the project"));
  folder.section["bundling"]["linkedFolders"] = Json::array({".."});
  CHECK(folder.bundle() == "handler.py\nshared.py\n");
  folder.section["bundling"]["linkedFolders"] = Json::array({"../absent"});
  CHECK(folder.failure() == "'../absent' is no folder ('ramuda.bundling.linkedFolders').");
}

TEST_CASE("a missing handler file is an error; the folders of bundling itself are not bundled") {
  FunctionFolder folder;
  folder.section["bundling"]["folders"] = Json::array({{{"source", "."}, {"target", ""}}});
  folder.file("bundle.zip", "the last one");
  folder.file(".gcdt/python/x", "packages");
  CHECK(folder.bundle() == "handler.py\n");
  folder.ignore = {"*.py"};
  CHECK(folder.failure() ==
        "The handler file 'handler.py' is left out by the patterns of gcdtignore.");
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
  CHECK(folder.failure() ==
        "Deployment bundles must not be bigger than 50MB, this one has 51.1 MB. Name a bucket for "
        "it ('ramuda.deployment.artifactBucket'), or leave files out with gcdtignore.\nSee "
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html\nThe largest "
        "files:\n     51.1 MB  impl/noise\n      0.0 MB  handler.py");
  folder.section["deployment"] = {{"artifactBucket", "artifacts"}};
  CHECK(folder.failure() == "");
  CHECK(folder.out.notices(output::Notice::warning).empty());

  auto hole = [&](int number, uint64_t size) {  // takes no place on the disk
    folder.file(fmt::format("impl/holes/{:02}", number), "");
    std::filesystem::resize_file(folder.project() / fmt::format("impl/holes/{:02}", number), size);
  };
  hole(0, 190'000'000);
  CHECK(folder.failure() == "");
  CHECK(folder.out.notices(output::Notice::warning) ==
        std::vector<std::string>{"The bundle unpacks to 241.1 MB; Lambda takes at most 262.1 MB."});
  for (int i = 1; i < 30; ++i) hole(i, 1'000'000);
  std::string failure = folder.failure();
  CHECK(failure.starts_with(
      "The bundle unpacks to 270.1 MB; Lambda takes at most 262.1 MB (250 MiB). Leave files out "
      "with gcdtignore, or move some to a layer.\nThe largest files:\n    190.0 MB  impl/holes/00\n"
      "     51.1 MB  impl/noise\n"));
  CHECK(std::ranges::count(failure, '\n') == 1 + 20);
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
  folder.processes.handler = [](const os::Process&) {
    return os::ProcessResult{.timed_out = true};
  };
  CHECK_THROWS_WITH_AS(bundle::run_scripts(shop, {"bin/a.sh"}),
                       "Failure during prebundle step. 'bin/a.sh' did not end within 10 minutes.",
                       Error);
  CHECK(folder.processes.started.back().deadline == std::chrono::minutes(10));
  folder.file("bin/plain.sh", "", 0644);
  CHECK_THROWS_WITH_AS(
      bundle::run_scripts(shop, {"bin/plain.sh"}),
      "Failure during prebundle step. 'bin/plain.sh' may not be executed (chmod +x).", Error);
  CHECK_THROWS_WITH_AS(bundle::run_scripts(shop, {"bin/absent.sh"}),
                       "Failure during prebundle step.", Error);
  CHECK(folder.out.notices(output::Notice::warning) ==
        std::vector<std::string>{"No file found matching bin/absent.sh..."});
}

}  // namespace gcdt::test
