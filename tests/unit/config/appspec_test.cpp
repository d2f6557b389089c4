#include "config/appspec.h"

#include <doctest.h>

#include "base/error.h"

using namespace gcdt;

namespace {

const std::set<std::string> kMembers{"appspec.yml", "start.sh", "scripts/stop.sh",
                                     "www/index.html"};

std::string check(std::string_view text) {
  try {
    config::check_appspec(text, "codedeploy/appspec.yml", kMembers);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

// The sentence behind "codedeploy/appspec.yml:".
std::string complaint(std::string_view text) {
  std::string said = check(text);
  return said.substr(std::min(said.size(), std::string("codedeploy/appspec.yml:").size()));
}

}  // namespace

TEST_CASE("an appspec that CodeDeploy will take is no reason to say anything") {
  CHECK(check("version: 0.0\nos: linux\n") == "");
  CHECK(check("version: '0.0'\nos: windows\nfiles:\nhooks:\n") == "");
  CHECK(check(R"(
version: 0.0
os: linux
files:
  - {source: /, destination: /srv}
  - {source: www, destination: /srv}
  - {source: ./www/, destination: /srv}
  - {source: www/index.html, destination: /srv}
permissions:
  - {object: /srv, owner: root}
hooks:
  ApplicationStop:
    - {location: scripts/stop.sh, timeout: 10, runas: root}
  ApplicationStart:
    - {location: ./start.sh, timeout: 3590}
    - {location: /scripts/stop.sh, timeout: 10}
  AfterAllowTraffic:
)") == "");
}

TEST_CASE("what is wrong with an appspec is told with its place") {
  CHECK(complaint("a: [1\nb: 2\n").starts_with("2:"));
  CHECK(complaint("- a") == " an appspec is a map with version, os, files and hooks");
  CHECK(complaint("os: linux") == " 'version: 0.0' is missing");
  CHECK(complaint("version: 1.0\nos: linux") ==
        "1:1: the version is 1.0, but CodeDeploy knows 0.0 only");
  CHECK(complaint("version: 0.0") == " 'os' is missing; it is linux or windows");
  CHECK(complaint("version: 0.0\nos: Linux") ==
        "2:1: 'os' is \"Linux\", but must be linux or windows");
  const std::string head = "version: 0.0\nos: linux\n";
  CHECK(complaint(head + "files: /") == "3:1: 'files' must be a list");
  CHECK(complaint(head + "files:\n  - source: /\n") ==
        "4:5: 'destination' is missing here, or no text");
  CHECK(complaint(head + "files:\n  - source: ww\n    destination: /srv\n") ==
        "4:5: the bundle holds no 'ww', neither a file nor a folder");
  CHECK(complaint(head + "hooks: []") == "3:1: 'hooks' must be a map of events");
  CHECK(complaint(head + "hooks:\n  ApplicationStrat:\n    - location: start.sh\n") ==
        "4:3: CodeDeploy knows no event ApplicationStrat. Did you mean ApplicationStart?");
  CHECK(complaint(head + "hooks:\n  Restart:\n    - location: start.sh\n")
            .starts_with("4:3: CodeDeploy knows no event Restart. It knows BeforeBlockTraffic, "));
  CHECK(complaint(head + "hooks:\n  Install:\n    - location: start.sh\n") ==
        "4:3: the event Install takes no scripts, CodeDeploy keeps it for itself");
  CHECK(complaint(head + "hooks:\n  AfterInstall: start.sh\n") ==
        "4:3: 'AfterInstall' must be a list of scripts");
  CHECK(complaint(head + "hooks:\n  AfterInstall:\n    - timeout: 3\n") ==
        "5:7: 'location' is missing here, or no text");
  CHECK(complaint(head + "hooks:\n  AfterInstall:\n    - location: nope.sh\n") ==
        "5:7: the event AfterInstall runs 'nope.sh', which the bundle does not hold");
  CHECK(complaint(head +
                  "hooks:\n  AfterInstall:\n    - location: start.sh\n      timeout: soon\n") ==
        "6:7: a timeout is a number of seconds, not \"soon\"");
  CHECK(
      complaint(head + "hooks:\n  AfterInstall:\n    - {location: start.sh, timeout: 3000}\n"
                       "    - {location: start.sh, timeout: 601}\n") ==
      "4:3: the timeouts of the scripts of AfterInstall are 3601 s together, but CodeDeploy gives "
      "an event an hour at most");
}
