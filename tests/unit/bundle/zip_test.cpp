#include "bundle/zip.h"

#include <sys/resource.h>
#include <utime.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <thread>

#include "base/hash.h"
#include "bundle/zip_records.h"
#include "bundle_folder.h"
#include "os/interrupt.h"

namespace gcdt::test {

namespace {

struct ZipFolder : BundleFolder {
  std::filesystem::path target = dir.path() / "bundle.zip";
  bundle::ArchiveSize zip(std::vector<bundle::Folder> folders = {{".", ""}}) {
    return bundle::write_zip(select(std::move(folders)), target);
  }
  std::string hash() const { return hex_encode(sha256(os::read_file(target))); }
  std::string files_beside() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(dir.path()))
      names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return join(names, " ");
  }
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

constexpr const char* kUnzipInJava = R"(
import java.nio.file.*;
import java.util.zip.*;
class Unzip {
  public static void main(String[] args) throws Exception {
    try (ZipFile zip = new ZipFile(args[0])) {
      for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
        Path path = Paths.get(entry.getName());
        if (path.getParent() != null) Files.createDirectories(path.getParent());
        Files.copy(zip.getInputStream(entry), path);
      }
    }
  }
}
)";

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

TEST_CASE("E21: the same content is the same bytes, whatever its times, modes and order on disk") {
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
  for (const char* zone : {"UTC", "Asia/Kathmandu", "America/St_Johns"}) {
    setenv("TZ", zone, 1);
    tzset();
    CHECK(build({"z", "b/d", "b/c", "a"}, 0, 077) == first);
    CHECK(build({"b/c", "a", "z", "b/d"}, 1'700'000'000, 0) == first);
  }
  unsetenv("TZ");
  tzset();
}

TEST_CASE("E7, E17, E19: two entries, their modes, and a link as what it points to") {
  ZipFolder folder;
  folder.file("root/f1", "1", 0644);
  folder.file("root/f2", "2", 0755);
  folder.zip({{"root/f1", "blub"}, {"root/f2", "blub"}});
  CHECK(output_of(kList + folder.target.string()) ==
        "blub/f1 0o100644 (1980, 1, 1) 0\nblub/f2 0o100755 (1980, 1, 1) 0\n");

  ZipFolder links;
  links.file("a.py", "content of a");
  links.link("link.py", "a.py");
  links.zip();
  CHECK(output_of(fmt::format("unzip -p {} link.py", links.target.string())) == "content of a");
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

TEST_CASE("a file that is written while it is bundled is never half of two contents") {
  ZipFolder folder;
  for (int i = 0; i < 20; ++i) folder.file(fmt::format("{:02}", i), std::string(1 << 20, 'a'));
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    for (char c = 'b'; !done; c = c == 'z' ? 'a' : static_cast<char>(c + 1)) {
      std::FILE* file = std::fopen((folder.project() / "19").c_str(), "r+");
      std::string content(1 << 20, c);
      std::fwrite(content.data(), 1, content.size(), file);
      std::fclose(file);
    }
  });
  for (int run = 0; run < 5; ++run) {
    try {
      folder.zip();
    } catch (const Error& error) {
      CHECK(std::string_view(error.what()).contains("19' changed while it was bundled."));
      continue;
    }
    std::string content = output_of(fmt::format("unzip -p {} 19", folder.target.string()));
    CHECK(content == std::string(1 << 20, content.at(0)));
    CHECK(folder.unzip("-tqq") == "");
  }
  done = true;
}

TEST_CASE("a disk that is full is an error with its reason, and the archive of before stays") {
  ZipFolder folder;
  folder.file("a", "small");
  folder.zip();
  std::string before = folder.hash();
  folder.file("b", noise(3 << 20));
  auto members = folder.select({{".", ""}});
  rlimit limit{}, small{};
  getrlimit(RLIMIT_FSIZE, &limit);
  small = {.rlim_cur = 1 << 20, .rlim_max = limit.rlim_max};
  auto handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  std::string failure;
  try {
    bundle::write_zip(members, folder.target);
  } catch (const Error& error) {
    failure = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, handler);
  CHECK(failure == fmt::format("could not write '{}': File too large (needed 3.0 MiB)",
                               folder.target.string()));
  CHECK(folder.hash() == before);
  CHECK(folder.files_beside() == "bundle.zip bundle.zip.index project");
}

TEST_CASE("an interrupt ends packing, and nothing is left of it") {
  for (size_t size : {size_t{1} << 10, size_t{17} << 20}) {
    ZipFolder folder;
    folder.file("a", "small");
    folder.zip();
    std::string before = folder.hash();
    folder.file("b", noise(size));
    auto members = folder.select({{".", ""}});
    os::raise_interrupt(SIGTERM);
    CHECK_THROWS_AS(bundle::write_zip(members, folder.target), Interrupted);
    CHECK(folder.hash() == before);
    CHECK(folder.files_beside() == "bundle.zip bundle.zip.index project");
  }
}

TEST_CASE("names are kept as they are: UTF-8, line breaks, dashes, 255 bytes") {
  ZipFolder folder;
  const std::string longest(255, 'n');
  for (const char* name : {"-rf", "a\nb", "gr\xc3\xbcn", "gru\xcc\x88n", longest.c_str()}) {
    folder.file("written", name);
    std::filesystem::rename(folder.project() / "written", folder.project() / name);
  }
  folder.zip();
  CHECK(output_of(
            "python3 -c \"import sys, zipfile\nfor i in zipfile.ZipFile(sys.argv[1]).infolist(): "
            "print(ascii(i.filename), i.flag_bits)\" " +
            folder.target.string()) ==
        "'-rf' 0\n'a\\nb' 0\n'gru\\u0308n' 2048\n'gr\\xfcn' "
        "2048\n'" +
            longest + "' 0\n");
  CHECK(output_of(
            fmt::format("cd {} && mkdir x && cd x && unzip -q ../bundle.zip && cat ./gr* | wc -c "
                        "&& cat ./-rf",
                        folder.dir.path().string())) == "11\n-rf");
}

TEST_CASE("a name that is not UTF-8 is refused") {
  ZipFolder folder;
  folder.file("a\xff.txt");
  CHECK_THROWS_WITH_AS(
      folder.zip(),
      fmt::format(
          "The name of '{}' is not UTF-8, which zip files need. Rename it, or leave it out.",
          (std::filesystem::canonical(folder.project()) / "a\xff.txt").string())
          .c_str(),
      Error);
}

TEST_CASE("unzip, bsdtar, Python and Java read the same names and content") {
  ZipFolder folder;
  folder.file("lib/a.py", std::string(100'000, 'a'));
  folder.file("lib/noise", noise(100'000));
  folder.file("run.sh", "#!/bin/sh\n", 0755);
  folder.file("empty", "");
  folder.file("large", noise(9 << 20) + noise(9 << 20));
  folder.zip();
  const std::string in = folder.dir.path().string();
  auto unpacked_by = [&](const std::string& command) {
    std::string said =
        output_of(fmt::format("cd {} && rm -rf x && mkdir x && cd x && {}", in, command));
    return said +
           output_of(fmt::format("diff -r {0}/x {0}/project && ls -l {0}/x/run.sh | cut -c4", in));
  };
  CHECK(unpacked_by("unzip -q ../bundle.zip") == "x\n");
  CHECK(unpacked_by("python3 -m zipfile -e ../bundle.zip .") == "-\n");
  if (output_of("command -v bsdtar").ends_with("bsdtar\n"))
    CHECK(unpacked_by("bsdtar -xf ../bundle.zip") == "x\n");
  else
    MESSAGE("bsdtar is not installed");
  os::write_file(folder.dir.path() / "Unzip.java", kUnzipInJava);
  if (output_of("java --list-modules").contains("jdk.compiler"))
    CHECK(unpacked_by("java ../Unzip.java ../bundle.zip") == "-\n");
  else
    MESSAGE("there is no Java that runs source files");
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

TEST_CASE("others find what stands beyond 4 GiB") {
  // Put together from the same records; the first entry is a hole, so that it takes no place.
  ZipFolder folder;
  constexpr uint64_t kSize = (uint64_t{4} << 30) + 1000;
  const std::string zeros(16 << 20, '\0');
  bundle::ZipEntry hole{
      .name = "hole", .method = bundle::Method::stored, .packed = kSize, .unpacked = kSize};
  for (uint64_t done = 0; done < kSize; done += zeros.size())
    hole.crc = crc32(std::string_view(zeros).substr(0, kSize - done), hole.crc);
  bundle::ZipEntry small{.name = "small",
                         .method = bundle::Method::stored,
                         .crc = crc32("found"),
                         .packed = 5,
                         .unpacked = 5};
  std::FILE* file = std::fopen(folder.target.c_str(), "wb");
  auto put = [&](const std::string& bytes) { std::fwrite(bytes.data(), 1, bytes.size(), file); };
  put(local_header(hole));
  fseeko(file, static_cast<off_t>(kSize), SEEK_CUR);
  small.offset = static_cast<uint64_t>(ftello(file));
  put(local_header(small) + "found");
  auto begin = static_cast<uint64_t>(ftello(file));
  std::string directory = central_header(hole) + central_header(small);
  put(directory + bundle::end_of_directory(2, directory.size(), begin));
  std::fclose(file);
  const std::string name = folder.target.string();
  CHECK(output_of("unzip -p " + name + " small") == "found");
  CHECK(output_of("unzip -Zl " + name + " hole | grep -c " + std::to_string(kSize)) == "1\n");
  CHECK(output_of("python3 -c \"import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); "
                  "print(z.read('small'), z.getinfo('hole').file_size)\" " +
                  name) == fmt::format("b'found' {}\n", kSize));
  if (output_of("command -v bsdtar").ends_with("bsdtar\n"))
    CHECK(output_of("bsdtar -xOf " + name + " small") == "found");
}

}  // namespace gcdt::test
