// What CI systems understand: annotations, folded parts and the summary of GitHub Actions, sections
// of GitLab. The lines for people stay as they are.
//
// GitHub's `::add-mask::` is not used: it would print the secret, for whoever reads the log before
// the runner does, to hide what is masked already.
#include <charconv>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "output/ci_summary.h"
#include "output/renderers.h"
#include "output/sanitize.h"

namespace gcdt::output {

namespace {

namespace fs = std::filesystem;

// Hands on what it does not know itself.
class CiOutput : public Output {
 public:
  CiOutput(std::unique_ptr<Output> inner, os::Terminal& terminal, bool on_stderr)
      : inner_(std::move(inner)), terminal_(terminal), on_stderr_(on_stderr) {}

  void show(const Event& event) override {
    if (auto* section = std::get_if<Section>(&event)) {
      fold(*section);
      return;
    }
    // What went wrong must not lie in a part that is folded away.
    auto* notice = std::get_if<Notice>(&event);
    if (notice && notice->level == Notice::error) end_section();
    take(event);
  }
  void finish(int exit_code) override {
    end_section();
    inner_->finish(exit_code);
  }

 protected:
  virtual void take(const Event& event) { inner_->show(event); }
  virtual std::string begin_text(const Section& section) = 0;
  virtual std::string end_text(const std::string& name) = 0;

  // A command to the runner, which reads both streams. Where stdout belongs to programs: on stderr.
  void command(const std::string& line) {
    on_stderr_ ? terminal_.err(line + "\n") : terminal_.out(line + "\n");
  }
  bool stdout_is_for_people() const { return !on_stderr_; }
  Output& inner() { return *inner_; }

 private:
  void fold(const Section& section) {
    if (on_stderr_) return;
    if (section.begins && !open_) {
      command(begin_text(section));
      open_ = section.name;
    } else if (!section.begins && open_ == section.name) {
      end_section();
    }
  }
  void end_section() {
    if (open_) command(end_text(*open_));
    open_.reset();
  }

  std::unique_ptr<Output> inner_;
  os::Terminal& terminal_;
  bool on_stderr_;
  std::optional<std::string> open_;
};

std::string escaped(std::string_view text) {
  std::string out = replace_all(sanitize(text), "%", "%25");
  return replace_all(replace_all(std::move(out), "\r", "%0D"), "\n", "%0A");
}

std::string escaped_property(std::string_view text) {
  return replace_all(replace_all(escaped(text), ":", "%3A"), ",", "%2C");
}

std::optional<size_t> number_before(std::string_view& text, char end) {
  size_t number = 0;
  auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || stop == text.data() + text.size() || *stop != end || number == 0)
    return std::nullopt;
  text.remove_prefix(static_cast<size_t>(stop - text.data()) + 1);
  return number;
}

// "gcdt_dev.json:3:9: sentence" and "cloudformation.py:5: sentence", as our messages are written.
Finding placed(std::string_view line, Finding::Level level) {
  Finding finding{
      .level = level, .rule = {}, .file = {}, .path = {}, .text = std::string(line), .remedy = {}};
  size_t colon = line.find(':');
  if (colon == line.npos || !line.substr(0, colon).contains('.') ||
      line.substr(0, colon).contains(' '))
    return finding;
  std::string_view rest = line.substr(colon + 1);
  auto row = number_before(rest, ':');
  if (!row) return finding;
  finding.file = line.substr(0, colon);
  finding.line = *row;
  if (auto column = number_before(rest, ':')) finding.column = *column;
  finding.text = trim(rest);
  return finding;
}

// GitHub wants paths from the root of the repository.
std::string in_workspace(const std::string& file, const os::Environment& environment) {
  auto root = environment.value("GITHUB_WORKSPACE");
  std::error_code error;
  fs::path here = fs::current_path(error);
  if (!root || error || fs::path(file).is_absolute()) return file;
  fs::path relative = (here / file).lexically_normal().lexically_relative(*root);
  bool outside = relative.empty() || *relative.begin() == "..";
  return outside ? file : relative.string();
}

class GithubOutput : public CiOutput {
 public:
  GithubOutput(std::unique_ptr<Output> inner, os::Terminal& terminal, const Options& options,
               const os::Environment& environment)
      : CiOutput(std::move(inner), terminal, options.json || options.notices_on_stderr),
        title_(options.title),
        changes_much_(options.changes_much),
        environment_(environment) {}

