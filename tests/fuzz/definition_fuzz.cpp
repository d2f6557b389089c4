// API definitions: what is read is checked, and every problem has a place.
#include <cstdlib>

#include "fuzz/fuzz.h"
#include "tools/yugen/definition_check.h"

FUZZ(input) {
  using namespace gcdt;
  bool is_json = input.starts_with('{');
  yugen::Definition definition = yugen::parse_definition(
      std::string(input), is_json ? "f.json" : "f.yaml", {{"apiName", "orders"}});
  for (yugen::ApiKind kind : {yugen::ApiKind::rest, yugen::ApiKind::http})
    for (const auto& problem : yugen::check_definition(definition, kind))
      if (!problem.place.starts_with(definition.file + ":")) std::abort();
  yugen::lambda_calls(definition);
}
