// The bundle of a function: its handler and folders, settings, limits, scripts.
#include "bundle/twins.h"
#include "function_folder.h"

namespace gcdt::test {

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
