// An AWS that follows a script: the calls a command is expected to make, in their order, each with
// its answer, error or interrupt. Calls and answers are checked against the service models, so that
// a test cannot agree with itself on something AWS does not know.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "aws/client.h"

namespace gcdt::test {

class Script : public aws::Backend {
 public:
  using Handler = std::function<Json(const aws::Call&)>;

  // What happens when the expected call is made. Without one of these it answers {}.
  class Expected {
   public:
    Expected(std::string operation, Json params)
        : operation_(std::move(operation)), params_(std::move(params)) {}
    void reply(Json answer);
    void error(std::string code, std::string message, int status = 400);
    void refuse(ServiceError error);
    void interrupt(int signal);

   private:
    friend class Script;
    std::string operation_;
    Json params_;  // the members that must be there; others may be
    Handler act_ = [](const aws::Call&) { return Json::object(); };
  };

  // The next call that is not answered by always() must be this one.
  Expected& expect(std::string operation, Json params = Json::object());
  // Answers every call of the operation for which no expectation stands next.
  void always(std::string operation, Handler handler);
  void always(std::string operation, Json answer);

  Json send(aws::Call call) override;

  // Every expected call was made and no other. What went wrong is printed.
  bool all_went_to_plan() const;
  // Of that operation, in order.
  std::vector<Json> params_of(std::string_view operation) const;

  std::vector<aws::Call> calls;

 private:
  Json answer(const aws::Call& call);
  Json checked(const aws::Call& call, Json answer) const;

  std::deque<Expected> expected_;
  std::map<std::string, Handler, std::less<>> always_;
  std::vector<std::string> problems_;
};

// As AWS sends them.
ServiceError service_error(std::string operation, std::string code, std::string message,
                           int status = 400);
// 400 Throttling, after the client's own attempts.
ServiceError throttled(std::string operation);
// No answer at all; `outcome_unknown`: the request may have arrived.
ServiceError no_answer(std::string operation, bool outcome_unknown = false);

}  // namespace gcdt::test
