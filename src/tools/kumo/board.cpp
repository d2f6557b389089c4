#include "tools/kumo/board.h"

namespace gcdt::kumo {

namespace {

constexpr size_t kDetailed = 3;   // stacks whose resources are shown, too
constexpr size_t kMostRows = 15;  // more would push the events off the screen

}  // namespace

class Board::Voice : public output::Output {
 public:
  Voice(Board& board, std::string stack) : board_(board), stack_(std::move(stack)) {}

  void show(const output::Event& event) override {
    std::visit([this](const auto& one) { say(one); }, event);
  }

 private:
  void say(const output::Notice& notice) {
    board_.out_.show(output::Notice{notice.level, named(notice.text)});
  }
  void say(const output::Text& text) {
    board_.out_.show(output::Text{named(text.text), text.style});
  }
  void say(const output::StackEvent& event) {
    output::StackEvent told = event;
    told.logical_id = stack_ + "/" + event.logical_id;
    board_.out_.show(told);
  }
  void say(const output::StackEventHeader& header) {
    if (!std::exchange(board_.header_shown_, true)) board_.out_.show(header);
  }
  void say(const output::TargetEvent& event) { board_.out_.show(event); }
  void say(const output::Table& table) {
    board_.out_.say(stack_ + ":");
    board_.out_.show(table);
  }
  void say(const output::Progress& progress) {
    if (progress.text.empty())
      board_.live_.erase(stack_);
    else
      board_.live_[stack_] = progress.text;
    board_.draw();
  }
  void say(const output::Result& result) { board_.results_[stack_] = result.value; }
  void say(const output::Artifact& artifact) { board_.out_.show(artifact); }
  void say(const output::Raw& raw) { board_.out_.show(raw); }
  void say(const output::Finding& finding) { board_.out_.show(finding); }
  void say(const output::Summary& summary) { board_.out_.show(summary); }
  void say(const output::Case& one) { board_.out_.show(one); }
  void say(const output::Section&) {}  // the lines of several stacks come mixed

  std::string named(const std::string& text) const { return fmt::format("{}: {}", stack_, text); }

  Board& board_;
  std::string stack_;
};

Board::Board(output::Output& out) : out_(out) {}
Board::~Board() = default;

output::Output& Board::voice(const std::string& stack) {
  return *voices_.emplace_back(std::make_unique<Voice>(*this, stack));
}

Json Board::result(const std::string& stack) const {
  auto found = results_.find(stack);
  return found == results_.end() ? Json() : found->second;
}

void Board::clear() {
  live_.clear();
  out_.show(output::Progress{});
}

void Board::draw() {
  std::string picture = headline_;
  size_t rows = 0;
  for (const auto& [stack, text] : live_) {
    if (rows++ == kMostRows) {
      picture += fmt::format("\n  and {} more", live_.size() - kMostRows);
      break;
    }
    size_t end = live_.size() > kDetailed ? text.find('\n') : text.npos;
    picture += "\n" + text.substr(0, end);
  }
  out_.show(output::Progress{picture});
}

}  // namespace gcdt::kumo
