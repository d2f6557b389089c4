// The register of secrets. A secret hides in many dresses: encoded in a URL, in a JSON string, in
// the base64 of a longer text. All of them are patterns that are replaced.
#include <algorithm>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "output/sanitize.h"

namespace gcdt::output {

namespace {

constexpr size_t kShortest = 4;
// A line of a longer secret, or the middle of a base64 text, must be long enough not to occur by
// chance.
constexpr size_t kShortestPart = 8;
constexpr std::string_view kMask = "***";

struct Register {
  std::shared_mutex mutex;
  std::set<std::string, std::less<>> patterns;
};

// Never destroyed: threads may still write when the program ends.
Register& the_register() {
  static auto& instance = *new Register;
  return instance;
}

void add(std::set<std::string, std::less<>>& patterns, std::string pattern,
         size_t shortest = kShortest) {
  if (pattern.size() >= shortest) patterns.insert(std::move(pattern));
}

std::string url_safe(std::string base64) {
  std::replace(base64.begin(), base64.end(), '+', '-');
  std::replace(base64.begin(), base64.end(), '/', '_');
  return base64;
}

std::string without_padding(std::string base64) {
  return base64.substr(0, base64.find('='));
}

// The base64 of the value itself, and the part of it that is the same whatever stands before and
// behind it in a longer text: that depends on its distance modulo 3 from the beginning.
void add_base64(std::set<std::string, std::less<>>& patterns, std::string_view value) {
  std::string whole = base64_encode(value);
  add(patterns, without_padding(whole));
  add(patterns, url_safe(without_padding(whole)));
  for (size_t skip = 0; skip < 3 && skip < value.size(); ++skip) {
    std::string_view rest = value.substr(skip);
    std::string inner = base64_encode(rest.substr(0, rest.size() / 3 * 3));
    add(patterns, inner, kShortestPart);
    add(patterns, url_safe(inner), kShortestPart);
  }
}

std::string json_escaped(std::string_view value, bool ascii) {
  std::string quoted = Json(value).dump(-1, ' ', ascii, Json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

std::string backslash_before(std::string_view value, std::string_view special) {
  std::string out;
  for (char c : value) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string xml_escaped(std::string_view value) {
  std::string out = replace_all(std::string(value), "&", "&amp;");
  out = replace_all(replace_all(out, "<", "&lt;"), ">", "&gt;");
  return replace_all(replace_all(out, "\"", "&quot;"), "'", "&apos;");
}

std::string lower_case_escapes(std::string percent_encoded) {
  for (size_t at = 0; (at = percent_encoded.find('%', at)) != std::string::npos; at += 3)
    for (size_t i = at + 1; i <= at + 2; ++i)
      if (percent_encoded[i] >= 'A' && percent_encoded[i] <= 'F') percent_encoded[i] += 32;
  return percent_encoded;
}

std::set<std::string, std::less<>> forms(std::string_view value) {
  std::set<std::string, std::less<>> patterns;
  if (value.size() < kShortest) return patterns;
  add(patterns, std::string(value));
  add_base64(patterns, value);
  std::string uri = percent_encode(value);
  for (const std::string& form :
       {uri, percent_encode(value, "/"), replace_all(uri, "%20", "+"), lower_case_escapes(uri),
        json_escaped(value, false), json_escaped(value, true), xml_escaped(value),
        replace_all(std::string(value), "'", "'\\''"),
        replace_all(std::string(value), "'", "'\"'\"'"), backslash_before(value, "\\\"$`"),
        backslash_before(value, " \t\\\"'`$&|;<>()*?[]{}~#!=%^,")})
    add(patterns, form);
  std::string hex = hex_encode(value);
  add(patterns, hex, kShortestPart);
  std::transform(hex.begin(), hex.end(), hex.begin(), [](char c) { return c >= 'a' ? c - 32 : c; });
  add(patterns, hex, kShortestPart);
  return patterns;
}

struct Span {
  size_t begin, end;
};

// Where secrets stand in the text, in order and without overlaps.
std::vector<Span> find_secrets(std::string_view text) {
  Register& known = the_register();
  std::shared_lock lock(known.mutex);
  std::vector<Span> found;
  for (const std::string& pattern : known.patterns)
    for (size_t at = 0; (at = text.find(pattern, at)) != std::string_view::npos; ++at)
      found.push_back({at, at + pattern.size()});
  std::sort(found.begin(), found.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::vector<Span> merged;
  for (Span span : found) {
    if (!merged.empty() && span.begin < merged.back().end)
      merged.back().end = std::max(merged.back().end, span.end);
    else
      merged.push_back(span);
  }
  return merged;
}

}  // namespace

void register_secret(std::string_view value) {
  if (value.size() < kShortest) return;
  auto patterns = forms(value);
  // Shells and editors lose blanks and quotes at the ends.
  constexpr std::string_view kEnds = " \t\r\n\"'";
  size_t first = value.find_first_not_of(kEnds);
  if (first != std::string_view::npos)
    patterns.merge(forms(value.substr(first, value.find_last_not_of(kEnds) - first + 1)));
  // Of a private key, each line: loggers and tables break texts at line ends.
  if (value.find('\n') != std::string_view::npos)
    for (const std::string& line : split(value, '\n'))
      if (std::string part = trim(line); part.size() >= kShortestPart) patterns.merge(forms(part));
  Register& known = the_register();
  std::unique_lock lock(known.mutex);
  known.patterns.merge(patterns);
}

std::string mask_secrets(std::string_view text) {
  std::string out;
  size_t done = 0;
  for (Span span : find_secrets(text)) {
    out += text.substr(done, span.begin - done);
    out += kMask;
    done = span.end;
  }
  out += text.substr(done);
  return out;
}

Json mask_json(const Json& value) {
  if (value.is_string()) return mask_secrets(value.get_ref<const std::string&>());
  if (value.is_number() && contains_secret(value.dump())) return kMask;
  if (value.is_array()) {
    Json masked = Json::array();
    for (const Json& item : value) masked.push_back(mask_json(item));
    return masked;
  }
  if (!value.is_object()) return value;
  Json masked = Json::object();
  for (const auto& [key, member] : value.items()) masked[mask_secrets(key)] = mask_json(member);
  return masked;
}

bool contains_secret(std::string_view text) {
  return !find_secrets(text).empty();
}

}  // namespace gcdt::output
