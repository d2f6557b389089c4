#include "tools/ramuda/alias.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "tools/ramuda/aspects.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

namespace {

constexpr std::string_view kOpen = "[before: ";
constexpr size_t kRemembered = 12;
constexpr size_t kLongestDescription = 256;  // Lambda takes no more

std::string described(const std::string& text, const std::vector<uint64_t>& before) {
  std::vector<std::string> numbers;
  for (uint64_t version : before) numbers.push_back(std::to_string(version));
  for (;; numbers.pop_back()) {
    if (numbers.empty()) return text;
    std::string ours = fmt::format("{}{}]", kOpen, join(numbers, ", "));
    std::string all = text.empty() ? ours : text + " " + ours;
    if (all.size() <= kLongestDescription) return all;
  }
}

// Takes our part off the description.
std::vector<uint64_t> split_history(std::string& description) {
  std::vector<uint64_t> before;
  size_t at = description.rfind(kOpen);
  if (at == std::string::npos || !description.ends_with(']')) return before;
  std::string list = description.substr(at + kOpen.size());
  list.pop_back();
  for (const std::string& one : split(list, ','))
    if (auto number = version_number(trim(one))) before.push_back(*number);
  description = trim(std::string_view(description).substr(0, at));
  return before;
}

// What is remembered once `version` is active.
std::vector<uint64_t> remembered(const ActiveAlias& alias, const std::string& version) {
  auto target = version_number(version), current = version_number(alias.version);
  std::vector<uint64_t> all = alias.before;
  if (current) all.push_back(*current);
  std::ranges::sort(all, std::greater());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  // After a rollback, those above are not "before" any more.
  if (target) std::erase_if(all, [&](uint64_t one) { return one >= *target; });
  if (all.size() > kRemembered) all.resize(kRemembered);
  return all;
}

}  // namespace

std::optional<ActiveAlias> find_alias(const aws::Client& lambda, const std::string& function) {
  Json answer = answer_if_there(lambda, "GetAlias", {{"FunctionName", function}, {"Name", kAlias}});
  if (answer.is_null()) return std::nullopt;
  ActiveAlias alias{.version = text(answer, "/FunctionVersion"),
                    .weights = Json::object(),
                    .text = text_or(answer, "/Description"),
                    .before = {},
                    .revision = text_or(answer, "/RevisionId")};
  if (const Json* weights = find(answer, "/RoutingConfig/AdditionalVersionWeights");
      weights && weights->is_object())
    alias.weights = *weights;
  alias.before = split_history(alias.text);
  return alias;
}

void move_alias(const aws::Client& lambda, const std::string& function,
                const std::optional<ActiveAlias>& alias, const std::string& version) {
  Json request{{"FunctionName", function}, {"Name", kAlias}, {"FunctionVersion", version}};
  if (!alias) {
    lambda.call("CreateAlias", request);
    return;
  }
  request["Description"] = described(alias->text, remembered(*alias, version));
  if (!alias->weights.empty())
    request["RoutingConfig"] = {{"AdditionalVersionWeights", Json::object()}};
  if (!alias->revision.empty()) request["RevisionId"] = alias->revision;
  try {
    lambda.call("UpdateAlias", request);
  } catch (const ServiceError& error) {  // who came first
    if (error.code != "PreconditionFailedException") throw;
    throw Error(
        "Somebody else has moved the alias {} of function '{}' meanwhile; it was left as it is, "
        "and not pointed at version {}.",
        kAlias, function, version);
  }
}

std::optional<uint64_t> version_number(const std::string& version) {
  uint64_t number = 0;
  auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), number);
  if (error != std::errc{} || end != version.data() + version.size()) return std::nullopt;
  return number;
}

std::vector<uint64_t> published_versions(const aws::Client& lambda, const std::string& function) {
  std::vector<uint64_t> versions;
  for (const Json& version : lambda.pages("ListVersionsByFunction", {{"FunctionName", function}}))
    if (auto number = version_number(text_or(version, "/Version"))) versions.push_back(*number);
  std::ranges::sort(versions);
  return versions;
}

std::optional<uint64_t> previous_version(const ActiveAlias& alias,
                                         const std::vector<uint64_t>& versions) {
  auto current = version_number(alias.version);
  if (!current && !versions.empty()) current = versions.back();
  std::optional<uint64_t> previous, known;
  for (uint64_t version : versions) {
    if (!current || version >= *current) continue;
    previous = version;
    if (std::ranges::find(alias.before, version) != alias.before.end()) known = version;
  }
  return known ? known : previous;
}

}  // namespace gcdt::ramuda
