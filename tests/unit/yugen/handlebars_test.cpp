#include "tools/yugen/handlebars.h"

#include <doctest.h>

using namespace gcdt;
using yugen::fill_in;

namespace {

std::string filled(std::string_view text, const Json& variables) {
  return fill_in(text, variables, "swagger.yaml");
}

std::string error_of(std::string_view text, const Json& variables = Json::object(),
                     bool strict = false) {
  try {
    fill_in(text, variables, "swagger.yaml", strict);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

const char* kSample = R"(---
  swagger: "2.0"
  info:
    title: {{apiName}}
    description: {{apiDescription}}
    version: "0.0.1"
  basePath: "/{{apiBasePath}}"
  host: "{{apiHostname}}"
)";

}  // namespace

TEST_CASE("the variables of a swagger file are filled in") {
  CHECK(filled(kSample, {{"apiName", "apiName"},
                         {"apiDescription", "apiDescription"},
                         {"apiBasePath", "apiBasePath"},
                         {"apiHostname", "apiHostname"}}) ==
        "---\n  swagger: \"2.0\"\n  info:\n    title: apiName\n    description: apiDescription\n"
        "    version: \"0.0.1\"\n  basePath: \"/apiBasePath\"\n  host: \"apiHostname\"\n");
}

TEST_CASE("a variable that is not there is an empty text") {
  CHECK(filled("host: \"{{apiHostname}}\"", Json::object()) == "host: \"\"");
}

TEST_CASE("nothing is escaped, with two braces, with three or with &") {
  Json variables = {{"x", "a & <b> \"c\" 'd' `e`"}};
  for (const char* text : {"{{x}}", "{{{x}}}", "{{&x}}", "{{ x }}", "{{{ x }}}", "{{& x}}"})
    CHECK(filled(text, variables) == variables.at("x").get<std::string>());
}

TEST_CASE("values are written as JSON writes them, texts bare, null as nothing") {
  Json variables = {{"yes", true},      {"no", false},        {"count", 12},
                    {"rate", 0.5},      {"nothing", nullptr}, {"list", Json::array({1, "a"})},
                    {"map", {{"k", 1}}}};
  CHECK(filled("{{yes}} {{no}} {{count}} {{rate}} [{{nothing}}] {{list}} {{map}}", variables) ==
        R"(true false 12 0.5 [] [1,"a"] {"k":1})");
}

TEST_CASE("names may be paths, contain dashes, stand in brackets") {
  Json variables = {{"my-serviceUri", "uri"},
                    {"two words", "2"},
                    {"a.b", "dotted"},
                    {"api", {{"stage", {{"name", "dev"}}}}},
                    {"list", Json::array({"first", "second"})}};
  CHECK(filled("{{my-serviceUri}} {{[two words]}} {{[a.b]}} {{api.stage.name}} {{api/stage/name}} "
               "{{list.1}} {{this.api.stage.name}} {{./two}} {{api.none.name}}",
               variables) == "uri 2 dotted dev dev second dev  ");
}

TEST_CASE("conditions take false, null, zero, empty texts and empty lists for no") {
  Json variables = {
      {"yes", "x"}, {"map", Json::object()}, {"no", false},          {"null", nullptr},
      {"zero", 0},  {"empty", ""},           {"list", Json::array()}};
  for (const char* name : {"yes", "map"}) {
    CAPTURE(name);
    CHECK(filled(fmt::format("{{{{#if {0}}}}}1{{{{else}}}}2{{{{/if}}}}", name), variables) == "1");
    CHECK(filled(fmt::format("{{{{#unless {0}}}}}1{{{{/unless}}}}", name), variables) == "");
    CHECK(filled(fmt::format("{{{{^{0}}}}}1{{{{/{0}}}}}", name), variables) == "");
  }
  for (const char* name : {"no", "null", "zero", "empty", "list", "unknown"}) {
    CAPTURE(name);
    CHECK(filled(fmt::format("{{{{#if {0}}}}}1{{{{else}}}}2{{{{/if}}}}", name), variables) == "2");
    CHECK(filled(fmt::format("{{{{#unless {0}}}}}1{{{{else}}}}2{{{{/unless}}}}", name),
                 variables) == "1");
    CHECK(filled(fmt::format("{{{{^{0}}}}}1{{{{/{0}}}}}", name), variables) == "1");
    CHECK(filled(fmt::format("{{{{#{0}}}}}1{{{{^}}}}2{{{{/{0}}}}}", name), variables) == "2");
  }
}

TEST_CASE("a chain of else if ends with the block that began it") {
  const char* text = "{{#if a}}A{{else if b}}B{{else unless c}}no C{{else}}C{{/if}}.";
  CHECK(filled(text, {{"a", 1}}) == "A.");
  CHECK(filled(text, {{"b", 1}}) == "B.");
  CHECK(filled(text, Json::object()) == "no C.");
  CHECK(filled(text, {{"c", 1}}) == "C.");
}

TEST_CASE("each goes through lists and maps and knows where it is") {
  Json variables = {{"list", Json::array({"a", "b", "c"})},
                    {"map", {{"x", 1}, {"y", 2}}},
                    {"stages", Json::array({{{"name", "dev"}}, {{"name", "qa"}}})},
                    {"api", "orders"}};
  CHECK(filled("{{#each list}}{{@index}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}",
               variables) == "0a, 1b, 2c");
  CHECK(filled("{{#each map}}{{#if @first}}<{{/if}}{{@key}}={{.}};{{/each}}", variables) ==
        "<x=1;y=2;");
  CHECK(filled("{{#each stages}}{{../api}}-{{name}} {{@root.api}} {{/each}}", variables) ==
        "orders-dev orders orders-qa orders ");
  CHECK(filled("{{#each none}}x{{else}}nothing{{/each}}", variables) == "nothing");
  CHECK(filled("{{#each api}}x{{else}}no list{{/each}}", variables) == "no list");
  CHECK(filled("{{#stages}}{{name}} {{/stages}}", variables) == "dev qa ");
  CHECK(filled("{{#each stages}}{{#each ../list}}{{../name}}{{this}}{{/each}} {{/each}}",
               variables) == "devadevbdevc qaaqabqac ");
}

TEST_CASE("with looks names up in its value, and only there") {
  Json variables = {{"api", {{"name", "orders"}}}, {"name", "outer"}, {"zero", 0}};
  CHECK(filled("{{#with api}}{{name}}{{/with}} {{name}}", variables) == "orders outer");
  CHECK(filled("{{#with api}}[{{zero}}] {{../name}}{{/with}}", variables) == "[] outer");
  CHECK(filled("{{#with none}}x{{else}}-{{/with}}{{#with zero}}{{.}}{{/with}}", variables) == "-0");
  CHECK(filled("{{#api}}{{name}}{{/api}}", variables) == "orders");
}

TEST_CASE("lines that hold nothing but a block's tag or a comment vanish") {
  const char* text =
      "paths:\n"
      "  {{#if a}}\n"
      "  /a: 1\n"
      "  {{else}}\r\n"
      "  /b: 1\n"
      "{{/if}}  \n"
      "{{! about the others }}\n"
      "  /c: {{#if a}}2{{/if}}\n"
      "  {{a}}\n";
  CHECK(filled(text, {{"a", 1}}) == "paths:\n  /a: 1\n  /c: 2\n  1\n");
  CHECK(filled(text, Json::object()) == "paths:\n  /b: 1\n  /c: \n  \n");
}

TEST_CASE("a tilde takes the blanks on its side") {
  CHECK(filled("a \n {{~x~}} \n b", {{"x", 1}}) == "a1b");
  CHECK(filled("a {{~#if x~}} \n y \n {{~/if~}} b", {{"x", 1}}) == "ayb");
  CHECK(filled("a {{~{x}~}} b", {{"x", 1}}) == "a1b");
  CHECK(filled("a {{~! c ~}} b {{!-- d }} --~}} e", Json::object()) == "ab e");
}

TEST_CASE("closing braces alone are text, as are opening ones behind a backslash") {
  CHECK(filled(R"({"a": {"b": {{x}}}})", {{"x", 1}}) == R"({"a": {"b": 1}})");
  CHECK(filled(R"(\{{x}} \\{{x}})", {{"x", 1}}) == R"({{x}} \1)");
}

TEST_CASE("what cannot be read is named with its line and column") {
  CHECK(error_of("a\nb: {{x").starts_with("swagger.yaml:2:4: '{{' without '}}'"));
  CHECK(error_of("{{{x}}").starts_with("swagger.yaml:1:1: '{{{' without '}}}'"));
  CHECK(error_of("ä {{\"a\": 1}}").starts_with("swagger.yaml:1:3: cannot read '\"a\": 1'"));
  CHECK(error_of("{{a b}}").starts_with("swagger.yaml:1:1: cannot read 'a b'"));
  CHECK(error_of("{{a$}}").starts_with("swagger.yaml:1:1: cannot read 'a$'"));
  CHECK(error_of("{{}}") == "swagger.yaml:1:1: nothing stands in the braces");
  CHECK(error_of("x\n{{#if a}}\n") ==
        "swagger.yaml:2:1: '{{#if a}}' is never closed with '{{/if}}'");
  CHECK(error_of("{{#if a}}\n{{/each}}") ==
        "swagger.yaml:2:1: '{{/each}}' where '{{/if}}' must come first");
  CHECK(error_of("{{/if}}") == "swagger.yaml:1:1: '{{/if}}' closes nothing");
  CHECK(error_of("{{else}}") == "swagger.yaml:1:1: '{{else}}' outside of a block");
  CHECK(error_of("{{#if a}}{{else}}{{else}}{{/if}}") ==
        "swagger.yaml:1:18: a second '{{else}}' in one block");
  CHECK(error_of("{{#if}}{{/if}}").starts_with("swagger.yaml:1:1: cannot read 'if'"));
  CHECK(error_of("{{> part}}").starts_with("swagger.yaml:1:1: cannot read '> part'"));
  CHECK(error_of("{{apiName\nversion: 1\n{a: {b: 1}}")
            .starts_with("swagger.yaml:1:1: cannot read "
                         "'apiName...': a variable has one"));
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "{{#if a}}";
  CHECK(error_of(deep).ends_with("blocks are nested deeper than 100 levels"));
}

TEST_CASE("strictly, a variable that is not there is an error that names the likely one") {
  Json variables = {{"apiName", "x"}, {"stage", "dev"}};
  CHECK(error_of("\n{{apiNam}}", variables, true) ==
        "swagger.yaml:2:1: unknown variable 'apiNam'; did you mean 'apiName'?");
  CHECK(error_of("{{region}}", variables, true) ==
        "swagger.yaml:1:1: unknown variable 'region'; there are apiName, stage");
  CHECK(error_of("{{#if region}}{{region}}{{/if}}{{apiName}}", variables, true) == "no error");
}

TEST_CASE("loops that multiply end with an error") {
  std::string text = "x";
  for (int i = 0; i < 50; ++i) text = "{{#each @root.list}}" + text + "{{/each}}";
  CHECK(error_of(text, {{"list", Json::array({1, 2})}}).ends_with("(do loops multiply?)"));
}

TEST_CASE("each part of the text knows where it stands in the template") {
  auto filled = yugen::fill_in_with_places("ab\n{{#if x}}\ncd{{x}}ef\n{{/if}}\ngh", {{"x", "123"}},
                                           "swagger.yaml");
  REQUIRE(filled.text == "ab\ncd123ef\ngh");
  CHECK(filled.source_of(0) == 0);
  CHECK(filled.source_of(3) == 13);   // c
  CHECK(filled.source_of(5) == 15);   // {{x}}
  CHECK(filled.source_of(7) == 15);   // the 3 of its value
  CHECK(filled.source_of(8) == 20);   // e
  CHECK(filled.source_of(11) == 31);  // g
}
