#include "support/request_matching.h"

#include <optional>
#include <vector>

#include "base/text.h"

namespace gcdt::test {

namespace {

// How well a path fits a template such as "/restapis/{restapi_id}/stages": the number of segments
// that are equal, or nullopt. A label with a plus takes the rest of the path.
std::optional<int> fit_path(const std::string& pattern, const std::string& path) {
  std::vector<std::string> expected = split(pattern, '/'), given = split(path, '/');
  int equal = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    bool label = expected[i].starts_with("{");
    if (expected[i].ends_with("+}"))
      return given.size() > i && !given[i].empty() ? std::optional(equal) : std::nullopt;
    if (i >= given.size() || (label ? given[i].empty() : given[i] != expected[i]))
      return std::nullopt;
    if (!label) ++equal;
  }
  return given.size() == expected.size() ? std::optional(equal) : std::nullopt;
}

// The same for the literal query of a template: "/{Bucket}?versioning".
std::optional<int> fit_query(const std::string& pattern, const aws::HttpRequest& request) {
  int equal = 0;
  for (const std::string& literal : split(pattern, '&')) {
    if (literal.empty()) continue;
    bool found = false;
    for (const auto& [name, value] : request.query) {
      std::string text = value && !value->empty() ? name + "=" + *value : name;
      found = found || text == literal || name + "=" == literal;
    }
    if (!found) return std::nullopt;
    ++equal;
  }
  return equal;
}

// The required members outside path and body, which tell CopyObject from PutObject: how many there
// are, or nullopt if the request lacks one.
std::optional<int> fit_required(const aws::Operation& operation, const aws::HttpRequest& request) {
  aws::Shape input = operation.input();
  int count = 0;
  for (size_t i = 0; input && i < input.member_count(); ++i) {
    aws::Member member = input.member(i);
    bool header = member.location() == aws::Location::header;
    if (!member.required() || (!header && member.location() != aws::Location::querystring))
      continue;
    bool given = header && request.headers.find(member.location_name());
    for (const auto& [name, value] : request.query)
      given = given || (!header && name == member.location_name());
    if (!given) return std::nullopt;
    ++count;
  }
  return count;
}

std::optional<int> fit(const aws::Operation& operation, const aws::HttpRequest& request) {
  if (operation.http_method() != request.method) return std::nullopt;
  std::string uri(operation.request_uri());
  size_t question = uri.find('?');
  auto path = fit_path(uri.substr(0, question), request.path);
  auto query = fit_query(question == std::string::npos ? "" : uri.substr(question + 1), request);
  auto required = fit_required(operation, request);
  if (!path || !query || !required) return std::nullopt;
  return *path + 100 * (*query + *required);
}

}  // namespace

std::map<std::string, std::string> form_fields(const std::string& body) {
  std::map<std::string, std::string> fields;
  for (const std::string& pair : split(body, '&')) {
    size_t equals = pair.find('=');
    if (equals == std::string::npos) continue;
    fields[percent_decode(replace_all(pair.substr(0, equals), "+", " "))] =
        percent_decode(replace_all(pair.substr(equals + 1), "+", " "));
  }
  return fields;
}

std::string signing_name(const aws::HttpRequest& request) {
  std::string header = request.headers.get("Authorization");
  size_t at = header.find("Credential=");
  if (at == std::string::npos) return {};
  std::vector<std::string> scope = split(header.substr(at, header.find(',', at) - at), '/');
  return scope.size() > 3 ? scope[3] : std::string();
}

std::string operation_of(const aws::Model& model, const aws::HttpRequest& request) {
  switch (model.protocol()) {
    case aws::Protocol::query:
    case aws::Protocol::ec2: {
      std::string action = form_fields(request.body)["Action"];
      return model.operation(action) ? action : std::string();
    }
    case aws::Protocol::json: {
      std::vector<std::string> target = split(request.headers.get("X-Amz-Target"), '.');
      return target.front() == model.target_prefix() ? target.back() : std::string();
    }
    default:
      break;
  }
  std::string best;
  int best_fit = -1;
  for (std::string_view name : model.operation_names()) {
    auto fits = fit(model.operation(name), request);
    if (fits && *fits > best_fit) {
      best = name;
      best_fit = *fits;
    }
  }
  return best;
}

}  // namespace gcdt::test
