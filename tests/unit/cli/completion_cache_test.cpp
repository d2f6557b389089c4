#include "cli/completion_cache.h"

#include <doctest.h>

#include "base/error.h"
#include "os/files.h"

using namespace gcdt;
using namespace gcdt::cli;

namespace {

using Values = std::vector<std::string>;
namespace fs = std::filesystem;

struct Fixture {
  os::TempDir folder;
  fs::path file = folder.path() / "cache" / "stacks";
  int fetched = 0;

  Values ask(const Values& from_aws, bool in_time = true) {
    return remembered(
        file,
        [&] {
          ++fetched;
          return from_aws;
        },
        [&](const std::function<void()>& work) {
          if (in_time) work();
        });
  }
  void grow_old(std::chrono::seconds age) {
    for (const fs::path& one : {file, fs::path(file.string() + ".asked")})
      if (fs::exists(one)) fs::last_write_time(one, fs::file_time_type::clock::now() - age);
  }
};

}  // namespace

TEST_CASE("an answer is asked for once, and kept for five minutes") {
  Fixture it;
  CHECK(it.ask({"a", "b"}) == Values{"a", "b"});
  CHECK(it.ask({"c"}) == Values{"a", "b"});
  CHECK(it.fetched == 1);
  it.grow_old(std::chrono::seconds(301));
  CHECK(it.ask({"c"}) == Values{"c"});
}

TEST_CASE("an old answer is given when AWS takes too long, one of yesterday is not") {
  Fixture it;
  it.ask({"a"});
  it.grow_old(std::chrono::hours(2));
  CHECK(it.ask({"b"}, false) == Values{"a"});
  it.grow_old(std::chrono::hours(25));
  CHECK(it.ask({"b"}, false).empty());
}

TEST_CASE("AWS that does not answer is left alone for a while") {
  Fixture it;
  int attempts = 0;
  auto ask = [&] {
    return remembered(
        it.file, [&]() -> Values { throw Error("no credentials"); },
        [&](const std::function<void()>& work) {
          ++attempts;
          CHECK_THROWS_AS(work(), Error);
        });
  };
  CHECK(ask().empty());
  CHECK(ask().empty());
  CHECK(attempts == 1);
  it.grow_old(std::chrono::seconds(21));
  CHECK(ask().empty());
  CHECK(attempts == 2);
}

TEST_CASE("an empty answer is an answer") {
  Fixture it;
  CHECK(it.ask({}).empty());
  it.grow_old(std::chrono::seconds(60));
  CHECK(it.ask({"a"}).empty());
  CHECK(it.fetched == 1);
}

TEST_CASE("what is kept is for the user's eyes, and forgotten after a week") {
  Fixture it;
  it.ask({"a"});
  CHECK((fs::status(it.file).permissions() & fs::perms::others_all) == fs::perms::none);
  CHECK((fs::status(it.file.parent_path()).permissions() & fs::perms::group_all) ==
        fs::perms::none);
  it.grow_old(std::chrono::days(8));
  Fixture other;
  other.file = it.file.parent_path() / "functions";
  other.ask({"f"});
  CHECK_FALSE(fs::exists(it.file));
}

TEST_CASE("the work of another process is seen, and its failure is not") {
  os::TempDir folder;
  fs::path file = folder.path() / "made";
  in_another_process([&] { os::write_file(file, "x"); });
  CHECK(fs::exists(file));
  in_another_process([] { throw Error("nobody hears this"); });
}

TEST_CASE("the cache lies where the desktop's rules say") {
  CHECK(completion_folder({{{"HOME", "/home/me"}}}) == "/home/me/.cache/gcdt/completion");
  CHECK(completion_folder({{{"HOME", "/home/me"}, {"XDG_CACHE_HOME", "/tmp/c"}}}) ==
        "/tmp/c/gcdt/completion");
  CHECK(completion_folder({{{"HOME", "/home/me"}, {"XDG_CACHE_HOME", "c"}}}) ==
        "/home/me/.cache/gcdt/completion");
  CHECK(completion_folder({}).empty());
}
