// Events as lines for people: with colour and a live line on a terminal, plain elsewhere.
#include <chrono>
#include <string>

#include "base/text.h"
#include "base/time.h"
#include "os/pulse.h"
#include "output/look.h"
#include "output/renderers.h"
#include "output/sanitize.h"
#include "output/wrap.h"

namespace gcdt::output {

namespace {

constexpr std::string_view level_prefix(Notice::Level level) {
  switch (level) {
    case Notice::debug:
      return "DEBUG: ";
    case Notice::warning:
      return "WARNING: ";
    case Notice::error:
      return "ERROR: ";
    case Notice::info:
      break;
  }
  return {};
}

constexpr std::string_view kRedStatuses[] = {"CREATE_FAILED",          "DELETE_FAILED",
                                             "ROLLBACK_COMPLETE",      "ROLLBACK_FAILED",
                                             "UPDATE_FAILED",          "UPDATE_ROLLBACK_COMPLETE",
                                             "UPDATE_ROLLBACK_FAILED", "IMPORT_ROLLBACK_COMPLETE",
                                             "IMPORT_ROLLBACK_FAILED"};
constexpr std::string_view kYellowStatuses[] = {
    "ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_ROLLBACK_IN_PROGRESS", "IMPORT_ROLLBACK_IN_PROGRESS"};
constexpr std::string_view kGreenStatuses[] = {"CREATE_COMPLETE", "DELETE_COMPLETE",
                                               "UPDATE_COMPLETE", "IMPORT_COMPLETE"};

// Of stacks and of their resources alike (10-kumo 8, with the states that are new since).
Style status_style(std::string_view status) {
  auto is_in = [status](const auto& set) {
    return std::find(std::begin(set), std::end(set), status) != std::end(set);
  };
  if (is_in(kRedStatuses)) return Style::red;
  if (is_in(kYellowStatuses)) return Style::yellow;
  if (is_in(kGreenStatuses)) return Style::green;
  return Style::plain;
}

// Nobody reads longer lines, and terminals choke on them.
constexpr size_t kLongestLine = 64 << 10;

// The beginning of a line of valid UTF-8, and how much was left out.
std::string cut(std::string_view line) {
  size_t end = kLongestLine;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return fmt::format("{} [{} bytes left out]", line.substr(0, end), line.size() - end);
}

// Texts that may come from outside: no commands to CI runners, no endless lines.
std::string tame(const std::string& sanitized) {
  std::string out;
  for (const std::string& line : split(without_ci_commands(sanitized), '\n')) {
    out += line.size() > kLongestLine ? cut(line) : line;
    out += '\n';
  }
  out.pop_back();
  return out;
}

// "gcdt_dev.json:3:9: ", as far as it is known.
std::string place_of(const Finding& finding) {
  std::string place = finding.file;
  for (size_t number : {finding.line, finding.line > 0 ? finding.column : 0})
    if (number > 0) place += fmt::format(":{}", number);
  return place.empty() ? place : place + ": ";
}

std::string column(std::string_view text, size_t width) {
  std::string cell = sanitize(text, Mode::line);
  size_t used = display_width(cell);
  if (used < width) cell.append(width - used, ' ');
  return cell;
}

// Longer values push the rest; the padding behind the last column is kept.
std::string event_line(std::string_view status, std::string_view id, std::string_view reason,
                       std::string_view time) {
  return column(status, 50) + " " + column(id, 25) + " " + column(reason, 50) + " " +
         column(time, 25);
}

constexpr size_t kEventWidth = 50 + 1 + 25 + 1 + 50 + 1 + 25;

constexpr size_t kIndent = 12;  // of short events: the room of the time

// Of the status in a short event: where there is room, most of those of a rollback fit, too.
size_t status_width(size_t window) {
  return window < 100 ? 19 : sizeof "UPDATE_ROLLBACK_IN_PROGRESS" - 1;
}

// The same for windows that are too narrow for that, a line or two each; the day is left out.
// `width` 0: as long as it gets.
std::string compact_event(const StackEvent& event, size_t width) {
  constexpr size_t kDay = sizeof "2017-08-11 " - 1, kClock = sizeof "14:17:18" - 1;
  std::string time = sanitize(event.time, Mode::line);
  if (time.size() >= kDay + kClock) time = time.substr(kDay, kClock);
  std::string text = column(time, kIndent) + column(event.status, status_width(width)) + " " +
                     sanitize(event.logical_id, Mode::line);
  std::string reason = sanitize(event.reason, Mode::line);
  if (reason.empty()) return text;
  if (width == 0 || display_width(text) + 2 + display_width(reason) <= width)
    return text + "  " + reason;
  return text + "\n" + wrapped(reason, width, kIndent);
}

class TextOutput : public Output {
 public:
  TextOutput(os::Terminal& terminal, const Options& options, const Look& look)
      : terminal_(terminal), options_(options), look_(look) {}
  ~TextOutput() override { clear_live_line(); }

