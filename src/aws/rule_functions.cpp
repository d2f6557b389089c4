#include "aws/rule_functions.h"

#include <arpa/inet.h>
#include <regex.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "aws/endpoint.h"
#include "aws/http.h"
#include "base/text.h"

namespace gcdt::aws::rules {

namespace {

using Arguments = std::span<const Value>;

[[noreturn]] void wrong_type(std::string_view function, size_t i, std::string_view wanted,
                             const Json& value) {
  throw Error("the endpoint rules call {} with {} as argument {} instead of a {}", function,
              value.type_name(), i + 1, wanted);
}

const std::string& string_of(Arguments arguments, size_t i, std::string_view function) {
  const Json& value = *arguments[i];
  if (!value.is_string()) wrong_type(function, i, "string", value);
  return value.get_ref<const std::string&>();
}
bool boolean_of(Arguments arguments, size_t i, std::string_view function) {
  const Json& value = *arguments[i];
  if (!value.is_boolean()) wrong_type(function, i, "boolean", value);
  return value.get<bool>();
}
int64_t integer_of(Arguments arguments, size_t i, std::string_view function) {
  const Json& value = *arguments[i];
  if (!value.is_number_integer()) wrong_type(function, i, "integer", value);
  return value.get<int64_t>();
}

// Four groups of one to three digits: what host names are compared with, not only valid addresses.
bool looks_like_ipv4(std::string_view host) {
  std::vector<std::string> groups = split(host, '.');
  return groups.size() == 4 && std::all_of(groups.begin(), groups.end(), [](const std::string& g) {
           return !g.empty() && g.size() <= 3 &&
                  g.find_first_not_of("0123456789") == std::string::npos;
         });
}

// "[::1]", also with a zone ("[fe80::1%eth0]").
bool is_bracketed_ipv6(std::string_view host) {
  if (!host.starts_with('[') || !host.ends_with(']')) return false;
  std::string address(host.substr(1, host.size() - 2));
  address.resize(std::min(address.find('%'), address.size()));
  in6_addr parsed;
  return inet_pton(AF_INET6, address.c_str(), &parsed) == 1;
}

bool is_port(std::string_view text) {
  unsigned number = 0;
  auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && stop == text.data() + text.size() && number <= 65535;
}

// The host of "user@host:port", with its brackets if it is an IPv6 address. Empty if there is none
// or the port is none.
std::string_view host_of(std::string_view authority) {
  std::string_view host = authority;
  if (size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && !host.ends_with(']')) {
    std::string_view port = host.substr(colon + 1);
    if (!port.empty() && !is_port(port)) return {};
    host = host.substr(0, colon);
  }
  bool plain = host.find_first_of("[]:") == std::string_view::npos;
  return plain || is_bracketed_ipv6(host) ? host : std::string_view();
}

// Null for what cannot be an endpoint: another scheme, a query, a port that is none.
Json parse_url(std::string_view url) {
  size_t colon = url.find("://");
  std::string scheme = lower(url.substr(0, colon));
  if (colon == std::string_view::npos || (scheme != "http" && scheme != "https")) return nullptr;
  std::string_view rest = url.substr(colon + 3);
  rest = rest.substr(0, rest.find('#'));
  size_t mark = rest.find('?');
  if (mark != std::string_view::npos && mark + 1 < rest.size()) return nullptr;
  rest = rest.substr(0, mark);
  size_t slash = std::min(rest.find('/'), rest.size());
  std::string_view authority = rest.substr(0, slash), path = rest.substr(slash);
  std::string_view host = host_of(authority);
  if (host.empty()) return nullptr;
  std::string normalized = percent_encode(normalize_path(path), "/");
  if (!normalized.ends_with('/')) normalized += '/';
  return {{"scheme", scheme},
          {"authority", authority},
          {"path", path},
          {"normalizedPath", normalized},
          {"isIp", looks_like_ipv4(host) || is_bracketed_ipv6(host)}};
}

// "arn:partition:service:region:account:resource"; the resource is split at ":" and "/".
Json parse_arn(std::string_view arn) {
  std::array<std::string_view, 5> head;
  for (std::string_view& part : head) {
    size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return nullptr;
    part = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  auto [prefix, partition, service, region, account] = head;
  if (prefix != "arn" || partition.empty() || service.empty() || arn.empty()) return nullptr;
  return {{"partition", partition},
          {"service", service},
          {"region", region},
          {"accountId", account},
          {"resourceId", split(replace_all(std::string(arn), ":", "/"), '/')}};
}

// Host names are ASCII: other input has no substring.
Json substring(const std::string& text, int64_t start, int64_t stop, bool from_end) {
  auto size = static_cast<int64_t>(text.size());
  bool ascii = std::none_of(text.begin(), text.end(), [](char c) { return c & 0x80; });
  if (start < 0 || start >= stop || size < stop || !ascii) return nullptr;
  int64_t first = from_end ? size - stop : start;
  return text.substr(static_cast<size_t>(first), static_cast<size_t>(stop - start));
}

bool is_virtual_hostable(std::string_view bucket, bool allow_dots) {
  return bucket.size() >= 3 && bucket.size() <= 63 && lower(bucket) == bucket &&
         !looks_like_ipv4(bucket) && is_host_label(bucket, allow_dots);
}

// The patterns of partitions.json use \w and \d, which POSIX writes as sets.
bool matches(const std::string& region, const std::string& pattern) {
  std::string posix = replace_all(replace_all(pattern, "\\w", "[[:alnum:]_]"), "\\d", "[0-9]");
  regex_t compiled;
  if (regcomp(&compiled, posix.c_str(), REG_EXTENDED | REG_NOSUB) != 0) return false;
  bool found = regexec(&compiled, region.c_str(), 0, nullptr, 0) == 0;
  regfree(&compiled);
  return found;
}

// The outputs of the first partition that lists the region or whose pattern matches it; those of
// the first partition for a region nobody knows.
Value partition_of(const Json& region, const Json& partitions) {
  const Json& all = array_or_empty(partitions, "/partitions");
  if (all.empty()) throw Error("the endpoint rules need partitions, and there are none");
  const Json* found = &all.at(0);
  if (region.is_string()) {
    const auto& name = region.get_ref<const std::string&>();
    for (const Json& partition : all) {
      const Json* regions = find(partition, "/regions");
      if ((regions && regions->contains(name)) || matches(name, text(partition, "/regionRegex"))) {
        found = &partition;
        break;
      }
    }
  }
  const Json& outputs = found->at("outputs");
  if (outputs.contains("name")) return &outputs;
  Json named = outputs;
  named["name"] = found->at("id");
  return named;
}

bool is_given(const Value& value) {
  return !value->is_null();
}

constexpr std::array<Function, 12> kFunctions{{
    {"isSet", 1, [](Arguments a, const Json&) -> Value { return Json(is_given(a[0])); }},
    {"not", 1,
     [](Arguments a, const Json&) -> Value { return Json(!is_given(a[0]) || *a[0] == false); }},
    {"getAttr", 2,
     [](Arguments a, const Json&) { return attribute(*a[0], string_of(a, 1, "getAttr")); }},
    {"stringEquals", 2,
     [](Arguments a, const Json&) -> Value {
       return Json(string_of(a, 0, "stringEquals") == string_of(a, 1, "stringEquals"));
     }},
    {"booleanEquals", 2,
     [](Arguments a, const Json&) -> Value {
       return Json(boolean_of(a, 0, "booleanEquals") == boolean_of(a, 1, "booleanEquals"));
     }},
    {"substring", 4,
     [](Arguments a, const Json&) -> Value {
       return substring(string_of(a, 0, "substring"), integer_of(a, 1, "substring"),
                        integer_of(a, 2, "substring"), boolean_of(a, 3, "substring"));
     }},
    {"uriEncode", 1,
     [](Arguments a, const Json&) -> Value {
       return is_given(a[0]) ? Json(percent_encode(string_of(a, 0, "uriEncode"))) : Json();
     }},
    {"parseURL", 1,
     [](Arguments a, const Json&) -> Value {
       return is_given(a[0]) ? parse_url(string_of(a, 0, "parseURL")) : Json();
     }},
    {"isValidHostLabel", 2,
     [](Arguments a, const Json&) -> Value {
       return Json(is_given(a[0]) && is_host_label(string_of(a, 0, "isValidHostLabel"),
                                                   boolean_of(a, 1, "isValidHostLabel")));
     }},
    {"aws.partition", 1,
     [](Arguments a, const Json& partitions) { return partition_of(*a[0], partitions); }},
    {"aws.parseArn", 1,
     [](Arguments a, const Json&) -> Value {
       return is_given(a[0]) ? parse_arn(string_of(a, 0, "aws.parseArn")) : Json();
     }},
    {"aws.isVirtualHostableS3Bucket", 2,
     [](Arguments a, const Json&) -> Value {
       constexpr std::string_view kName = "aws.isVirtualHostableS3Bucket";
       return Json(is_given(a[0]) &&
                   is_virtual_hostable(string_of(a, 0, kName), boolean_of(a, 1, kName)));
     }},
}};

}  // namespace

const Function* find_function(std::string_view name) {
  for (const Function& function : kFunctions)
    if (function.name == name) return &function;
  return nullptr;
}

Value attribute(const Json& value, std::string_view path) {
  const Json* at = &value;
  while (!path.empty()) {
    size_t end = std::min(path.find('.'), path.size());
    std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    size_t bracket = part.find('[');
    if (std::string_view name = part.substr(0, bracket); !name.empty()) {
      if (!at->is_object()) return {};
      auto found = at->find(std::string(name));
      if (found == at->end()) return {};
      at = &*found;
    }
    if (bracket == std::string_view::npos) continue;
    size_t index = 0;
    std::from_chars(part.data() + bracket + 1, part.data() + part.size(), index);
    if (!at->is_array() || index >= at->size()) return {};
    at = &(*at)[index];
  }
  return at;
}

}  // namespace gcdt::aws::rules
