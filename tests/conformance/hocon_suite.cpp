// HOCON: in every equivalence folder all files mean what original.json says.
#include <doctest.h>

#include "config/hocon.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;

TEST_CASE("HOCON equivalence groups") {
  test::Suite suite("hocon");
  auto folder = test::conformance_folder("hocon");
  size_t files = 0;
  for (const auto& group : std::filesystem::directory_iterator(folder)) {
    if (!group.is_directory()) continue;
    auto original = group.path() / "original.json";
    Json expected = parse_json(os::read_file(original), "original.json");
    for (const auto& entry : std::filesystem::directory_iterator(group.path())) {
      if (!entry.is_regular_file() || entry.path() == original) continue;
      ++files;
      std::string id = group.path().filename().string() + "/" + entry.path().filename().string();
      try {
        Json value = config::parse_hocon(os::read_file(entry.path()),
                                         {entry.path().filename().string(), group.path()}, {});
        if (value == expected)
          suite.pass(id);
        else
          suite.fail(id, dump(Json::diff(expected, value)));
      } catch (const Error& error) {  // counted as a failed case
        suite.fail(id, error.what());
      }
    }
  }
  suite.finish(files);
  CHECK(files >= 13);
}