  void show(const Event& event) override {
    std::visit([this](const auto& e) { render(e); }, event);
  }
  void finish(int) override { clear_live_line(); }

 private:
  void render(const Notice& notice) {
    if (notice.level == Notice::debug && !options_.verbose) return;
    std::string line = shown(std::string(level_prefix(notice.level)) + sanitize(notice.text));
    if (options_.notices_on_stderr) return print_error(line + "\n");
    print(colored(line, codes_of(notice.level)) + "\n");
    if (notice.level == Notice::error && terminal_.out_closed()) terminal_.err(line + "\n");
  }
  void render(const Text& text) {
    print(colored(shown(sanitize(text.text)), codes_of(text.style)) + "\n");
  }
  void render(const StackEventHeader&) {
    if (is_compact())
      return print(column("Time (UTC)", kIndent) +
                   column("Resource Status", status_width(look_.table_width)) + " Resource ID\n");
    print(event_line("Resource Status", "Resource ID", "Reason", "Timestamp") + "\n\n");
  }
  // The coloured text includes the end of its line, as in the original.
  void render(const StackEvent& event) {
    if (is_compact()) {
      std::string text = tame(compact_event(event, look_.table_width));
      return print(with_colored(text, event.status, codes_of(status_style(event.status))) + "\n");
    }
    std::string line =
        tame(event_line(event.status, event.logical_id, event.reason, event.time)) + "\n";
    print(colored(line, codes_of(status_style(event.status))) + "\n");
  }
  // What begins, people see in the live picture.
  void render(const TargetEvent& event) {
    if (event.grouped || event.took.empty()) return;
    std::string line = column(event.target, 22) + " " + column(event.status, 12) + " " +
                       sanitize(fmt::format("{} ({})", event.event, event.took), Mode::line);
    print(with_colored(tame(line), event.status,
                       codes_of(event.status == "Failed" ? Style::red : Style::plain)) +
          "\n");
  }
  void render(const Table& table) {
    std::string rows = look_.plain
                           ? plain_rows(table)
                           : grid(table, {.width = look_.table_width, .ascii = !look_.unicode});
    print(without_ci_commands(with_symbols_of(look_, rows)) + "\n");
  }
  void render(const Artifact& artifact) { print(shown(sanitize(artifact.text)) + "\n"); }
  void render(const Raw& raw) {
    std::string text = raw.reveal ? make_inert(raw.text) : sanitize(raw.text);
    if (!text.ends_with('\n')) text += '\n';
    print(text);
  }
  void render(const Progress& progress) {
    std::string text = with_symbols_of(look_, sanitize(progress.text));
    if (!look_.live) {
      if (!progress.worth_a_line || text.empty()) return;
      if (options_.notices_on_stderr) return print_error(tame(text) + "\n");
      return print(tame(text) + "\n");
    }
    auto& lines = progress.background ? background_lines_ : live_lines_;
    lines.clear();
    if (!text.empty()) lines = split(text, '\n');
    print("");
  }
  // "gcdt_dev.json:3:9: warning: kumo.cloudformation: ... [rule]", then what to do.
  void render(const Finding& finding) {
    constexpr std::string_view kLevels[] = {"note", "warning", "error"};
    constexpr Style kStyles[] = {Style::plain, Style::yellow, Style::red};
    std::string line = shown(sanitize(
        fmt::format("{}{}: {}{} [{}]", place_of(finding), kLevels[finding.level],
                    finding.path.empty() ? "" : finding.path + ": ", finding.text, finding.rule)));
    std::string text = with_colored(line, std::string(kLevels[finding.level]) + ":",
                                    codes_of(kStyles[finding.level])) +
                       "\n";
    if (!finding.remedy.empty()) text += shown("    " + sanitize(finding.remedy)) + "\n";
    print(text);
  }
  void render(const Result&) {}
  void render(const Section&) {}
  void render(const Summary&) {}
  void render(const Case&) {}

