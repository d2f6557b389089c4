#include <doctest.h>

#include <filesystem>

#include "base/version.h"
#include "os/files.h"
#include "plugins/plugins.h"
#include "python/distributions.h"

using namespace gcdt;

namespace {

namespace fs = std::filesystem;

// A virtualenv as far as packages say who they are.
struct Virtualenv {
  void package(const std::string& folder, const std::string& metadata,
               const std::string& entry_points) {
    fs::path path = root.path() / "lib/python3.11/site-packages" / folder;
    fs::create_directories(path);
    os::write_file(path / "METADATA", metadata);
    os::write_file(path / "entry_points.txt", entry_points);
  }
  os::Environment environment() const { return {{{"VIRTUAL_ENV", root.path().string()}}}; }

  os::TempDir root;
};

std::vector<std::string> names(const std::vector<python::Distribution>& distributions) {
  std::vector<std::string> list;
  for (const auto& [name, version] : distributions) list.push_back(name + " " + version);
  return list;
}

}  // namespace

TEST_CASE("packages with an entry point of the group are found, in the order of their names") {
  Virtualenv venv;
  venv.package("gcdt_say_hello-0.0.4.dist-info",
               "Metadata-Version: 2.1\r\nName: gcdt-say-hello\r\nVersion: 0.0.4\r\n\r\nName: x\n",
               "[gcdt10]\nsay_hello = gcdt_say_hello.plugin\n");
  venv.package("awsume-1.dist-info", "Name: gcdt-awsume\nVersion: 1\n",
               "[console_scripts]\na = b\n\n[gcdt10]\n# none = yet\nx=y\n");
  venv.package("other-1.dist-info", "Name: other\nVersion: 1\n", "[gcdt10]\n\n[x]\na = b\n");
  venv.package("scripts-1.dist-info", "Name: scripts\n", "[console_scripts]\ngcdt10 = b\n");
  venv.package("nameless-1.dist-info", "Version: 1\n", "[gcdt10]\na = b\n");
  venv.package("no-suffix", "Name: no\nVersion: 1\n", "[gcdt10]\na = b\n");
  CHECK(names(python::distributions(venv.environment(), "gcdt10")) ==
        std::vector<std::string>{"gcdt-awsume 1", "gcdt-say-hello 0.0.4"});
  CHECK(python::distributions(venv.environment(), "gcdttool10").empty());
}

TEST_CASE("the modules of a group's entry points are those before the colon") {
  Virtualenv venv;
  venv.package("b-1.dist-info", "Name: b\nVersion: 1\n",
               "[gcdt10]\ntwo = b.two [extra]\none=b.one:Plugin\n[other]\nx = b.x\n");
  venv.package("a.egg-info", "", "[gcdt10]\na = a.plugin\n");
  os::write_file(venv.root.path() / "lib/python3.11/site-packages/a.egg-info/PKG-INFO",
                 "Name: a\nVersion: 2\n");
  std::vector<std::string> found;
  for (const auto& [distribution, module] : python::entry_points(venv.environment(), "gcdt10"))
    found.push_back(distribution.name + " " + distribution.version + " " + module);
  CHECK(found == std::vector<std::string>{"a 2 a.plugin", "b 1 b.two", "b 1 b.one"});
  CHECK(names(python::distributions(venv.environment(), "gcdt10")) ==
        std::vector<std::string>{"a 2", "b 1"});
}

TEST_CASE("without a virtualenv, or with one that is not there, nothing is found") {
  CHECK(python::distributions({}, "gcdt10").empty());
  CHECK(python::distributions({{{"VIRTUAL_ENV", "/no/such/folder"}}}, "gcdt10").empty());
  CHECK(python::distributions({{{"VIRTUAL_ENV", "/dev/null"}}}, "gcdt10").empty());
}

TEST_CASE("folders in the place of files are not read") {
  Virtualenv venv;
  fs::create_directories(venv.root.path() /
                         "lib/python3.11/site-packages/a-1.dist-info/entry_points.txt");
  CHECK(python::distributions(venv.environment(), "gcdt10").empty());
}

TEST_CASE("a built-in plugin is listed under its traditional name and wins over the package") {
  Virtualenv venv;
  venv.package("a-1.dist-info", "Name: gcdt-config-reader\nVersion: 0.0.19\n", "[gcdt10]\na = b\n");
  venv.package("b-1.dist-info", "Name: a-plugin\nVersion: 3\n", "[gcdt10]\na = b\n");
  auto found = names(plugins::installed(venv.environment()));
  CHECK(found.at(0) == "a-plugin 3");
  CHECK(std::count(found.begin(), found.end(), "gcdt-config-reader " + std::string(version())) ==
        1);
  CHECK(std::count(found.begin(), found.end(), "gcdt-config-reader 0.0.19") == 0);
}
