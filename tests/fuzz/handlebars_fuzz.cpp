// Templates of swagger files.
#include "tools/yugen/handlebars.h"

#include <cstdlib>

#include "base/text.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  const gcdt::Json variables = {{"apiName", "orders"},
                                {"empty", ""},
                                {"count", 3},
                                {"list", gcdt::Json::array({"a", 1, gcdt::Json::array({true})})},
                                {"map", {{"x", {{"y", nullptr}}}, {"list", {{"k", "v"}}}}}};
  std::string text(input);
  std::string filled = gcdt::yugen::fill_in(text, variables, "fuzz");

  // A text without tags is what it is filled in to.
  if (!text.contains("{{") && filled != text) std::abort();
  // A comment in front of it changes nothing.
  if (gcdt::yugen::fill_in("{{! about }}\n" + text, variables, "fuzz") != filled) std::abort();
}
