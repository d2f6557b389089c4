// Where events go. One renderer per run: text (with colour and a live line, or plain) or json.
#pragma once

#include <memory>

#include "base/json.h"
#include "os/system.h"
#include "output/event.h"

namespace gcdt::output {

class Output {
 public:
  virtual ~Output() = default;
  // Never throws because of a stdout that is gone: the command goes on, and errors go to stderr.
  virtual void show(const Event& event) = 0;
  // The last call of a run: clears the live line, or writes the last line of --json.
  virtual void finish(int exit_code) { static_cast<void>(exit_code); }

  // The common events, spelled short.
  void debug(std::string text) { show(Notice{Notice::debug, std::move(text)}); }
  void info(std::string text) { show(Notice{Notice::info, std::move(text)}); }
  void warning(std::string text) { show(Notice{Notice::warning, std::move(text)}); }
  void error(std::string text) { show(Notice{Notice::error, std::move(text)}); }
  void say(std::string text, Style style = Style::plain) { show(Text{std::move(text), style}); }
};

enum class Color { automatic, always, never };

struct Options {
  bool json = false;
  bool verbose = false;
  bool notices_on_stderr = false;  // stdout is for the answer alone
  Color color = Color::automatic;  // automatic: as the terminal and the environment say (look.h)
  bool plain = false;              // for screen readers: nothing is redrawn, no frames, no symbols
  bool times = false;              // each line begins with the time, for logs
  std::string title = {};          // of the command, for reports: "kumo deploy"
  bool changes_much = false;       // a deployment: CI systems get a summary of how it ended
  std::string junit_file = {};     // where a test report goes; empty: nowhere
};

std::unique_ptr<Output> make_output(os::Terminal& terminal, const Options& options,
                                    const os::Environment& environment);

// A long part of the output, from here to the end of the scope. One in another is not shown.
class FoldedPart {
 public:
  FoldedPart(Output& out, std::string name, std::string title);
  ~FoldedPart();
  FoldedPart(const FoldedPart&) = delete;
  FoldedPart& operator=(const FoldedPart&) = delete;

 private:
  Output& out_;
  std::string name_;
};

// A key/value table of a JSON object in its order, `ResponseMetadata` left out; non-scalar values
// as compact JSON (10-kumo 6).
Table key_value_table(std::string name, const Json& object);
// The same with the order of keys given; keys not named follow in alphabetical order.
Table key_value_table(std::string name, const Json& object, const std::vector<std::string>& order);

// How a table is drawn. With a `width` it fits into so many columns: long cells go on in the next
// line; where even that does not fit, each row is a few lines "head: cell".
struct GridOptions {
  size_t width = 0;  // 0 = as wide as it gets
  bool ascii = false;
};

// "fancy grid" text of a table, as the original printed it (10-kumo 6), its cells sanitized and
// trimmed. No trailing newline; an empty table is an empty text.
std::string grid(const Table& table, const GridOptions& options = {});
// The same without frames, a line a row: "key: value", or "head: cell, head: cell".
std::string plain_rows(const Table& table);

}  // namespace gcdt::output
