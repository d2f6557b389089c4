#include "base/json.h"

#include <algorithm>

#include "base/position.h"
#include "base/text.h"

namespace gcdt {

namespace {

const Json kEmptyArray = Json::array();
constexpr int kMaxDepth = 128;

std::string unescape_token(std::string_view token) {
  return replace_all(replace_all(std::string(token), "~1", "/"), "~0", "~");
}

void dump_as_python(const Json& value, std::string& out) {
  if (value.is_object()) {
    out += '{';
    bool first = true;
    for (const auto& [key, member] : value.items()) {
      if (!first) out += ", ";
      first = false;
      out += Json(key).dump(-1, ' ', true) + ": ";
      dump_as_python(member, out);
    }
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    for (size_t i = 0; i < value.size(); ++i) {
      if (i) out += ", ";
      dump_as_python(value.at(i), out);
    }
    out += ']';
  } else {
    out += value.dump(-1, ' ', true, Json::error_handler_t::replace);
  }
}

std::string position(std::string_view text, size_t offset) {
  Position at = position_in(text, offset);
  return fmt::format("{}:{}", at.line, at.column);
}

bool has_binary(const Json& value) {
  if (const auto* object = value.get_ptr<const Json::object_t*>())
    return std::ranges::any_of(*object, [](const auto& item) { return has_binary(item.second); });
  if (const auto* array = value.get_ptr<const Json::array_t*>())
    return std::ranges::any_of(*array, has_binary);
  return value.is_binary();
}

Json without_binary(const Json& value) {
  if (value.is_binary()) {
    const auto& bytes = value.get_binary();
    return base64_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  Json copy = value;
  if (copy.is_structured())
    for (Json& child : copy) child = without_binary(child);
  return copy;
}

// Leaves nlohmann's own wording, without its numbering: "[json.exception...] parse error at line 1,
// column 2: syntax error while parsing value - unexpected ..." -> "unexpected ...".
std::string reason(const std::string& what) {
  for (std::string_view mark : {" - ", ": "}) {
    size_t at = what.find(mark, what.find("column"));
    if (at != std::string::npos) return what.substr(at + mark.size());
  }
  return what;
}

// Where brackets open one level too many. nlohmann's parser does not recurse, but its destructor
// and our walkers do: bombs are refused first.
std::optional<size_t> too_deep_at(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxDepth) return i;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return std::nullopt;
}

}  // namespace

const Json* find(const Json& value, std::string_view pointer) {
  const Json* at = &value;
  while (!pointer.empty()) {
    size_t end = pointer.find('/', 1);
    if (end == std::string_view::npos) end = pointer.size();
    std::string token = unescape_token(pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
    if (at->is_object()) {
      auto found = at->find(token);
      if (found == at->end()) return nullptr;
      at = &*found;
    } else if (at->is_array()) {
      size_t index = 0;
      for (char c : token) {
        if (c < '0' || c > '9' || index > at->size()) return nullptr;
        index = index * 10 + static_cast<size_t>(c - '0');
      }
      if (token.empty() || index >= at->size()) return nullptr;
      at = &(*at)[index];
    } else {
      return nullptr;
    }
  }
  return at;
}

std::string text(const Json& value, std::string_view pointer) {
  const Json* found = find(value, pointer);
  if (!found) throw Error("'{}' is missing", dotted(pointer));
  if (!found->is_string())
    throw Error("'{}' must be a string, not {}", dotted(pointer), found->type_name());
  return found->get<std::string>();
}

std::string text_or(const Json& value, std::string_view pointer, std::string_view fallback) {
  const Json* found = find(value, pointer);
  if (!found || found->is_null()) return std::string(fallback);
  return text(value, pointer);
}

const Json& array_or_empty(const Json& value, std::string_view pointer) {
  const Json* found = find(value, pointer);
  if (!found || found->is_null()) return kEmptyArray;
  if (!found->is_array())
    throw Error("'{}' must be a list, not {}", dotted(pointer), found->type_name());
  return *found;
}

void merge(Json& base, const Json& over) {
  if (!base.is_object() || !over.is_object()) {
    base = over;
    return;
  }
  for (const auto& [key, value] : over.items()) {
    auto found = base.find(key);
    if (found != base.end() && found->is_object() && value.is_object())
      merge(*found, value);
    else
      base[key] = value;
  }
}

std::string dotted(std::string_view pointer) {
  std::string out;
  while (!pointer.empty()) {
    size_t end = pointer.find('/', 1);
    if (end == std::string_view::npos) end = pointer.size();
    if (!out.empty()) out += '.';
    out += unescape_token(pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
  }
  return out;
}

std::string dump(const Json& value) {
  if (has_binary(value)) return dump(without_binary(value));
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string dump_pretty(const Json& value) {
  if (has_binary(value)) return dump_pretty(without_binary(value));
  return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string dump_python(const Json& value) {
  std::string out;
  dump_as_python(without_binary(value), out);
  return out;
}

Json parse_json(std::string_view text, std::string_view origin) {
  if (auto at = too_deep_at(text))
    throw Error("{}:{}: nested deeper than {} levels", origin, position(text, *at), kMaxDepth);
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    size_t at = error.byte > 0 ? error.byte - 1 : 0;
    throw Error("{}:{}: not valid JSON: {}", origin, position(text, at), reason(error.what()));
  } catch (const Json::exception& error) {  // a number too large to represent
    throw Error("{}: not valid JSON: {}", origin, reason(error.what()));
  }
}

std::optional<Json> try_parse_json(std::string_view text) {
  if (too_deep_at(text)) return std::nullopt;
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

}  // namespace gcdt
