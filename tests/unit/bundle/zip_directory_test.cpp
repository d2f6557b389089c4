// The directory of a zip archive: ours, those of others, and damaged ones.
#include "bundle/zip_directory.h"

#include "base/error.h"
#include "bundle/zip.h"
#include "bundle_folder.h"

namespace gcdt::test {

namespace {

struct ArchiveFolder : BundleFolder {
  std::filesystem::path target = dir.path() / "bundle.zip";
  // Files as "name size", programs with a star.
  std::vector<std::string> listing() const { return listing_of(os::read_file(target)); }
  static std::vector<std::string> listing_of(std::string_view archive) {
    std::vector<std::string> lines;
    for (const bundle::ZipEntry& entry : bundle::zip_directory(archive))
      lines.push_back(
          fmt::format("{}{} {}", entry.name, entry.executable ? "*" : "", entry.unpacked));
    return lines;
  }
};

std::string problem(std::string_view archive) {
  try {
    bundle::zip_directory(archive);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the directory of our own archive names its files") {
  ArchiveFolder folder;
  folder.file("b.py", "print(1)\n");
  folder.file("lib/a.txt", std::string(70'000, 'a'));
  folder.file("run", "#!/bin/sh\n");
  chmod((folder.project() / "run").c_str(), 0755);
  bundle::write_zip(folder.select({{".", ""}}), folder.target);
  CHECK(folder.listing() == Lines{"b.py 9", "lib/a.txt 70000", "run* 10"});
}

TEST_CASE("archives of other programs are read: folders, comments, an order of their own") {
  ArchiveFolder folder;
  output_of("python3 -c \"import zipfile; z = zipfile.ZipFile('" + folder.target.string() +
            "', 'w'); z.writestr('z.txt', 'last'); z.writestr('d/', ''); "
            "z.writestr('d/a.txt', 'first' * 100, zipfile.ZIP_DEFLATED); z.comment = b'hello'; "
            "z.close()\"");
  CHECK(folder.listing() == Lines{"d/a.txt 500", "z.txt 4"});
}

TEST_CASE("sizes and numbers beyond 32 bits are read") {
  bundle::ZipEntry large{.name = "large.bin", .packed = 5'000'000'000, .unpacked = 6'000'000'000};
  std::string central = bundle::central_header(large);
  std::string archive = central + bundle::end_of_directory(1, central.size(), 0);
  CHECK(ArchiveFolder::listing_of(archive) == Lines{"large.bin 6000000000"});
  std::string many;
  for (int i = 0; i < 70'000; ++i)
    many += bundle::central_header({.name = fmt::format("{:05}", i), .unpacked = 1});
  archive = many + bundle::end_of_directory(70'000, many.size(), 0);
  CHECK(ArchiveFolder::listing_of(archive).size() == 70'000);
}

TEST_CASE("what is no archive, or a damaged one, is an error wherever it is cut or changed") {
  CHECK(problem("") == "the zip archive is damaged");
  CHECK(problem(std::string(100, 'x')) == "the zip archive is damaged");
  std::string central = bundle::central_header({.name = "a.txt", .unpacked = 3});
  std::string archive = central + bundle::end_of_directory(1, central.size(), 0);
  CHECK(problem(archive).empty());
  for (size_t size = 0; size < archive.size(); ++size)
    CHECK(problem(archive.substr(0, size)) == "the zip archive is damaged");
  std::string two = central + bundle::end_of_directory(2, central.size(), 0);
  CHECK(problem(two) == "the zip archive is damaged");
}

}  // namespace gcdt::test
