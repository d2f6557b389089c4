#include "tools/kumo/page.h"

#include <algorithm>

#include "base/embedded.h"
#include "base/hash.h"
#include "base/text.h"
#include "output/sanitize.h"

namespace gcdt::kumo {

namespace {

std::string file(std::string_view name) {
  for (const EmbeddedFile& one : embedded_pages())
    if (one.name == name) return std::string(one.content);
  throw Error("The program does not carry its page '{}'.", name);
}

std::string html(std::string text) {
  for (const auto& [plain, entity] : {std::pair{"&", "&amp;"}, std::pair{"<", "&lt;"},
                                      std::pair{">", "&gt;"}, std::pair{"\"", "&quot;"}})
    text = replace_all(std::move(text), plain, entity);
  return text;
}

// Texts as a person may see them: inert, secrets masked.
Json harmless(const Json& value) {
  if (value.is_string()) return output::sanitize(value.get<std::string>());
  if (value.is_array()) {
    Json list = Json::array();
    for (const Json& element : value) list.push_back(harmless(element));
    return list;
  }
  if (!value.is_object()) return output::mask_json(value);
  Json map = Json::object();
  for (const auto& [key, member] : value.items()) map[output::sanitize(key)] = harmless(member);
  return map;
}

// Inside <script> only "<" could end or change it.
std::string script_data(const Json& value) {
  return replace_all(dump(harmless(value)), "<", "\\u003c");
}

// Each {{name}} of the skeleton by its text, in one pass: texts are not looked into.
std::string fill(std::string_view skeleton,
                 const std::map<std::string, std::string, std::less<>>& texts) {
  std::string filled;
  size_t at = 0;
  for (size_t open = skeleton.find("{{"); open != std::string_view::npos;
       open = skeleton.find("{{", at)) {
    size_t close = skeleton.find("}}", open);
    filled.append(skeleton.substr(at, open - at));
    filled += texts.at(std::string(skeleton.substr(open + 2, close - open - 2)));
    at = close + 2;
  }
  filled.append(skeleton.substr(at));
  return filled;
}

}  // namespace

std::string html_page(const Page& page) {
  std::string script = file("page.js") + file(fmt::format("{}.js", page.kind));
  return fill(file("page.html"),
              {{"title", html(output::sanitize(page.title, output::Mode::line))},
               {"style", file("page.css") + file(fmt::format("{}.css", page.kind))},
               {"drawing", page.drawing},
               {"data", script_data(page.data)},
               {"script-hash", fmt::format("'sha256-{}'", base64_encode(sha256(script)))},
               {"script", script}});
}

}  // namespace gcdt::kumo
