// The bundle stage for functions: which file, by whose ignore rules, and who needs none.
#include "lifecycle/bundling.h"

#include <doctest.h>

#include "os/file_lock.h"
#include "os/pulse.h"
#include "support/world.h"

using namespace gcdt;

namespace {

void nothing(Context&) {}

const Command kDeploy{"deploy", "", nothing, {.bundle = true}};
const Tool kRamuda{"ramuda", "", {&kDeploy}};

struct Project : test::World {
  explicit Project(Json more = Json::object())
      : World(kRamuda, kDeploy,
              {{"lambda", {{"runtime", "provided.al2023"}, {"handlerFile", "bootstrap"}}}}) {
    ctx.config["ramuda"].update(more, true);
    file("bootstrap", "#!/bin/sh\n");
  }
  std::string stages() {
    try {
      prepare_bundle(ctx);
      build_bundle(ctx);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
};

}  // namespace

TEST_CASE("the bundle of a function lies in .gcdt, by tool and environment") {
  Project project;
  CHECK(project.stages() == "");
  CHECK(project.ctx.bundle_file == project.dir.path() / ".gcdt/ramuda-dev.zip");
  CHECK(project.read(".gcdt/ramuda-dev.zip").contains("bootstrap"));
  CHECK(project.ctx.shared.at("_bundle_file") == project.ctx.bundle_file.string());
}

TEST_CASE("a function that is a container image has no bundle and runs no scripts") {
  Project project(Json{{"lambda", {{"imageUri", "123456789012.dkr.ecr.eu-west-1/shop:1"}}},
                       {"bundling", {{"preBundle", {"pre.sh"}}}}});
  CHECK(project.stages() == "");
  CHECK(project.ctx.bundle_file.empty());
  CHECK(project.processes.started.empty());
  CHECK_FALSE(project.has_file(".gcdt"));
}

TEST_CASE(
    "scripts run before a function is bundled, and the ignore rules hold for what they make") {
  Project project(Json{{"bundling",
                        {{"preBundle", {"pre.sh"}},
                         {"folders", Json::array({{{"source", "made"}, {"target", "made"}}})}}}});
  project.ctx.config["gcdtignore"] = {"*.tmp"};
  project.file("pre.sh", "");
  std::filesystem::permissions(project.dir.path() / "pre.sh", std::filesystem::perms(0755));
  project.processes.handler = [&](const os::Process&) {
    project.file("made/kept.txt", "");
    project.file("made/dropped.tmp", "");
    return os::ProcessResult{};
  };
  CHECK(project.stages() == "");
  std::string zip = project.read(".gcdt/ramuda-dev.zip");
  CHECK(zip.contains("made/kept.txt"));
  CHECK_FALSE(zip.contains("dropped"));
}

TEST_CASE("two runs bundle one project one after the other, and the second says so") {
  Project project;
  project.file(".gcdt/lock", "");
  std::optional<os::FileLock> other;
  other.emplace(project.dir.path() / ".gcdt/lock", [] {});
  os::Pulse pulse([&] { other.reset(); }, [] {});  // whoever waits beats
  CHECK(project.stages() == "");
  CHECK(project.out.notices(output::Notice::info).at(0) ==
        "Another run bundles this project; waiting for it ...");
  CHECK(project.has_file(".gcdt/ramuda-dev.zip"));
}
