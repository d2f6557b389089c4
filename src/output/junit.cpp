// A test report in the form that every CI system reads (--junit). A case is what was looked at or
// deployed: a resource of a stack, a step on a target, a change of an API; and the command itself,
// which fails when the run fails.
#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "base/text.h"
#include "base/time.h"
#include "os/files.h"
#include "output/renderers.h"
#include "output/sanitize.h"

namespace gcdt::output {

namespace {

// "2017-08-11 14:17:18+00:00", as events carry it.
std::optional<Time> event_time(std::string text) {
  if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
  return parse_time(text);
}

// A resource as its events tell of it.
struct Resource {
  std::string stack, id, type, status, failure;
  std::optional<Time> began, ended;
};

struct Timed {
  Case one;
  double seconds = 0;
};

// As everywhere, and without the two characters that XML has no place for.
std::string harmless(std::string_view text, Mode mode = Mode::line) {
  return replace_all(replace_all(sanitize(text, mode), "\xEF\xBF\xBE", "?"), "\xEF\xBF\xBF", "?");
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(harmless(value).c_str());
}

void set_seconds(pugi::xml_node node, double seconds) {
  set(node, "time", fmt::format("{:.3f}", seconds));
}

void add_text(pugi::xml_node node, std::string_view text) {
  node.text().set(harmless(text, Mode::block).c_str());
}

void add_case(pugi::xml_node suite, const Timed& timed) {
  const Case& one = timed.one;
  auto node = suite.append_child("testcase");
  set(node, "classname", one.suite);
  set(node, "name", one.name);
  set_seconds(node, timed.seconds);
  if (one.outcome == Case::failed) {
    auto failure = node.append_child("failure");
    set(failure, "message", one.message);
    add_text(failure, one.text.empty() ? one.message : one.text);
  }
  if (one.outcome == Case::skipped) set(node.append_child("skipped"), "message", one.message);
  if (one.outcome != Case::failed && !one.text.empty())
    add_text(node.append_child("system-out"), one.text);
}

class JunitOutput : public Output {
 public:
  JunitOutput(std::unique_ptr<Output> inner, os::Terminal& terminal, const Options& options)
      : inner_(std::move(inner)),
        terminal_(terminal),
        title_(options.title),
        file_(options.junit_file),
        began_(std::chrono::steady_clock::now()) {}

  void show(const Event& event) override {
    inner_->show(event);
    if (auto* one = std::get_if<Case>(&event)) cases_.push_back({*one});
    if (auto* one = std::get_if<StackEvent>(&event)) take(*one);
    if (auto* one = std::get_if<TargetEvent>(&event)) take(*one);
    if (auto* one = std::get_if<Finding>(&event)) take(*one);
    if (auto* one = std::get_if<Notice>(&event); one && one->level == Notice::error)
      error_ = one->text;
  }

  void finish(int exit_code) override {
    inner_->finish(exit_code);
    for (const auto& key : order_) add(resources_.at(key));
    Case run{.suite = title_,
             .name = title_,
             .outcome = exit_code == 0 ? Case::passed : Case::failed,
             .message = error_.empty() ? fmt::format("exit code {}", exit_code) : error_,
             .text = {}};
    std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
    cases_.insert(cases_.begin(), {std::move(run), took.count()});
    try {
      os::write_file(file_, report());
    } catch (const Error& error) {  // the command is over, and how it ended stands
      terminal_.err(sanitize(fmt::format("WARNING: no test report: {}\n", error.what())));
    }
  }

 private:
  void take(const StackEvent& event) {
    if (event.type == "AWS::CloudFormation::Stack" && event.logical_id == event.stack) return;
    auto [at, is_new] = resources_.try_emplace({event.stack, event.logical_id});
    Resource& resource = at->second;
    auto time = event_time(event.time);
    if (is_new) {
      resource = {.stack = event.stack, .id = event.logical_id, .began = time};
      order_.push_back(at->first);
    }
    resource.type = event.type;
    resource.status = event.status;
    resource.ended = time;
    // The first failure counts; what was cancelled because of another is none.
    bool cancelled = event.reason.contains("cancelled");
    if (event.status.ends_with("_FAILED") && !cancelled && resource.failure.empty())
      resource.failure = event.status + (event.reason.empty() ? "" : ": " + event.reason);
  }

