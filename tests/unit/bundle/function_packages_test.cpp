// The packages of a function: who installs them, from which list, for which system.
#include <sys/utsname.h>

#include "function_folder.h"

namespace gcdt::test {

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

}  // namespace gcdt::test
