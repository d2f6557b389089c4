#include "bundle/zip.h"

#include <utime.h>

#include "base/hash.h"
#include "bundle/zip_records.h"
#include "bundle_folder.h"

namespace gcdt::test {

namespace {

struct ZipFolder : BundleFolder {
  std::filesystem::path target = dir.path() / "bundle.zip";
  bundle::ArchiveSize zip(std::vector<bundle::Folder> folders = {{".", ""}}) {
    return bundle::write_zip(select(std::move(folders)), target);
  }
  std::string hash() const { return hex_encode(sha256(os::read_file(target))); }
  std::string unzip(const char* options) const {
    return output_of(fmt::format("unzip {} {}", options, target.string()));
  }
};

std::string noise(size_t size) {
  std::string bytes(size, '\0');
  uint64_t state = 88172645463325252;
  for (char& c : bytes) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    c = static_cast<char>(state);
  }
  return bytes;
}

constexpr const char* kList =
    "python3 -c \"import sys, zipfile\nfor i in zipfile.ZipFile(sys.argv[1]).infolist(): "
    "print(i.filename, oct(i.external_attr >> 16), i.date_time[:3], i.compress_type)\" ";

}  // namespace

TEST_CASE("a zip holds names, content and modes, and nothing else of the files") {
  ZipFolder folder;
  folder.file("b.py", std::string(1000, 'b'));
  folder.file("a/run.sh", std::string(1000, 'a'), 0700);
  folder.file("empty", "");
  folder.file("noise", noise(1000));
  folder.file(
      "gr\xc3\xbc\xc3\x9f"
      "e.txt",
      std::string(100, 'g'), 0600);
  bundle::ArchiveSize size = folder.zip();
  CHECK(size.unpacked == 3100);
  CHECK(size.packed == std::filesystem::file_size(folder.target));
  CHECK(output_of(kList + folder.target.string()) ==
        "a/run.sh 0o100755 (1980, 1, 1) 8\n"
        "b.py 0o100644 (1980, 1, 1) 8\n"
        "empty 0o100644 (1980, 1, 1) 0\n"
        "gr\xc3\xbc\xc3\x9f"
        "e.txt 0o100644 (1980, 1, 1) 8\n"
        "noise 0o100644 (1980, 1, 1) 0\n");
  CHECK(folder.unzip("-tqq") == "");
  CHECK(folder.unzip("-p").size() == 3100);
}

TEST_CASE("the same content is the same bytes, whatever its times, modes and order on disk") {
  auto build = [](std::vector<const char*> order, time_t time, mode_t mask) {
    mode_t before = umask(mask);
    ZipFolder folder;
    for (const char* name : order) {
      folder.file(name, std::string(name) + std::string(5000, 'x'), 0666 & ~mask);
      utimbuf times{time, time};
      utime((folder.project() / name).c_str(), &times);
    }
    folder.zip();
    umask(before);
    return folder.hash();
  };
  std::string first = build({"a", "b/c", "b/d", "z"}, 1'000'000'000, 022);
  CHECK(build({"z", "b/d", "b/c", "a"}, 0, 077) == first);
  setenv("TZ", "Asia/Kathmandu", 1);
  tzset();
  CHECK(build({"b/c", "a", "z", "b/d"}, 1'700'000'000, 0) == first);
  unsetenv("TZ");
  tzset();
}

TEST_CASE("large files and many batches are packed in pieces") {
  ZipFolder folder;
  std::string large = noise(9 << 20) + std::string(9 << 20, 'x') + noise(100);
  folder.file("large.bin", large);
  for (int i = 0; i < 50; ++i) folder.file(fmt::format("many/{}", i), noise(1 << 20));
  folder.zip();
  CHECK(folder.unzip("-tqq") == "");
  CHECK(output_of(fmt::format("unzip -p {} large.bin | sha256sum", folder.target.string()))
            .starts_with(hex_encode(sha256(large))));
}

TEST_CASE("settings and other content need no file") {
  ZipFolder folder;
  folder.file("a.py");
  auto members = folder.select({{".", ""}});
  members.push_back({.name = "settings.json", .path = {}, .content = "{\"a\": 1}"});
  bundle::write_zip(members, folder.target);
  CHECK(output_of(fmt::format("unzip -p {} settings.json", folder.target.string())) ==
        "{\"a\": 1}");
}

TEST_CASE("a file that changes between selection and packing is named, and nothing is left") {
  ZipFolder folder;
  folder.file("a.py", "1");
  auto members = folder.select({{".", ""}});
  folder.file("a.py", "22");
  CHECK_THROWS_WITH_AS(
      bundle::write_zip(members, folder.target),
      fmt::format("'{}' changed while it was bundled. Run again when nothing writes to it.",
                  (std::filesystem::canonical(folder.project()) / "a.py").string())
          .c_str(),
      Error);
  std::filesystem::remove(folder.project() / "a.py");
  CHECK_THROWS_AS(bundle::write_zip(members, folder.target), Error);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.dir.path()),
                      std::filesystem::directory_iterator()) == 1);
}

TEST_CASE("more than 65,535 files make a zip64 directory that others read") {
  ZipFolder folder;
  std::vector<bundle::Member> members;
  for (int i = 0; i < 70'000; ++i)
    members.push_back({.name = fmt::format("f{:05}", i), .path = {}, .content = ""});
  bundle::write_zip(members, folder.target);
  CHECK(output_of("python3 -c \"import sys, zipfile; "
                  "print(len(zipfile.ZipFile(sys.argv[1]).namelist()))\" " +
                  folder.target.string()) == "70000\n");
  CHECK(output_of(fmt::format("unzip -Z1 {} | wc -l", folder.target.string())) == "70000\n");
}

TEST_CASE("sizes and offsets beyond 4 GiB stand in zip64 fields") {
  bundle::ZipEntry entry{
      .name = "a", .packed = 5'000'000'000, .unpacked = 6'000'000'000, .offset = 7'000'000'000};
  std::string local = bundle::local_header(entry), central = bundle::central_header(entry);
  auto number = [](const std::string& bytes, size_t at) {
    uint64_t value = 0;
    for (int i = 7; i >= 0; --i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
    return value;
  };
  CHECK(local.size() == 30 + 1 + 20);
  CHECK(number(local, 35) == 6'000'000'000);
  CHECK(number(local, 43) == 5'000'000'000);
  CHECK(central.size() == 46 + 1 + 28);
  CHECK(number(central, 51) == 6'000'000'000);
  CHECK(number(central, 59) == 5'000'000'000);
  CHECK(number(central, 67) == 7'000'000'000);
  // The length of a local header does not depend on what compression makes of the content.
  entry.packed = 0;
  CHECK(bundle::local_header(entry).size() == local.size());
  CHECK(bundle::end_of_directory(3, 100, 7'000'000'000).size() == 56 + 20 + 22);
  CHECK(bundle::end_of_directory(3, 100, 100).size() == 22);
}

}  // namespace gcdt::test
