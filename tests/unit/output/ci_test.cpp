#include <doctest.h>

#include <filesystem>

#include "base/text.h"
#include "os/files.h"
#include "output/ci_summary.h"
#include "output/output.h"
#include "output/sanitize.h"
#include "support/fakes.h"

using namespace gcdt;
using namespace gcdt::output;

namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

// A run in a CI system.
struct Job {
  explicit Job(Variables variables, Options options = {.title = "kumo deploy"})
      : environment{std::move(variables)} {
    out = make_output(terminal, options, environment);
  }
  std::string text() { return std::exchange(terminal.out_text, {}); }

  test::FakeTerminal terminal;
  os::Environment environment;
  std::unique_ptr<Output> out;
};

const Variables kGithub{{"GITHUB_ACTIONS", "true"}};
const Variables kGitlab{{"GITLAB_CI", "true"}};

// The page about the run, and how often something was added to it.
struct Page {
  std::string written() const { return os::read_file(file()); }
  std::string file() const { return (dir.path() / "summary").string(); }
  Variables variables() const {
    return {{"GITHUB_ACTIONS", "true"}, {"GITHUB_STEP_SUMMARY", file()}};
  }
  os::TempDir dir;
};

}  // namespace

TEST_CASE("errors and warnings become annotations in GitHub Actions, and nowhere else") {
  Job job(kGithub);
  job.out->error("Stack 'a' was not updated.");
  CHECK(job.text() ==
        "ERROR: Stack 'a' was not updated.\n"
        "::error title=kumo deploy::Stack 'a' was not updated.\n");
  job.out->warning("The credentials end soon.");
  CHECK(job.text().ends_with("::warning title=kumo deploy::The credentials end soon.\n"));
  job.out->info("fine");
  CHECK(job.text() == "fine\n");

  for (const Variables& other : {Variables{}, kGitlab, Variables{{"GITHUB_ACTIONS", "false"}}}) {
    Job elsewhere(other);
    elsewhere.out->error("x");
    CHECK(elsewhere.text() == "ERROR: x\n");
  }
}

TEST_CASE("an annotation stands where the message says, one for each place that it names") {
  Job job(kGithub);
  job.out->error(
      "gcdt_dev.json:3:9: kumo.stack.StackName: 5 is not of type 'string'\n"
      "gcdt_dev.json:7:1: kumo: 'x' is not known\n"
      "  did you mean 'y'?");
  std::string text = job.text();
  CHECK(
      text.contains("\n::error title=kumo deploy,file=gcdt_dev.json,line=3,col=9::"
                    "kumo.stack.StackName: 5 is not of type 'string'\n"));
  CHECK(
      text.ends_with("\n::error title=kumo deploy,file=gcdt_dev.json,line=7,col=1::"
                     "kumo: 'x' is not known%0A  did you mean 'y'?\n"));
  job.out->error("cloudformation.py:5: generate_template failed: ValueError: 3: no");
  CHECK(job.text().contains("file=cloudformation.py,line=5::generate_template failed"));
  for (const char* no_place : {"An error occurred: x", "see a.json: 3: x", "a.json:0: x",
                               "a.json:99999999999999999999: x", "127.0.0.1:80 refused", ":1: x"}) {
    job.out->error(no_place);
    CHECK_FALSE(job.text().contains("file="));
  }
}

TEST_CASE("places of annotations are told from the root of the repository") {
  auto here = std::filesystem::current_path();
  Job job(Variables{{"GITHUB_ACTIONS", "true"}, {"GITHUB_WORKSPACE", here.parent_path().string()}});
  job.out->error("gcdt_dev.json:3:9: x");
  CHECK(job.text().contains(",file=" + here.filename().string() + "/gcdt_dev.json,line=3"));
  Job outside(Variables{{"GITHUB_ACTIONS", "true"}, {"GITHUB_WORKSPACE", "/somewhere/else"}});
  outside.out->error("gcdt_dev.json:3:9: x");
  CHECK(outside.text().contains(",file=gcdt_dev.json,line=3"));
}

TEST_CASE("text from outside cannot leave its annotation, nor command the runner in any line") {
  register_secret("hunter22");
  Job job(kGithub);
  job.out->error("100%\r\n::add-path::/evil\nhunter22 \x1b[31m");
  std::string text = job.text();
  CHECK(text ==
        "ERROR: 100%\n: :add-path::/evil\n*** ^[[31m\n"
        "::error title=kumo deploy::100%25%0A::add-path::/evil%0A*** ^[[31m\n");
  job.out->show(Finding{.level = Finding::warning,
                        .rule = "a,b:c",
                        .file = "x,line=1::y.yaml",
                        .line = 2,
                        .text = "t",
                        .remedy = "r"});
  CHECK(job.text().ends_with(
      "::warning title=kumo deploy%3A a%2Cb%3Ac,file=x%2Cline=1%3A%3Ay.yaml,line=2::t r\n"));

  Job plain(Variables{});
  plain.out->say("\xC2\xA0\xE3\x80\x80::error::x");  // white space for the runner, too
  CHECK(plain.text() == "\xC2\xA0\xE3\x80\x80: :error::x\n");
  plain.out->show(
      StackEvent{.status = "X", .logical_id = "##[add-mask]a", .reason = "", .time = ""});
  CHECK(plain.text().contains("# #[add-mask]a"));
  plain.out->show(Table{"t", {}, {{"a", "b ##vso[task.setvariable]x ##teamcity[y]"}}});
  std::string table = plain.text();
  CHECK_FALSE(table.contains("##vso["));
  CHECK_FALSE(table.contains("##teamcity["));
  Job machine(Variables{}, {.json = true});
  machine.out->say("##[add-mask]a");
  std::string line = machine.text();
  CHECK_FALSE(line.contains("##"));
  CHECK(text_or(Json::parse(line), "/text") == "##[add-mask]a");
}

