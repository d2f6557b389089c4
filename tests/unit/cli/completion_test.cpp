#include "cli/completion.h"

#include <doctest.h>

#include "os/files.h"

using namespace gcdt;
using namespace gcdt::cli;

namespace {

// A folder, an environment and an AWS that answers "one" and "two".
struct Fixture {
  os::TempDir folder;
  os::Environment environment{{{"HOME", folder.path().string()}}};
  std::vector<Question> asked;
  std::vector<std::string> known = {"one", "two"};

  Answer answer(std::vector<std::string> words) {
    return complete(words, {environment, folder.path(), [this](const Question& question) {
                              asked.push_back(question);
                              return known;
                            }});
  }
  std::vector<std::string> texts(std::vector<std::string> words) {
    std::vector<std::string> all;
    for (const Candidate& candidate : answer(std::move(words)).candidates)
      all.push_back(candidate.text);
    return all;
  }
};

using Texts = std::vector<std::string>;

bool has(const Texts& all, std::string_view text) {
  return std::find(all.begin(), all.end(), text) != all.end();
}

}  // namespace

TEST_CASE("completion names the commands with what they do") {
  Fixture it;
  Answer answer = it.answer({"kumo", "prev"});
  REQUIRE(answer.candidates.size() == 1);
  CHECK(answer.candidates[0].text == "preview");
  CHECK_FALSE(answer.candidates[0].description.empty());
  CHECK(it.texts({"kumo", "stack-set", ""}) == Texts{"deploy", "status", "delete"});
  CHECK(it.texts({"kumo", "nonsense", ""}).empty());
}

TEST_CASE("completion of gcdt names the other tools, and completes for them") {
  Fixture it;
  CHECK(has(it.texts({"gcdt", ""}), "tenkai"));
  CHECK(has(it.texts({"gcdt", ""}), "schema"));
  CHECK(it.texts({"/usr/bin/gcdt", "kumo", "prev"}) == Texts{"preview"});
  CHECK(it.texts({"gcdt", "kum"}) == Texts{"kumo"});
}

TEST_CASE("completion leaves out options that are used and those that one excludes") {
  Fixture it;
  CHECK(has(it.texts({"kumo", "deploy", "--"}), "--review"));
  CHECK(has(it.texts({"kumo", "deploy", "--"}), "--change-set="));
  Texts after_review = it.texts({"kumo", "deploy", "--review", "--"});
  CHECK_FALSE(has(after_review, "--review"));
  CHECK_FALSE(has(after_review, "--change-set="));
  CHECK(has(after_review, "--report="));
  CHECK_FALSE(has(it.texts({"kumo", "deploy", "--all", "--"}), "--review"));
  CHECK(has(it.texts({"kumo", "deploy", "--all", "--"}), "--concurrency="));
  CHECK(it.texts({"gcdt", "call", "--batch", ""}).empty());
}

TEST_CASE("completion offers the common options once") {
  Fixture it;
  CHECK(has(it.texts({"kumo", "list", "-"}), "--json"));
  CHECK_FALSE(has(it.texts({"kumo", "list", "--json", "-"}), "--json"));
  CHECK(has(it.texts({"kumo", "-"}), "--help"));
  CHECK_FALSE(has(it.texts({"kumo", "list", "-"}), "--help"));
}

TEST_CASE("completion says what a command cannot do without") {
  Fixture it;
  CHECK(it.texts({"kumo", "delete", ""}) == Texts{"-f"});
  CHECK(has(it.texts({"kumo", "delete", "-f", ""}), "--empty-buckets"));
}

TEST_CASE("completion takes the values of an option from its description") {
  Fixture it;
  CHECK(it.texts({"kumo", "dot", "--format", ""}) == Texts{"svg", "png", "pdf", "dot"});
  CHECK(it.texts({"kumo", "dot", "--format=p"}) == Texts{"--format=png", "--format=pdf"});
  CHECK(it.texts({"kumo", "list", "--color=a"}) == Texts{"--color=auto", "--color=always"});
  CHECK(it.texts({"ramuda", "invoke", "f", "--invocation-type", "D"}) == Texts{"DryRun"});
}

TEST_CASE("completion leaves files to the shell") {
  Fixture it;
  CHECK(it.answer({"kumo", "dot", "--out="}).files);
  CHECK(it.answer({"kumo", "dot", "--out", ""}).files);
  CHECK(it.answer({"kumo", "import", ""}).files);
  CHECK_FALSE(it.answer({"kumo", "list", ""}).files);
}

TEST_CASE("completion asks AWS for what only AWS knows, with what stands on the line") {
  Fixture it;
  CHECK(it.texts({"kumo", "explain", "t"}) == Texts{"two"});
  CHECK(it.texts({"ramuda", "ping", "orders", "--region=eu-west-1", ""}) == Texts{"one", "two"});
  REQUIRE(it.asked.size() == 2);
  CHECK(it.asked[1].name == "<version>");
  CHECK(it.asked[1].region == "eu-west-1");
  CHECK(text_or(it.asked[1].values, "/<lambda>") == "orders");
}

TEST_CASE("completion asks nobody about commands and options") {
  Fixture it;
  it.texts({"kumo", ""});
  it.texts({"kumo", "deploy", "--"});
  it.texts({"kumo", "dot", "--format="});
  CHECK(it.asked.empty());
}

TEST_CASE("completion continues a list at its last comma") {
  Fixture it;
  CHECK(it.texts({"kumo", "delete", "-f", "--retain=one,t"}) == Texts{"--retain=one,two"});
}

TEST_CASE("completion knows profiles, regions, services and operations") {
  Fixture it;
  std::filesystem::create_directory(it.folder.path() / ".aws");
  os::write_file(it.folder.path() / ".aws/config", "[profile work]\nregion = eu-west-1\n");
  CHECK(it.texts({"kumo", "list", "--profile", "w"}) == Texts{"work"});
  CHECK(has(it.texts({"kumo", "list", "--region="}), "--region=eu-central-1"));
  CHECK_FALSE(has(it.texts({"kumo", "list", "--region="}), "--region=aws-global"));
  CHECK(it.texts({"gcdt", "call", "cloudform"}) == Texts{"cloudformation"});
  CHECK(it.texts({"gcdt", "call", "sts", "GetCaller"}) == Texts{"GetCallerIdentity"});
  CHECK(it.texts({"gcdt", "generate", "serv"}) == Texts{"serverless"});
}

TEST_CASE("environments are those that have a configuration in the folder") {
  os::TempDir folder;
  for (const char* name : {"gcdt_prod.yaml", "gcdt_dev.json", "gcdt_dev.yml", "gcdt_old.conf",
                           "gcdt_py.py", "gcdt_notes.txt", "gcdt_.json", "other.json"})
    os::write_file(folder.path() / name, "{}");
  CHECK(environments_in(folder.path()) == Texts{"dev", "old", "prod", "py"});
  CHECK(environments_in(folder.path() / "absent").empty());
}