  void add(const Resource& resource) {
    Timed timed{{.suite = resource.stack,
                 .name = fmt::format("{} ({})", resource.id, resource.type),
                 .outcome = Case::passed,
                 .message = resource.status,
                 .text = {}}};
    if (!resource.failure.empty()) {
      timed.one.outcome = Case::failed;
      timed.one.message = resource.failure;
    } else if (!resource.status.ends_with("_COMPLETE") || resource.status.contains("ROLLBACK")) {
      timed.one.outcome = Case::skipped;
    }
    if (resource.began && resource.ended && *resource.ended > *resource.began)
      timed.seconds = std::chrono::duration<double>(*resource.ended - *resource.began).count();
    cases_.push_back(std::move(timed));
  }

  // What begins is of no interest here.
  void take(const TargetEvent& event) {
    if (event.took.empty()) return;
    Case::Outcome outcome = event.status == "Succeeded" ? Case::passed
                            : event.status == "Failed"  ? Case::failed
                                                        : Case::skipped;
    std::string message = event.status;
    for (const std::string* part : {&event.error_code, &event.message})
      if (!part->empty()) message += ": " + *part;
    cases_.push_back({{.suite = event.deployment,
                       .name = event.target + " " + event.event,
                       .outcome = outcome,
                       .message = std::move(message),
                       .text = {}}});
  }

  void take(const Finding& finding) {
    std::string place = finding.file;
    if (finding.line > 0) place += fmt::format(":{}", finding.line);
    if (!finding.path.empty()) place += " " + finding.path;
    cases_.push_back(
        {{.suite = finding.rule,
          .name = place,
          .outcome = finding.level == Finding::note ? Case::skipped : Case::failed,
          .message = finding.text,
          .text = finding.remedy.empty() ? finding.text : finding.text + "\n" + finding.remedy}});
  }

  std::string report() const {
    std::vector<std::string> suites;  // in the order of their first case
    for (const Timed& timed : cases_)
      if (std::ranges::find(suites, timed.one.suite) == suites.end())
        suites.push_back(timed.one.suite);
    pugi::xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    set(declaration, "version", "1.0");
    set(declaration, "encoding", "UTF-8");
    auto all = document.append_child("testsuites");
    set(all, "name", title_);
    set_counts(all, nullptr);
    for (const std::string& suite : suites) {
      auto node = all.append_child("testsuite");
      set(node, "name", suite);
      set_counts(node, &suite);
      for (const Timed& timed : cases_)
        if (timed.one.suite == suite) add_case(node, timed);
    }
    std::ostringstream out;
    document.save(out, "  ");
    return std::move(out).str();
  }

  void set_counts(pugi::xml_node node, const std::string* suite) const {
    size_t tests = 0, failures = 0, skipped = 0;
    double seconds = 0;
    for (const Timed& timed : cases_) {
      if (suite && timed.one.suite != *suite) continue;
      ++tests;
      failures += timed.one.outcome == Case::failed;
      skipped += timed.one.outcome == Case::skipped;
      seconds += timed.seconds;
    }
    set(node, "tests", std::to_string(tests));
    set(node, "failures", std::to_string(failures));
    set(node, "errors", "0");
    set(node, "skipped", std::to_string(skipped));
    set_seconds(node, seconds);
  }

  std::unique_ptr<Output> inner_;
  os::Terminal& terminal_;
  std::string title_, file_, error_;
  std::chrono::steady_clock::time_point began_;
  std::map<std::pair<std::string, std::string>, Resource> resources_;  // by stack and id
  std::vector<std::pair<std::string, std::string>> order_;             // as they began
  std::vector<Timed> cases_;
};

}  // namespace

std::unique_ptr<Output> add_junit_output(std::unique_ptr<Output> inner, os::Terminal& terminal,
                                         const Options& options) {
  if (options.junit_file.empty()) return inner;
  return std::make_unique<JunitOutput>(std::move(inner), terminal, options);
}

}  // namespace gcdt::output
