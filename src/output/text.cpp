// Events as lines for people: with colour and a live line on a terminal, plain elsewhere.
#include <string>

#include "base/text.h"
#include "output/renderers.h"
#include "output/sanitize.h"

namespace gcdt::output {

namespace {

struct Codes {
  std::string_view on, off;
};

// Messages of the program: as the original's logger wrote them (01-core 3).
constexpr Codes level_codes(Notice::Level level) {
  switch (level) {
    case Notice::debug:
      return {"\x1b[34m", "\x1b[39m"};
    case Notice::warning:
      return {"\x1b[33m", "\x1b[39m"};
    case Notice::error:
      return {"\x1b[31m", "\x1b[39m"};
    case Notice::info:
      break;
  }
  return {};
}

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

// Texts of commands: colour, then normal weight (10-kumo 6).
constexpr Codes style_codes(Style style) {
  switch (style) {
    case Style::red:
      return {"\x1b[31m\x1b[22m", "\x1b[39m\x1b[22m"};
    case Style::green:
      return {"\x1b[32m\x1b[22m", "\x1b[39m\x1b[22m"};
    case Style::yellow:
      return {"\x1b[33m\x1b[22m", "\x1b[39m\x1b[22m"};
    case Style::magenta:
      return {"\x1b[35m\x1b[22m", "\x1b[39m\x1b[22m"};
    case Style::bold:
      return {"\x1b[1m", "\x1b[22m"};
    case Style::dim:
      return {"\x1b[2m", "\x1b[22m"};
    case Style::plain:
      break;
  }
  return {};
}

constexpr std::string_view kRedStatuses[] = {"CREATE_FAILED",
                                             "DELETE_FAILED",
                                             "ROLLBACK_COMPLETE",
                                             "ROLLBACK_FAILED",
                                             "UPDATE_ROLLBACK_COMPLETE",
                                             "UPDATE_ROLLBACK_FAILED"};
constexpr std::string_view kYellowStatuses[] = {"ROLLBACK_IN_PROGRESS",
                                                "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                                                "UPDATE_ROLLBACK_IN_PROGRESS"};
constexpr std::string_view kGreenStatuses[] = {"CREATE_COMPLETE", "DELETE_COMPLETE",
                                               "UPDATE_COMPLETE"};

// Of stacks and of their resources alike (10-kumo 8).
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

// Runners of CI systems obey lines that begin with these; text from outside must not command them.
bool is_ci_command(std::string_view line) {
  return line.starts_with("::") || line.starts_with("##[") || line.starts_with("##vso[") ||
         line.starts_with("##teamcity[");
}

// Texts that may come from outside, line by line: no commands to CI runners, nothing endless.
std::string tame(const std::string& sanitized) {
  std::string out;
  for (size_t start = 0; start <= sanitized.size();) {
    size_t end = std::min(sanitized.find('\n', start), sanitized.size());
    std::string_view line = std::string_view(sanitized).substr(start, end - start);
    size_t first = std::min(line.find_first_not_of(" \t"), line.size());
    if (is_ci_command(line.substr(first))) {
      out += line.substr(0, first + 1);
      out += ' ';
      line.remove_prefix(first + 1);
    }
    if (line.size() > kLongestLine)
      out += cut(line);
    else
      out += line;
    if (end < sanitized.size()) out += '\n';
    start = end + 1;
  }
  return out;
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

class TextOutput : public Output {
 public:
  TextOutput(os::Terminal& terminal, const Options& options, bool color, bool live)
      : terminal_(terminal),
        verbose_(options.verbose),
        notices_on_stderr_(options.notices_on_stderr),
        color_(color),
        live_(live) {}
  ~TextOutput() override { clear_live_line(); }

  void show(const Event& event) override {
    std::visit([this](const auto& e) { render(e); }, event);
  }
  void finish(int) override { clear_live_line(); }

 private:
  void render(const Notice& notice) {
    if (notice.level == Notice::debug && !verbose_) return;
    std::string line = tame(std::string(level_prefix(notice.level)) + sanitize(notice.text));
    if (notices_on_stderr_) {
      terminal_.err(line + "\n");
      return;
    }
    print(colored(line, level_codes(notice.level)) + "\n");
    if (notice.level == Notice::error && terminal_.out_closed()) terminal_.err(line + "\n");
  }
  void render(const Text& text) {
    print(colored(tame(sanitize(text.text)), style_codes(text.style)) + "\n");
  }
  void render(const StackEventHeader&) {
    print(event_line("Resource Status", "Resource ID", "Reason", "Timestamp") + "\n\n");
  }
  // The coloured text includes the end of its line, as in the original.
  void render(const StackEvent& event) {
    std::string line = event_line(event.status, event.logical_id, event.reason, event.time) + "\n";
    print(colored(line, style_codes(status_style(event.status))) + "\n");
  }
  // What begins, people see in the live picture.
  void render(const TargetEvent& event) {
    if (event.grouped || event.took.empty()) return;
    std::string line = column(event.target, 22) + " " + column(event.status, 12) + " " +
                       sanitize(fmt::format("{} ({})", event.event, event.took), Mode::line);
    print(colored(line, style_codes(event.status == "Failed" ? Style::red : Style::plain)) + "\n");
  }
  void render(const Table& table) { print(grid(table) + "\n"); }
  void render(const Artifact& artifact) { print(tame(sanitize(artifact.text)) + "\n"); }
  void render(const Raw& raw) {
    std::string text = raw.reveal ? make_inert(raw.text) : sanitize(raw.text);
    if (!text.ends_with('\n')) text += '\n';
    print(text);
  }
  void render(const Progress& progress) {
    if (!live_) return;
    live_lines_.clear();
    if (!progress.text.empty()) live_lines_ = split(sanitize(progress.text), '\n');
    print("");
  }
  void render(const Result&) {}

  std::string colored(std::string text, const Codes& codes) const {
    if (!color_ || codes.on.empty()) return text;
    return std::string(codes.on) + text + std::string(codes.off);
  }

  // Writes whole lines above the live ones; one write per event, so that nothing flickers.
  void print(std::string_view lines) {
    std::string bytes;
    if (live_shown_ > 0) bytes = "\r\x1b[K";
    for (size_t i = 1; i < live_shown_; ++i) bytes += "\x1b[A\x1b[K";
    bytes += lines;
    // One column short of the width: a full last column would break the line.
    int room = live_ ? terminal_.width() - 1 : 0;
    live_shown_ = room > 0 ? live_lines_.size() : 0;
    for (size_t i = 0; i < live_shown_; ++i) {
      if (i > 0) bytes += '\n';
      bytes += clip_width(live_lines_[i], static_cast<size_t>(room));
    }
    if (!bytes.empty()) terminal_.out(bytes);
  }

  void clear_live_line() {
    live_lines_.clear();
    print("");
  }

  os::Terminal& terminal_;
  bool verbose_, notices_on_stderr_, color_, live_;
  std::vector<std::string> live_lines_;
  size_t live_shown_ = 0;
};

}  // namespace

std::unique_ptr<Output> make_text_output(os::Terminal& terminal, const Options& options,
                                         const os::Environment& environment) {
  bool capable = terminal.is_tty() && environment.get("TERM") != "dumb";
  bool color = options.color == Color::always ||
               (options.color == Color::automatic && capable && !environment.value("NO_COLOR"));
  return std::make_unique<TextOutput>(terminal, options, color, capable);
}

std::unique_ptr<Output> make_output(os::Terminal& terminal, const Options& options,
                                    const os::Environment& environment) {
  if (options.json) return make_json_output(terminal, options);
  return make_text_output(terminal, options, environment);
}

}  // namespace gcdt::output