  void finish(int exit_code) override {
    CiOutput::finish(exit_code);
    auto file = environment_.value("GITHUB_STEP_SUMMARY");
    if (!file || (exit_code == 0 && !changes_much_ && summary_.empty())) return;
    append_summary(*file, ci_summary({title_, exit_code, error_, summary_, result_}));
  }

 protected:
  void take(const Event& event) override {
    if (auto* raw = std::get_if<Raw>(&event)) {
      show_raw(*raw);
      return;
    }
    inner().show(event);
    if (auto* notice = std::get_if<Notice>(&event)) annotate(*notice);
    if (auto* finding = std::get_if<Finding>(&event)) annotate(*finding);
    if (auto* summary = std::get_if<Summary>(&event)) summary_ += summary->markdown + "\n";
    if (auto* result = std::get_if<Result>(&event)) result_ = result->value;
  }
  std::string begin_text(const Section& section) override {
    return "::group::" + escaped(section.title);
  }
  std::string end_text(const std::string&) override { return "::endgroup::"; }

 private:
  // Documents are printed as they are: where one holds what would be a command, none is obeyed
  // until it is over. The word that ends this cannot be guessed.
  void show_raw(const Raw& raw) {
    bool guarded = stdout_is_for_people() && commands_ci(raw.text);
    std::string word;
    if (guarded) word = os::real_random().letters(32, "abcdefghijklmnopqrstuvwxyz0123456789");
    if (guarded) command("::stop-commands::" + word);
    inner().show(raw);
    if (guarded) command(fmt::format("::{}::", word));
  }

  void annotate(const Notice& notice) {
    if (notice.level != Notice::error && notice.level != Notice::warning) return;
    bool error = notice.level == Notice::error;
    if (error) error_ = notice.text;
    Finding::Level level = error ? Finding::error : Finding::warning;
    std::vector<Finding> found;  // a message may list what is wrong in several places
    for (const std::string& line : split(notice.text, '\n')) {
      Finding one = placed(line, level);
      if (found.empty() || !one.file.empty())
        found.push_back(std::move(one));
      else
        found.back().text += "\n" + line;
    }
    for (const Finding& one : found) annotate(one);
  }

  void annotate(const Finding& finding) {
    constexpr const char* kCommands[] = {"notice", "warning", "error"};
    std::string where;
    if (!finding.file.empty()) {
      where = ",file=" + escaped_property(in_workspace(finding.file, environment_));
      if (finding.line > 0) where += fmt::format(",line={}", finding.line);
      if (finding.column > 0) where += fmt::format(",col={}", finding.column);
    }
    std::string title = title_;
    if (!finding.rule.empty()) title += ": " + finding.rule;
    std::string text = finding.path.empty() ? "" : finding.path + ": ";
    text += finding.text;
    if (!finding.remedy.empty()) text += " " + finding.remedy;
    command(fmt::format("::{} title={}{}::{}", kCommands[finding.level], escaped_property(title),
                        where, escaped(text)));
  }

  // A summary that cannot be written changes nothing about how the command ended.
  static void append_summary(const std::string& file, const std::string& markdown) {
    std::error_code error;
    auto size = fs::file_size(file, error);
    std::ofstream out(file, std::ios::app | std::ios::binary);
    out << fit_summary(markdown, error ? 0 : size);
  }

  std::string title_;
  bool changes_much_;
  const os::Environment& environment_;
  std::string error_, summary_;
  Json result_;
};

class GitlabOutput : public CiOutput {
 public:
  using CiOutput::CiOutput;

 protected:
  std::string begin_text(const Section& section) override {
    return fmt::format("\x1b[0Ksection_start:{}:{}[collapsed=true]\r\x1b[0K{}", seconds(),
                       section.name, sanitize(section.title, Mode::line));
  }
  std::string end_text(const std::string& name) override {
    return fmt::format("\x1b[0Ksection_end:{}:{}\r\x1b[0K", seconds(), name);
  }

 private:
  static int64_t seconds() {
    return std::chrono::floor<std::chrono::seconds>(os::real_clock().now())
        .time_since_epoch()
        .count();
  }
};

}  // namespace

std::unique_ptr<Output> add_ci_output(std::unique_ptr<Output> inner, os::Terminal& terminal,
                                      const Options& options, const os::Environment& environment) {
  if (environment.value("GITHUB_ACTIONS") == "true")
    return std::make_unique<GithubOutput>(std::move(inner), terminal, options, environment);
  if (environment.value("GITLAB_CI") == "true")
    return std::make_unique<GitlabOutput>(std::move(inner), terminal,
                                          options.json || options.notices_on_stderr);
  return inner;
}

}  // namespace gcdt::output
