// Several stacks speak through one output: every line carries the name of its stack, what goes on
// at the moment is one live picture, and the results are kept for a common one.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "output/output.h"

namespace gcdt::kumo {

class Board {
 public:
  explicit Board(output::Output& out);
  ~Board();

  // The output of one stack; lives as long as the board.
  output::Output& voice(const std::string& stack);
  // "2 of 5 stacks are done": the first line of the live picture.
  void headline(std::string text) { headline_ = std::move(text); }
  // What the stack showed as its output::Result; null if it did not.
  Json result(const std::string& stack) const;
  // Clears the live picture.
  void clear();

 private:
  class Voice;
  void draw();

  output::Output& out_;
  std::string headline_;
  bool header_shown_ = false;
  std::vector<std::unique_ptr<Voice>> voices_;
  std::map<std::string, std::string> live_;  // what each stack does at the moment
  std::map<std::string, Json> results_;
};

}  // namespace gcdt::kumo
