// Gate P9: the shared files are parsed as all AWS SDKs parse them.
#include <doctest.h>

#include "aws/profile.h"
#include "base/json.h"
#include "base/text.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::test;

namespace {

// The SDKs' words for an error, and what ours must contain.
const std::pair<std::string_view, std::string_view> kErrors[] = {
    {"Profile definition must end with ']'", ":1: a section must end with ']'"},
    {"Expected a profile definition", ":1: expected a section"},
    {"Expected a property definition", "expected a property"},
    {"Expected an '=' sign defining a property", ":2: expected a property"},
    {"Property did not have a name", ":2: there is no name before '='"},
    {"Expected an '=' sign defining a sub-property", ":3: expected 'name = value' in the block"},
    {"Sub-property did not have a name", ":3: there is no name before '='"},
};

std::string our_words(const std::string& theirs) {
  for (const auto& [their, our] : kErrors)
    if (theirs.starts_with(their)) return std::string(our);
  return "no counterpart for '" + theirs + "'";
}

// Empty = as expected.
std::string check(const Json& test) {
  const Json& expected = test.at("output");
  bool must_fail = expected.contains("errorContaining");
  try {  // an Error is what a third of the cases are about
    aws::ProfileFiles files =
        aws::parse_profile_files(text_or(test, "/input/configFile"), "config",
                                 text_or(test, "/input/credentialsFile"), "credentials");
    if (must_fail) return "no error";
    const Json& config = expected.at("config");
    if (Json(files.profiles) != config.at("profiles"))
      return "profiles are " + dump(files.profiles);
    if (config.contains("sso_sessions") && Json(files.sso_sessions) != config.at("sso_sessions"))
      return "sso sessions are " + dump(files.sso_sessions);
    return {};
  } catch (const Error& error) {
    if (!must_fail) return error.what();
    std::string words = our_words(text(expected, "/errorContaining"));
    bool found = std::string_view(error.what()).find(words) != std::string_view::npos;
    return found ? "" : fmt::format("the error is '{}', not '{}'", error.what(), words);
  }
}

}  // namespace

TEST_CASE("profile files are read as the AWS SDKs read them") {
  auto path = conformance_folder("rust-profile-config") / "profile-parser-tests.json";
  Json data = parse_json(os::read_file(path), path.string());
  Suite suite("profiles");
  for (const Json& test : data.at("tests")) {
    std::string name = text(test, "/name"), problem = check(test);
    problem.empty() ? suite.pass(name) : suite.fail(name, problem);
  }
  suite.finish(65);
}
