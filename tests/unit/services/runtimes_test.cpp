// Names of runtimes: Lambda's own list, and which one comes nearest to those that it has not.
#include "services/runtimes.h"

#include <doctest.h>

#include "aws/model.h"
#include "base/error.h"

namespace gcdt::test {

namespace {

std::string complaint(const std::string& name) {
  try {
    services::require_runtime(name, "");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

std::string ended(const char* name, const char* now) {
  return services::support_ended(name, *parse_time(now));
}

}  // namespace

TEST_CASE("every runtime of Lambda's model is either taken or refused with one that is taken") {
  size_t taken = 0;
  for (std::string_view name : aws::find_model("lambda").shape("Runtime").enum_values()) {
    std::string said = complaint(std::string(name));
    if (said.empty()) {
      ++taken;
      continue;
    }
    CHECK(said.contains("no longer takes the runtime"));
    std::string other = said.substr(said.find("Use '") + 5);
    CHECK(complaint(other.substr(0, other.find('\''))).empty());
  }
  CHECK(taken > 15);
}

TEST_CASE("a runtime that AWS no longer takes is answered with the newest of its language") {
  CHECK(complaint("nodejs8.10")
            .starts_with("AWS Lambda no longer takes the runtime 'nodejs8.10'. "
                         "Use 'nodejs2"));
  CHECK(complaint("python2.7").contains("Use 'python3."));
  CHECK(complaint("dotnetcore3.1").contains("Use 'dotnet10'"));
  CHECK(complaint("go1.x").contains("Use 'provided.al2023'"));
  CHECK(complaint("provided").contains("Use 'provided.al2023'"));
  CHECK(complaint("java8").contains("Use 'java2"));
}

TEST_CASE("a runtime that does not exist is answered with what is meant") {
  CHECK(complaint("python3.5").contains("Did you mean 'python3.1"));
  CHECK(complaint("python313").ends_with("Did you mean 'python3.13'?"));
  CHECK(complaint("nodejs22").ends_with("Did you mean 'nodejs22.x'?"));
  CHECK(complaint("Python3.13").ends_with("Did you mean 'python3.13'?"));
  CHECK(complaint("nodejs0.10").contains("Did you mean 'nodejs2"));
  CHECK(complaint("cobol").contains("AWS Lambda has: custom, dotnet10, "));
}

TEST_CASE("the end of support is told from its day on") {
  CHECK(ended("nodejs20.x", "2026-04-29T00:00:00Z").empty());
  CHECK(
      ended("nodejs20.x", "2026-04-30T00:00:00Z")
          .starts_with("AWS ended the support of the runtime nodejs20.x on 2026-04-30. The newest "
                       "one is nodejs2"));
  CHECK(ended("python3.13", "2026-11-28T00:00:00Z").empty());
}

}  // namespace gcdt::test

TEST_CASE("a retired runtime is told with the one to use, everything else with nothing") {
  CHECK(gcdt::services::retired("python2.7")
            .starts_with("AWS Lambda no longer takes the runtime 'python2.7'. Use 'python3."));
  CHECK(gcdt::services::retired("python3.13").empty());
  CHECK(gcdt::services::retired("pythn").empty());
}
