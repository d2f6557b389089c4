// An Output that keeps what was shown.
#pragma once

#include <vector>

#include "output/output.h"

namespace gcdt::test {

struct RecordedOutput : output::Output {
  std::vector<output::Event> events;

  void show(const output::Event& event) override { events.push_back(event); }
  // All events of a kind, in order.
  template <class Kind>
  std::vector<Kind> all() const {
    std::vector<Kind> found;
    for (const auto& event : events)
      if (auto* one = std::get_if<Kind>(&event)) found.push_back(*one);
    return found;
  }
  // The texts of all notices of a level, in order.
  std::vector<std::string> notices(output::Notice::Level level) const {
    std::vector<std::string> texts;
    for (const auto& event : events)
      if (auto* notice = std::get_if<output::Notice>(&event); notice && notice->level == level)
        texts.push_back(notice->text);
    return texts;
  }
};

}  // namespace gcdt::test