TEST_CASE("no secret is told to the runner, not even to have it masked") {
  Job job(kGithub);
  register_secret("correct-horse");
  job.out->error("correct-horse");
  job.out->info("correct-horse");
  job.out->finish(1);
  CHECK_FALSE(job.text().contains("correct-horse"));
  CHECK_FALSE(job.terminal.out_text.contains("add-mask"));
}

TEST_CASE("a document that holds commands is printed as it is while the runner obeys none") {
  Job job(kGithub);
  job.out->show(Raw{"a: 1\n"});
  CHECK(job.text() == "a: 1\n");
  job.out->show(Raw{"::add-path::/evil\n"});
  std::string text = job.text();
  REQUIRE(text.starts_with("::stop-commands::"));
  std::string word = text.substr(17, text.find('\n') - 17);
  CHECK(word.size() == 32);
  CHECK(text == "::stop-commands::" + word + "\n::add-path::/evil\n::" + word + "::\n");
  job.out->show(Raw{"::add-path::/evil\n"});
  CHECK_FALSE(job.text().contains(word));
}

TEST_CASE("where stdout belongs to programs, the runner is spoken to on stderr") {
  Job job(kGithub, {.json = true, .title = "kumo deploy"});
  job.out->error("x");
  job.out->show(Section{"events", "Events", true});
  job.out->show(Raw{"::add-path::/evil"});
  for (const std::string& line : split(trim(job.text()), '\n')) CHECK(Json::accept(line));
  CHECK(job.terminal.err_text == "::error title=kumo deploy::x\n");
}

TEST_CASE("long parts are groups, which end before an error, and are not nested") {
  Job job(kGithub);
  {
    FoldedPart part(*job.out, "bundle", "Bundle 100%");
    job.out->info("a");
    FoldedPart inner(*job.out, "inner", "Inner");
    job.out->info("b");
  }
  CHECK(job.text() == "::group::Bundle 100%25\na\nb\n::endgroup::\n");
  {
    FoldedPart part(*job.out, "bundle", "Bundle");
    job.out->error("x");
  }
  CHECK(job.text() == "::group::Bundle\n::endgroup::\nERROR: x\n::error title=kumo deploy::x\n");
  job.out->show(Section{"bundle", "Bundle", true});
  job.out->finish(130);
  CHECK(job.text() == "::group::Bundle\n::endgroup::\n");
}

TEST_CASE("GitLab gets sections with their times, and without a CI system there is nothing") {
  Job job(kGitlab);
  {
    FoldedPart part(*job.out, "bundle", "Bundle");
  }
  std::string text = job.text();
  CHECK(text.starts_with("\x1b[0Ksection_start:"));
  CHECK(text.contains(":bundle[collapsed=true]\r\x1b[0KBundle\n\x1b[0Ksection_end:"));
  CHECK(text.ends_with(":bundle\r\x1b[0K\n"));
  job.out->info("\x1b[0Ksection_start:1:evil\r\x1b[0K");
  CHECK(job.text() == "^[[0Ksection_start:1:evil^M^[[0K\n");
  Job plain(Variables{});
  {
    FoldedPart part(*plain.out, "bundle", "Bundle");
  }
  CHECK(plain.text().empty());
}

TEST_CASE("the page about a run tells how a deployment ended, and what a preview found") {
  Page page;
  Job deployment(page.variables(), {.title = "kumo deploy", .changes_much = true});
  deployment.out->show(Result{{{"stack", "shop"}, {"outputs", {{"Url", "https://x|y"}}}}});
  deployment.out->finish(0);
  CHECK(page.written() ==
        "### `kumo deploy` succeeded\n\n| | |\n| --- | --- |\n"
        "| `outputs.Url` | `https://x\\|y` |\n| `stack` | `shop` |\n\n");

  std::filesystem::remove(page.file());
  Job preview(page.variables(), {.title = "kumo preview"});
  preview.out->show(Summary{"### Stack would change"});
  preview.out->show(Result{{{"stack", "shop"}}});
  preview.out->finish(0);
  CHECK(page.written() == "### Stack would change\n\n");

  Job other(page.variables(), {.title = "kumo list"});
  other.out->finish(0);
  CHECK(page.written() == "### Stack would change\n\n");
}

TEST_CASE("the page about a failed run has its error in a block that it cannot leave") {
  register_secret("hunter33");
  Page page;
  Job job(page.variables(), {.title = "kumo list"});
  job.out->error("hunter33\n```\n<img src=x>\n````");
  job.out->finish(1);
  CHECK(page.written() ==
        "### `kumo list` failed with exit code 1\n\n"
        "`````text\n***\n```\n<img src=x>\n````\n`````\n\n");
}

TEST_CASE("a page that cannot be written changes nothing, a long one is cut at a line") {
  Job job(Variables{{"GITHUB_ACTIONS", "true"}, {"GITHUB_STEP_SUMMARY", "/no/such/folder/x"}});
  job.out->finish(1);
  CHECK(job.text().empty());

  std::string lines;
  while (lines.size() < (1 << 20)) lines += "a line of some length\n";
  std::string fitting = fit_summary(lines, 1000);
  CHECK(fitting.size() <= (1 << 20) - 1000);
  CHECK(fitting.contains("length\n\n(The rest is left out"));
  CHECK(fit_summary("x", 1 << 20).empty());
  CHECK(fit_summary("x", (1 << 20) - 1) == "x");
}
