// The socket to the other process: lines out and lines in, without ever blocking. The caller polls.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gcdt::python {

class Channel {
 public:
  explicit Channel(int fd) : fd_(fd) {}  // a non-blocking socket; closed by its owner

  int fd() const { return fd_; }
  void send(std::string_view line);  // queues the line and writes what the socket takes
  bool has_unsent() const { return sent_ < unsent_.size(); }
  void write_some();
  void read_some();  // takes what has arrived
  // A line is longer than kLongestLine, which is far above every configuration and template, and
  // below what would exhaust the machine.
  bool overlong() const { return received_.size() > kLongestLine; }
  static constexpr size_t kLongestLine = size_t{256} << 20;
  // The next whole line without its newline.
  std::optional<std::string> next_line();
  bool closed() const { return closed_; }  // the other side is gone; lines may be left

 private:
  int fd_;
  std::string unsent_, received_;
  size_t sent_ = 0, searched_ = 0;
  bool closed_ = false;
};

}  // namespace gcdt::python
