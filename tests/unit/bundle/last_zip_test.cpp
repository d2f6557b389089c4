// A second bundle: what is taken from the first one, and that this never shows.
#include "bundle/last_zip.h"

#include <thread>

#include "base/hash.h"
#include "bundle/zip.h"
#include "bundle_folder.h"

namespace gcdt::test {

namespace {

struct TwoBundles : BundleFolder {
  TwoBundles() {
    for (int i = 0; i < 20; ++i)
      file(fmt::format("{:02}.py", i), fmt::format("{:0{}}", i, 1000 + i * 10));
    first = bundle();
  }
  bundle::ArchiveSize bundle() { return bundle::write_zip(select({{".", ""}}), target); }
  std::string hash() const { return hex_encode(sha256(os::read_file(target))); }
  // As it is without anything to take from.
  std::string clean_hash() {
    auto other = dir.path() / "clean.zip";
    std::filesystem::remove(other.string() + ".index");
    bundle::write_zip(select({{".", ""}}), other);
    return hex_encode(sha256(os::read_file(other)));
  }
  std::filesystem::path index() const { return target.string() + ".index"; }
  // As if the archive had been begun later: all its files were at rest then.
  void let_rest() {
    std::string text = os::read_file(index());
    bundle::LastZip last(target);
    std::vector<bundle::KnownEntry> entries;
    for (const bundle::Member& member : select({{".", ""}})) {
      entries.push_back(*last.find(member.name));
      entries.back().file = member.file;
    }
    write_index(target, entries,
                std::chrono::time_point_cast<os::Duration>(std::chrono::system_clock::now() +
                                                           std::chrono::hours(1)));
  }

  std::filesystem::path target = dir.path() / "bundle.zip";
  bundle::ArchiveSize first;
};

}  // namespace

TEST_CASE("a second bundle packs only what has changed, and is the same bytes") {
  TwoBundles bundles;
  CHECK(bundles.first.reused == 0);
  std::string before = bundles.hash();
  CHECK(bundles.bundle().reused == 20);
  CHECK(bundles.hash() == before);
  bundles.file("07.py", "changed");
  bundles.file("new.py", "new");
  std::filesystem::remove(bundles.project() / "03.py");
  CHECK(bundles.bundle().reused == 18);
  CHECK(bundles.hash() == bundles.clean_hash());
}

TEST_CASE("packages that were installed anew are known by their content") {
  TwoBundles bundles;
  bundles.let_rest();
  for (int i = 0; i < 20; ++i) {  // new inodes, new times
    auto path = bundles.project() / fmt::format("{:02}.py", i);
    std::string content = os::read_file(path);
    std::filesystem::remove(path);
    bundles.file(path.filename().string(), content);
  }
  CHECK(bundles.bundle().reused == 20);
  CHECK(bundles.hash() == bundles.clean_hash());
}

TEST_CASE("a file that was at rest is known unread; one that was not is read") {
  TwoBundles bundles;
  auto members = bundles.select({{".", ""}});
  std::string before = bundles.hash();
  for (const auto& member : members) std::filesystem::remove(member.path);
  CHECK_THROWS_AS(bundle::write_zip(members, bundles.target), Error);  // just written: read

  TwoBundles rested;
  rested.let_rest();
  members = rested.select({{".", ""}});
  for (const auto& member : members) std::filesystem::remove(member.path);
  CHECK(bundle::write_zip(members, rested.target).reused == 20);
  CHECK(rested.hash() == before);
}

TEST_CASE("a change that keeps size and time is noticed by the time of the change itself") {
  TwoBundles bundles;
  bundles.let_rest();
  auto path = bundles.project() / "05.py";
  auto time = std::filesystem::last_write_time(path);
  std::string content = os::read_file(path);
  content.back() = 'x';
  std::FILE* file = std::fopen(path.c_str(), "r+");  // the same inode
  std::fwrite(content.data(), 1, content.size(), file);
  std::fclose(file);
  std::filesystem::last_write_time(path, time);
  CHECK(bundles.bundle().reused == 19);
  CHECK(output_of(fmt::format("unzip -p {} 05.py", bundles.target.string())) == content);
}

TEST_CASE("a large file that has not changed is copied in pieces") {
  TwoBundles bundles;
  std::string large(17 << 20, 'x');
  for (size_t i = 0; i < large.size(); i += 100) large[i] = static_cast<char>(i * i >> 8);
  bundles.file("large", large);
  bundles.bundle();
  bundles.let_rest();
  CHECK(bundles.bundle().reused == 21);
  CHECK(bundles.hash() == bundles.clean_hash());
}

TEST_CASE("whatever happens to the archive or its index, the next bundle is the same bytes") {
  TwoBundles bundles;
  std::string right = bundles.hash();
  auto spoiled = [&](const std::filesystem::path& path, auto&& spoil) {
    bundles.bundle();
    bundles.let_rest();
    std::string bytes = os::read_file(path);
    spoil(bytes);
    os::write_file(path, bytes);
    bundles.bundle();
    return bundles.hash();
  };
  for (const auto& path : {bundles.target, bundles.index()}) {
    for (size_t at = 0; at < os::read_file(path).size(); at += 97)
      REQUIRE(spoiled(path, [&](std::string& bytes) { bytes.at(at % bytes.size()) ^= 1; }) ==
              right);
    CHECK(spoiled(path, [](std::string& bytes) { bytes.resize(bytes.size() / 2); }) == right);
    CHECK(spoiled(path, [](std::string& bytes) { bytes.clear(); }) == right);
  }
  CHECK(spoiled(bundles.index(), [](std::string& bytes) { bytes.at(20) = '9'; }) == right);
  std::filesystem::remove(bundles.target);
  CHECK(bundles.bundle().reused == 0);
  CHECK(bundles.hash() == right);
}

TEST_CASE("two runs at once do not disturb each other") {
  TwoBundles bundles;
  auto members = bundles.select({{".", ""}});
  std::string right = bundles.hash();
  {
    std::vector<std::jthread> runs;
    for (int i = 0; i < 4; ++i)
      runs.emplace_back([&] {
        for (int again = 0; again < 10; ++again) bundle::write_zip(members, bundles.target);
      });
  }
  CHECK(bundles.hash() == right);
  bundles.bundle();
  CHECK(bundles.hash() == right);
}

}  // namespace gcdt::test
