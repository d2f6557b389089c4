// oracle_subject MODE: answers one line of JSON per line of JSON, for the scripts beside this file,
// which compare the answers with those of a reference implementation.
//   schema   {"schema": .., "value": ..}        -> [[pointer, message], ..]
//   yaml     "text"                              -> {"type": .., "value": ..} or {"error": ..}
//   ignore   {"patterns": [..], "paths": [..]}   -> [true, ..]
//   samples  "kumo"                              -> {"minimal": .., "full": ..}
//   handlebars {"text": .., "variables": {..}}   -> "text" or {"error": ..}
#include <fmt/core.h>

#include <cstdio>
#include <string>

#include "bundle/ignore.h"
#include "config/samples.h"
#include "config/schema.h"
#include "config/yaml.h"
#include "os/input.h"
#include "tools/yugen/handlebars.h"

namespace {

using namespace gcdt;

Json check_schema(const Json& question) {
  config::Schema schema(question.at("schema"));
  Json value = question.at("value"), answer = Json::array();
  for (const config::Problem& problem : schema.validate(value, "").problems)
    answer.push_back(Json::array({problem.pointer, problem.message}));
  return answer;
}

// JSON has no infinities and one kind of number, hence the type and a text.
Json read_yaml(const Json& question) {
  try {
    Json value = config::parse_yaml(question.get<std::string>(), "text");
    bool is_float = value.is_number_float();
    std::string text = is_float            ? fmt::format("{:.17g}", value.get<double>())
                       : value.is_string() ? value.get<std::string>()
                                           : dump(value);
    std::string type = is_float                    ? "float"
                       : value.is_number_integer() ? "integer"
                                                   : value.type_name();
    return {{"type", type}, {"value", text}};
  } catch (const Error& error) {
    return {{"error", error.what()}};
  }
}

Json match_patterns(const Json& question) {
  bundle::IgnoreRules rules(question.at("patterns").get<std::vector<std::string>>());
  Json answer = Json::array();
  for (const Json& path : question.at("paths"))
    answer.push_back(rules.ignores(path.get<std::string>()));
  return answer;
}

Json samples_of(const Json& name) {
  const auto& schema = *config::Schema::named(name.get<std::string>());
  return {{"minimal", make_sample(schema, config::Sample::minimal)},
          {"full", make_sample(schema, config::Sample::full)}};
}

Json fill_in(const Json& question) {
  try {
    return yugen::fill_in(text(question, "/text"), question.at("variables"), "text");
  } catch (const Error& error) {
    return {{"error", error.what()}};
  }
}

Json (*mode_named(std::string_view name))(const Json&) {
  if (name == "schema") return check_schema;
  if (name == "yaml") return read_yaml;
  if (name == "handlebars") return fill_in;
  return name == "ignore" ? match_patterns : samples_of;
}

}  // namespace

int main(int, char** arguments) {
  auto answer = mode_named(arguments[1]);
  os::Input input(0);
  while (auto line = input.line()) {
    std::string text = dump(answer(parse_json(*line, "question"))) + "\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
}
