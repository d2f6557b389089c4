// A Backend that is one function: for tests of what stands above the wire.
#pragma once

#include <functional>
#include <vector>

#include "aws/client.h"

namespace gcdt::test {

class FunctionBackend : public aws::Backend {
 public:
  using Answer = std::function<Json(const aws::Call&)>;
  explicit FunctionBackend(Answer answer) : answer_(std::move(answer)) {}

  Json send(aws::Call call) override {
    calls.push_back(call);
    return answer_(call);
  }

  std::vector<aws::Call> calls;

 private:
  Answer answer_;
};

}  // namespace gcdt::test