  bool is_compact() const {
    return look_.plain || (look_.table_width > 0 && look_.table_width < kEventWidth);
  }

  // Of sanitized text: in a window no word is broken at the edge, in a log no line at all.
  std::string shown(const std::string& text) const {
    std::string lines = tame(with_symbols_of(look_, text));
    bool fits = look_.table_width == 0 || options_.times;
    return fits ? lines : without_ci_commands(folded(lines, look_.table_width));
  }

  std::string colored(std::string text, const Codes& codes) const {
    if (!look_.color || codes.on.empty()) return text;
    return std::string(codes.on) + text + std::string(codes.off);
  }

  // Where only a word of the line is in colour, the rest is as easy to read as ever.
  std::string with_colored(std::string line, const std::string& word, const Codes& codes) const {
    size_t at = line.find(word);
    return at == line.npos ? line : line.replace(at, word.size(), colored(word, codes));
  }

  // What takes the live lines off the screen.
  std::string erasing() {
    std::string bytes;
    if (live_shown_ > 0) bytes = "\r\x1b[K";
    for (; live_shown_ > 1; --live_shown_) bytes += "\x1b[A\x1b[K";
    live_shown_ = 0;
    return bytes;
  }

  // Somebody writes to the terminal past us; the live lines come back with the next event.
  void make_room() {
    if (std::string bytes = erasing(); !bytes.empty()) terminal_.out(bytes);
  }

  // A window shows both streams: the live lines must not stand in front of what stderr says.
  void print_error(const std::string& lines) {
    make_room();
    terminal_.err(lines);
    print("");
  }

  // Writes whole lines above the live ones; one write per event, so that nothing flickers.
  void print(std::string_view lines) {
    std::string bytes = erasing();
    bytes += options_.times ? with_times(lines) : lines;
    // One column short of the width: a full last column would break the line.
    int room = look_.live ? terminal_.width() - 1 : 0;
    const auto& live = live_lines_.empty() ? background_lines_ : live_lines_;
    live_shown_ = room > 0 ? live.size() : 0;
    for (size_t i = 0; i < live_shown_; ++i) {
      if (i > 0) bytes += '\n';
      bytes += clip_width(live[i], static_cast<size_t>(room));
    }
    if (!bytes.empty()) terminal_.out(bytes);
  }

  // Codes that end a colour may stand at the beginning of a line; blank lines stay blank.
  static std::string with_times(std::string_view lines) {
    auto seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    std::string stamp = iso8601(std::chrono::time_point_cast<Time::duration>(seconds)) + " ";
    std::string out;
    for (size_t start = 0; start < lines.size();) {
      size_t end = std::min(lines.find('\n', start), lines.size() - 1) + 1;
      std::string_view line = lines.substr(start, end - start);
      if (display_width(trim(line)) > 0 && !trim(line).starts_with("\x1b[39m")) out += stamp;
      out += line;
      start = end;
    }
    return out;
  }

  void clear_live_line() {
    live_lines_.clear();
    background_lines_.clear();
    print("");
  }

  os::Terminal& terminal_;
  const Options options_;
  const Look look_;
  std::vector<std::string> live_lines_, background_lines_;
  size_t live_shown_ = 0;
  os::Pulse others_{{}, [this] { make_room(); }};
};

}  // namespace

std::unique_ptr<Output> make_text_output(os::Terminal& terminal, const Options& options,
                                         const os::Environment& environment) {
  return std::make_unique<TextOutput>(terminal, options, look_for(terminal, options, environment));
}

}  // namespace gcdt::output
