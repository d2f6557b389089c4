// Waiting for a function of Lambda: when it can be used, when it cannot, and how long that takes.
#include "services/function_state.h"

#include <doctest.h>

#include "support/fakes.h"
#include "support/function_backend.h"

namespace gcdt::test {

using namespace std::chrono_literals;

namespace {

// A function that answers as told, the last answer for ever.
struct Function {
  std::vector<Json> answers;
  FakeClock clock{};
  FunctionBackend backend{[this, n = size_t{0}](const aws::Call&) mutable {
    return answers.at(std::min(n++, answers.size() - 1));
  }};
  aws::Client lambda{backend, clock, aws::find_model("lambda"), "eu-west-1"};

  Json wait(const Json& seen, const std::string& version = {}) {
    return services::wait_for_function(lambda, clock, "shop", seen, version);
  }
  std::string failure(const Json& seen) {
    try {
      wait(seen);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
};

const Json kReady{{"State", "Active"}, {"LastUpdateStatus", "Successful"}};
const Json kPending{{"State", "Pending"}, {"StateReason", "The function is being created."}};

}  // namespace

TEST_CASE("a function that is ready is not asked about, an answer without states is ready") {
  Function function;
  CHECK(function.wait(kReady) == kReady);
  CHECK(function.wait(Json::object()) == Json::object());
  CHECK(function.backend.calls.empty());
}

TEST_CASE("what is under way is asked for again, ever less often, of that version") {
  Json updating{{"State", "Active"}, {"LastUpdateStatus", "InProgress"}};
  Function function{{kPending, {{"State", "Deactivating"}}, updating, updating, kReady}};
  CHECK(function.wait(kPending, "7") == kReady);
  CHECK(function.clock.sleeps == std::vector<os::Duration>{1s, 2s, 4s, 5s, 5s});
  for (const aws::Call& call : function.backend.calls) {
    CHECK(call.operation == "GetFunctionConfiguration");
    CHECK(call.params == Json{{"FunctionName", "shop"}, {"Qualifier", "7"}});
    CHECK(call.polling);
  }
}

TEST_CASE("after five minutes the waiting ends with AWS's reason") {
  Function function{{kPending}};
  CHECK(function.failure(kPending) ==
        "Function 'shop' is still not ready after 5 minutes: The function is being created.");
  CHECK(function.clock.slept() >= 5min);
  CHECK(function.clock.slept() < 6min);
}

TEST_CASE("a function that failed, or is being deleted, is an error") {
  Function function;
  CHECK(function.failure({{"State", "Failed"}, {"StateReason", "No such subnet."}}) ==
        "Function 'shop' failed: No such subnet.");
  // The reason of the update, not that of a state from before.
  CHECK(function.failure({{"State", "Active"},
                          {"StateReason", "It was idle."},
                          {"LastUpdateStatus", "Failed"},
                          {"LastUpdateStatusReason", "The image was deleted."}}) ==
        "Function 'shop' failed: The image was deleted.");
  CHECK(function.failure({{"State", "Active"}, {"LastUpdateStatus", "Failed"}}) ==
        "Function 'shop' failed: AWS gives no reason.");
  CHECK(function.failure({{"State", "Deleting"}}) ==
        "Function 'shop' is being deleted by somebody else.");
}

}  // namespace gcdt::test
