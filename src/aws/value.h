// A JSON value that is either part of something that lives longer (a document, a rule set) or our
// own: walking through large documents copies nothing but the result.
#pragma once

#include <utility>

#include "base/json.h"

namespace gcdt::aws {

class Value {
 public:
  Value() = default;  // null
  Value(const Json* seen) : seen_(seen) {}
  Value(Json own) : own_(std::move(own)) {}

  const Json& operator*() const { return seen_ ? *seen_ : own_; }
  const Json* operator->() const { return &**this; }
  Json take() { return seen_ ? *seen_ : std::move(own_); }
  // The same value, safe to use when `origin` is gone.
  Value outliving(const Value& origin) && {
    return origin.seen_ || !seen_ ? std::move(*this) : Value(Json(*seen_));
  }

 private:
  const Json* seen_ = nullptr;
  Json own_;
};

}  // namespace gcdt::aws
