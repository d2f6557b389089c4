#include "bundle/tar.h"

#include <utime.h>

#include "base/hash.h"
#include "bundle_folder.h"

namespace gcdt::test {

namespace {

struct TarFolder : BundleFolder {
  std::filesystem::path target = dir.path() / "bundle.tar.gz";
  bundle::ArchiveSize tar(std::vector<bundle::Folder> folders = {{".", ""}}) {
    return bundle::write_tar_gz(
        bundle::select_files(project(), folders, bundle::IgnoreRules(std::vector<std::string>{}),
                             out, {.keep_links = true, .refuse_doubles = true}),
        target);
  }
  std::string hash() const { return hex_encode(sha256(os::read_file(target))); }
  std::string seen_by(const char* program) const {
    return output_of(fmt::format("{} {}", program, target.string()));
  }
};

// Compressible, but not in the same way everywhere.
std::string prose(size_t size) {
  std::string text;
  for (size_t i = 0; text.size() < size; ++i) text += fmt::format("line {} of {}\n", i, i * i);
  text.resize(size);
  return text;
}

constexpr const char* kList =
    "python3 -c \"import sys, tarfile\nfor m in tarfile.open(sys.argv[1]): print(m.name, "
    "oct(m.mode), m.size, m.mtime, m.uid, m.gid, repr(m.uname), repr(m.gname), m.type.decode(), "
    "m.linkname)\" ";

}  // namespace

TEST_CASE("a tar holds names, content, modes and links, and nothing else of the files") {
  TarFolder folder;
  folder.file("scripts/start.sh", "#!/bin/sh\n", 0700);
  folder.file("appspec.yml", "version: 0.0\n", 0600);
  folder.file("empty", "");
  folder.link("current", "scripts");
  folder.link("dangling", "/nowhere/to/be/found");
  bundle::ArchiveSize size = folder.tar();
  CHECK(size.unpacked == 23);
  CHECK(size.packed == std::filesystem::file_size(folder.target));
  CHECK(folder.seen_by(kList) ==
        "appspec.yml 0o644 13 0 0 0 '' '' 0 \n"
        "current 0o777 0 0 0 0 '' '' 2 scripts\n"
        "dangling 0o777 0 0 0 0 '' '' 2 /nowhere/to/be/found\n"
        "empty 0o644 0 0 0 0 '' '' 0 \n"
        "scripts/start.sh 0o755 10 0 0 0 '' '' 0 \n");
}

TEST_CASE("names of every length survive, as every tar reads them") {
  TarFolder folder;
  std::string expected;
  for (size_t length : {99, 100, 101, 155, 156, 250}) {
    std::string name = "d/" + std::string(length - 2, 'n');
    folder.file(name);
    folder.link("l" + name, std::string(length, 't'));
  }
  for (char kind : {'d', 'l'})
    for (size_t length : {99, 100, 101, 155, 156, 250})
      expected += fmt::format("{}{}\n", kind == 'd' ? "d/" : "ld/", std::string(length - 2, 'n'));
  folder.tar();
  for (const char* program : {"tar tzf", "bsdtar tf"}) CHECK(folder.seen_by(program) == expected);
  CHECK(folder.seen_by("tar tvzf").contains(" -> " + std::string(250, 't') + "\n"));
}

TEST_CASE("the bytes depend on names, content and executability alone") {
  TarFolder first, second;
  first.file("b", prose(3 << 20), 0644);
  first.file("a/run", "x", 0755);
  second.file("a/run", "x", 0711);
  second.file("b", prose(3 << 20), 0600);
  utimbuf long_ago{1, 1};
  utime((second.project() / "b").c_str(), &long_ago);
  first.tar();
  second.tar();
  CHECK(first.hash() == second.hash());
  chmod((second.project() / "a/run").c_str(), 0644);
  second.tar();
  CHECK(first.hash() != second.hash());
}

TEST_CASE("what is compressed in pieces is one gzip stream with the right content") {
  TarFolder folder;
  std::string content = prose((9 << 20) + 12345);
  folder.file("large", content);
  folder.file("tiny", "t");
  bundle::ArchiveSize size = folder.tar();
  CHECK(size.unpacked == content.size() + 1);
  CHECK(size.packed < content.size() / 3);
  CHECK(folder.seen_by("gzip -t") == "");
  CHECK(output_of(fmt::format("tar xzOf {} large | sha256sum", folder.target.string())) ==
        hex_encode(sha256(content)) + "  -\n");
  // Readers that take the first member only, as Ruby's on the instances of Windows, see all of it.
  CHECK(folder.seen_by("python3 -c \"import sys, zlib\nd = zlib.decompressobj(31)\n"
                       "t = d.decompress(open(sys.argv[1], 'rb').read())\n"
                       "print(len(t) % 10240, d.eof, d.unused_data)\" ") == "0 True b''\n");
}

TEST_CASE("two folders that bring the same name are told, where that is wanted") {
  TarFolder folder;
  folder.file("a/x");
  folder.file("b/x");
  auto failure = [&](std::vector<bundle::Folder> folders) -> std::string {
    try {
      folder.tar(std::move(folders));
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(failure({{"a", ""}, {"b", ""}}) == "'a/x' and 'b/x' would both be 'x' in the bundle.");
  CHECK(failure({{"a", "n"}, {"b", ""}}) == "");
  // The same file by way of two entries is no doubt.
  CHECK(failure({{"a", ""}, {"a/x", ""}}) == "");
}

TEST_CASE("a file that cannot be read leaves the old archive in place") {
  TarFolder folder;
  folder.file("a");
  folder.tar();
  std::string before = folder.hash();
  bundle::Member gone{.name = "gone", .path = folder.project() / "gone"};
  CHECK_THROWS_WITH_AS(bundle::write_tar_gz({&gone, 1}, folder.target),
                       doctest::Contains("gone' cannot be read: No such file"), Error);
  CHECK(folder.hash() == before);
  CHECK(output_of("ls " + folder.dir.path().string()) == "bundle.tar.gz\nproject\n");
}

}  // namespace gcdt::test
