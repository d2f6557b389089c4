#include "bundle/select.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "bundle/source_file.h"
#include "bundle_folder.h"

namespace gcdt::test {

namespace {

// The tree of the acceptance examples E1 to E5.
struct Letters : BundleFolder {
  Letters() {
    for (const char* name : {"a/aa.txt", "a/ab.txt", "b/ba.txt", "b/bb.txt"}) file(name);
  }
};

}  // namespace

TEST_CASE("a folder brings everything below it, in the order of the names") {
  Letters letters;
  CHECK(letters.names({{"a", ""}}) == "aa.txt ab.txt");
  CHECK(letters.names({{"a/", "a"}}) == "a/aa.txt a/ab.txt");
  CHECK(letters.names({{".", ""}}) == "a/aa.txt a/ab.txt b/ba.txt b/bb.txt");
  CHECK(letters.names({{"b", "lib"}, {"a", "lib/"}}) ==
        "lib/aa.txt lib/ab.txt lib/ba.txt lib/bb.txt");
  CHECK(letters.names({{"**", ""}, {"a/**", "a"}}) == "a/aa.txt a/ab.txt b/ba.txt b/bb.txt");
  letters.file("a/.hidden/f");
  CHECK(letters.names({{"a", ""}}) == ".hidden/f aa.txt ab.txt");
}

TEST_CASE("a source may be a file or a pattern with stars in any place") {
  BundleFolder folder;
  for (const char* name : {"src/a.py", "src/b.txt", "src/deep/c.py", "src/deep/er/d.py"})
    folder.file(name);
  CHECK(folder.names({{"src/a.py", ""}}) == "a.py");
  CHECK(folder.names({{"src/*.py", "t"}}) == "t/a.py");
  CHECK(folder.names({{"src/**/*.py", "t"}}) == "t/a.py t/deep/c.py t/deep/er/d.py");
  CHECK(folder.names({{"src/**", "blub/"}}) ==
        "blub/a.py blub/b.txt blub/deep/c.py blub/deep/er/d.py");
  CHECK(folder.names({{(folder.project() / "src").string(), "."}}) ==
        "a.py b.txt deep/c.py deep/er/d.py");
}

TEST_CASE("without a target a folder keeps its name, a file goes to the root") {
  BundleFolder folder;
  folder.file("src/lib/a.py");
  CHECK(folder.names({{"src/lib", std::nullopt}}) == "lib/a.py");
  CHECK(folder.names({{"src/lib/a.py", std::nullopt}}) == "a.py");
  CHECK(folder.names({{"src/lib/*.py", std::nullopt}}) == "a.py");
  // The name of the project's own folder is that of a checkout.
  CHECK(folder.names({{".", std::nullopt}}) == "src/lib/a.py");
}

TEST_CASE("targets are paths inside the archive") {
  BundleFolder folder;
  folder.file("src/a.py");
  for (const char* root : {"", ".", "./", "/", "x/.."})
    CHECK(folder.names({{"src", root}}) == "a.py");
  CHECK(folder.names({{"src", "x//y/."}}) == "x/y/a.py");
  CHECK(folder.failure({{"src", "../x"}}) == "The target '../x' leads out of the archive.");
}

TEST_CASE("ignore patterns see paths relative to the project, wherever that lies") {
  BundleFolder folder;
  for (const char* name : {"trash/t.txt", "src/trash/t.txt", "src/a.py", "src/a.pyc", "builder.py"})
    folder.file(name);
  std::vector<bundle::Folder> all{{".", ""}};
  CHECK(folder.names(all, {"/trash"}) == "builder.py src/a.py src/a.pyc src/trash/t.txt");
  CHECK(folder.names(all, {"src/trash"}) == "builder.py src/a.py src/a.pyc trash/t.txt");
  // Names of folders around the project do not matter.
  CHECK(folder.names(all, {"gcdt-bundle-*", "tmp", "*.pyc", "trash/"}) == "builder.py src/a.py");
  CHECK(folder.names({{"src", ""}}, {"*.py", "!a.py", "*.pyc"}) == "a.py trash/t.txt");
}

TEST_CASE("of two files with one name the later folder's is taken, once") {
  BundleFolder folder;
  folder.file("one/a.py", "1");
  folder.file("two/a.py", "22");
  auto members = folder.select({{"one", ""}, {"two", ""}});
  REQUIRE(members.size() == 1);
  CHECK(members.at(0).size() == 2);
}

TEST_CASE("a source that is not there is a warning") {
  BundleFolder folder;
  folder.file("a.py");
  CHECK(folder.names({{"vendored", "."}, {"a.py", ""}}) == "a.py");
  CHECK(folder.out.notices(output::Notice::warning) ==
        std::vector<std::string>{"There are no files in 'vendored' for the bundle."});
}

TEST_CASE("executable is who may be executed by anybody") {
  BundleFolder folder;
  folder.file("a.sh", "x", 0700);
  folder.file("b.sh", "x", 0600);
  auto members = folder.select({{".", ""}});
  CHECK(members.at(0).executable);
  CHECK_FALSE(members.at(1).executable);
}

TEST_CASE("links are followed within the project and refused outside") {
  BundleFolder folder;
  folder.file("src/a.py", "123");
  folder.file("src/sub/s.py");
  folder.link("src/link.py", "a.py");
  folder.link("src/linkdir", "sub");
  CHECK(folder.names({{"src", ""}}) == "a.py link.py linkdir/s.py sub/s.py");
  CHECK(folder.select({{"src", ""}}).at(1).size() == 3);

  BundleFolder outside;
  outside.link("src/passwd", "/etc/passwd");
  CHECK(outside.failure({{"src", ""}}) ==
        "The link 'src/passwd' leads out of the project, to '/etc/passwd'. Copy what it points to, "
        "or allow it by 'bundling.linkedFolders'.");
  outside.allowed = {"/etc"};
  CHECK(outside.names({{"src", ""}}) == "passwd");
  BundleFolder dangling;
  dangling.link("src/gone", "nowhere");
  CHECK(dangling.failure({{"src", ""}}) == "The link 'src/gone' points to nothing ('nowhere').");
  BundleFolder circle;
  circle.file("src/deep/a.py");
  circle.link("src/deep/up", "..");
  CHECK(circle.failure({{"src", ""}}) ==
        "The link 'src/deep/up' leads in a circle: it stands below 'src', to which it points.");
  BundleFolder loop;
  loop.link("src/a", "b");
  loop.link("src/b", "a");
  CHECK(loop.failure({{"src", ""}}).ends_with("leads in a circle."));
}

TEST_CASE("E1 to E5: one folder, all, two that overlap, and ignored files") {
  Letters letters;
  CHECK(letters.names({{"a/**", "a"}}) == "a/aa.txt a/ab.txt");
  CHECK(letters.select({{"a/**", "a"}}).at(0).path ==
        std::filesystem::canonical(letters.project()) / "a/aa.txt");
  CHECK(letters.names({{"**", ""}}) == "a/aa.txt a/ab.txt b/ba.txt b/bb.txt");
  CHECK(letters.names({{"**", ""}, {"a/**", "a"}}) == "a/aa.txt a/ab.txt b/ba.txt b/bb.txt");
  CHECK(letters.names({{"a/**", "a"}}, {"a/aa.txt"}) == "a/ab.txt");
  CHECK(letters.names({{"a/**", "a"}}, {"aa.txt"}) == "a/ab.txt");
}

TEST_CASE("E6 to E9 and E18: names in the archive are the target and the path below the source") {
  BundleFolder folder;
  for (const char* name : {"root/f1", "root/f2", "root/f3.pyc", "root/x.py", "codedeploy"})
    folder.file(name);
  CHECK(folder.names({{"codedeploy", ""}}) == "codedeploy");
  CHECK(folder.names({{(folder.project() / "codedeploy").string(), ""}}) == "codedeploy");
  CHECK(folder.names({{"root/f1", "blub"}, {"root/f2", "blub"}}) == "blub/f1 blub/f2");
  CHECK(folder.names({{"root/**", "blub/"}}, {"*.pyc", "x.py"}) == "blub/f1 blub/f2");
  CHECK(folder.names({{"root/x.py", ""}}) == "x.py");
  CHECK(folder.names({{"root/x.py", "."}}) == "x.py");
}

TEST_CASE("a file that may not be read, and a folder, are named") {
  BundleFolder folder;
  std::filesystem::permissions(folder.dir.path(), std::filesystem::perms(0755));
  folder.file("src/a.py", "secret", 0600);
  folder.file("src/closed/b.py");
  std::filesystem::permissions(folder.project() / "src/closed", std::filesystem::perms(0));
  const auto members = folder.select({{"src/a.py", ""}});
  const uid_t before = geteuid();
  if (before == 0) REQUIRE(seteuid(65534) == 0);  // root may read everything
  std::string closed = folder.failure({{"src", ""}}), unreadable;
  try {
    std::string memory;
    bundle::read_whole(members.at(0), memory);
  } catch (const Error& error) {
    unreadable = error.what();
  }
  if (before == 0) REQUIRE(seteuid(before) == 0);
  CHECK(closed == "The folder 'src/closed' cannot be read: Permission denied.");
  CHECK(unreadable ==
        fmt::format("'{}' cannot be read: Permission denied.", members.at(0).path.string()));
}

TEST_CASE("links that nobody asked for, or that are ignored, do no harm") {
  BundleFolder folder;
  folder.file("h.py");
  folder.file("src/a.py");
  folder.link("gone", "nowhere");
  folder.link("passwd", "/etc/passwd");
  folder.link("up", "..");
  folder.link("self", "self");
  CHECK(folder.names({{"h.py", ""}}) == "h.py");
  CHECK(folder.names({{"*.py", ""}}) == "h.py");
  folder.link("src/gone", "nowhere");
  folder.link("src/up", "../..");
  folder.link("src/circle", ".");
  CHECK(folder.failure({{"src", ""}}) != "");
  CHECK(folder.names({{"src", ""}}, {"gone", "up/", "/src/circle"}) == "a.py");
  CHECK(folder.names({{"src/**/*.py", ""}}, {"up/", "circle/"}) == "a.py");
}

TEST_CASE("a folder that is ignored as a whole is not looked through") {
  BundleFolder folder;
  folder.file("a.py");
  folder.file(".git/objects/x");
  REQUIRE(mkfifo((folder.project() / ".git/pipe").c_str(), 0600) == 0);
  CHECK(folder.names({{".", ""}}, {".git/"}) == "a.py");
  CHECK(folder.out.notices(output::Notice::debug) ==
        std::vector<std::string>{"Skipped folder '.git' due to gcdtignore pattern"});
  // Something in it may be wanted.
  CHECK(folder.names({{".", ""}}, {".git/", "!x"}) == ".git/objects/x a.py");
}

TEST_CASE("what is neither file nor folder is named") {
  BundleFolder folder;
  folder.file("src/a.py");
  REQUIRE(mkfifo((folder.project() / "src/pipe").c_str(), 0600) == 0);
  CHECK(folder.failure({{"src", ""}}) ==
        "'src/pipe' is neither a file nor a folder and cannot be bundled; leave it out with "
        "gcdtignore.");
  CHECK(folder.names({{"src", ""}}, {"pipe"}) == "a.py");
  std::filesystem::remove(folder.project() / "src/pipe");
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  std::string path = (folder.project() / "src/socket").string();
  REQUIRE(path.copy(address.sun_path, sizeof address.sun_path - 1) == path.size());
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  CHECK(folder.failure({{"src", ""}}).starts_with("'src/socket' is neither a file nor a folder"));
  close(listener);
  CHECK(folder.failure({{"/dev/null", ""}}).starts_with("'/dev/null' is neither"));
}

}  // namespace gcdt::test
