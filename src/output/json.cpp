// Events as JSON, one object a line, so that `| jq` works while a deployment runs. The shapes are
// promised in docs/json-output.md.
#include "base/text.h"
#include "output/renderers.h"
#include "output/sanitize.h"

namespace gcdt::output {

namespace {

// Of the shapes. A change that a reader could stumble over makes it 2; new types and keys do not.
constexpr int kVersion = 1;

constexpr const char* level_name(Finding::Level level) {
  switch (level) {
    case Finding::note:
      return "note";
    case Finding::warning:
      return "warning";
    case Finding::error:
      break;
  }
  return "error";
}

constexpr const char* level_name(Notice::Level level) {
  switch (level) {
    case Notice::debug:
      return "debug";
    case Notice::warning:
      return "warning";
    case Notice::error:
      return "error";
    case Notice::info:
      break;
  }
  return "info";
}

class JsonOutput : public Output {
 public:
  JsonOutput(os::Terminal& terminal, bool verbose) : terminal_(terminal), verbose_(verbose) {}

  void show(const Event& event) override {
    std::visit([this](const auto& e) { render(e); }, event);
  }

  void finish(int exit_code) override {
    Json line = {{"type", "result"},
                 {"version", kVersion},
                 {"ok", exit_code == 0},
                 {"exit_code", exit_code}};
    if (exit_code != 0 && !last_error_.empty()) line["error"] = mask_secrets(last_error_);
    if (result_) line["value"] = result_->reveal ? result_->value : mask_json(result_->value);
    print(line);
  }

 private:
  void render(const Notice& notice) {
    if (notice.level == Notice::debug && !verbose_) return;
    print_masked({{"type", "notice"}, {"level", level_name(notice.level)}, {"text", notice.text}});
    if (notice.level != Notice::error) return;
    last_error_ = notice.text;
    if (terminal_.out_closed()) terminal_.err("ERROR: " + sanitize(notice.text) + "\n");
  }
  void render(const Text& text) { print_masked({{"type", "text"}, {"text", text.text}}); }
  void render(const StackEvent& event) {
    print_masked({{"type", "stack_event"},
                  {"stack", event.stack},
                  {"status", event.status},
                  {"logical_id", event.logical_id},
                  {"physical_id", event.physical_id},
                  {"resource_type", event.type},
                  {"reason", event.reason},
                  {"time", event.time}});
  }
  void render(const TargetEvent& event) {
    Json line = {{"type", "target_event"}, {"deployment", event.deployment},
                 {"target", event.target}, {"event", event.event},
                 {"status", event.status}, {"time", event.time}};
    if (!event.error_code.empty()) line["error_code"] = event.error_code;
    if (!event.message.empty()) line["message"] = event.message;
    print_masked(std::move(line));
  }
  void render(const Table& table) {
    print_masked(
        {{"type", "table"}, {"name", table.name}, {"head", table.head}, {"rows", table.rows}});
  }
  void render(const Artifact& artifact) {
    print_masked({{"type", "artifact"}, {"path", artifact.path}, {"text", artifact.text}});
  }
  void render(const Raw& raw) {
    Json line = {{"type", "raw"}, {"text", raw.text}};
    raw.reveal ? print(line) : print_masked(line);
  }
  void render(const Result& result) { result_ = result; }
  void render(const Finding& finding) {
    Json line = {{"type", "finding"},
                 {"level", level_name(finding.level)},
                 {"rule", finding.rule},
                 {"file", finding.file},
                 {"text", finding.text}};
    if (finding.line > 0) line["line"] = finding.line;
    if (finding.column > 0) line["column"] = finding.column;
    if (!finding.path.empty()) line["path"] = finding.path;
    if (!finding.remedy.empty()) line["remedy"] = finding.remedy;
    print_masked(std::move(line));
  }
  void render(const StackEventHeader&) {}
  void render(const Progress&) {}
  void render(const Section&) {}
  void render(const Summary&) {}
  void render(const Case&) {}

  void print_masked(Json line) {
    for (const auto& [key, member] : line.items())
      if (key != "type") member = mask_json(member);
    print(line);
  }

  // ASCII only: inert on every terminal and readable in every encoding. "##" stands in texts alone:
  // escaped, what follows is no command to the runner of a CI system.
  void print(const Json& line) {
    std::string text = line.dump(-1, ' ', true, Json::error_handler_t::replace);
    terminal_.out(replace_all(std::move(text), "##", "#\\u0023") + "\n");
  }

  os::Terminal& terminal_;
  bool verbose_;
  std::string last_error_;
  std::optional<Result> result_;
};

}  // namespace

std::unique_ptr<Output> make_json_output(os::Terminal& terminal, const Options& options) {
  return std::make_unique<JsonOutput>(terminal, options.verbose);
}

}  // namespace gcdt::output
