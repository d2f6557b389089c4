// A value that cannot be printed: no conversion, no operator<<, no formatter. Wiped when destroyed.
#pragma once

#include <string>
#include <string_view>

namespace gcdt {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret(Secret&&) = default;
  Secret& operator=(const Secret&) = default;
  Secret& operator=(Secret&&) = default;
  ~Secret();

  bool empty() const { return value_.empty(); }
  // For signing and for requests only. Whoever calls this answers for where the text goes.
  std::string_view reveal() const { return value_; }
  bool operator==(const Secret&) const = default;

 private:
  std::string value_;
};

}  // namespace gcdt
