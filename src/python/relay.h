// What a script prints, passed on to the terminal. Pipes instead of the terminal itself, so that
// lines keep their order among ours, secrets are masked, and a script that prints without end is
// cut short.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "python/pipe.h"

namespace gcdt::python {

using Print = std::function<void(std::string_view bytes, bool is_stderr)>;

class Relay {
 public:
  Relay(Pipe& pipe, bool is_stderr, const Print& print)
      : pipe_(pipe), is_stderr_(is_stderr), print_(print) {}

  int fd() const { return pipe_.read; }
  // Passes on what has been printed so far; what is more than one pipe holds waits for the next
  // call.
  void drain();
  // A new request: its output is counted from zero.
  void start_over() { printed_ = 0; }
  // Bytes printed since, those not shown included.
  size_t printed() const { return printed_; }

 private:
  void show(std::string_view bytes);
  Pipe& pipe_;
  bool is_stderr_;
  const Print& print_;
  std::string partial_;  // the beginning of a line whose end did not fit in the buffer
  size_t printed_ = 0;
};

}  // namespace gcdt::python
