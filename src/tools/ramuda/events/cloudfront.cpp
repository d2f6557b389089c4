// Lambda@Edge: a distribution of CloudFront calls a published version, for it knows no aliases.
#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"
#include "tools/ramuda/events/kind.h"

namespace gcdt::ramuda::events {

namespace {

const char* const kEvents[] = {"viewer-request", "viewer-response", "origin-request",
                               "origin-response"};
constexpr std::string_view kResource = "distribution/";

std::string distribution(const Source& source) {
  std::string resource = arn_field(arn_of(source), ArnField::resource);
  return resource.starts_with(kResource) ? resource.substr(kResource.size()) : "";
}
std::string behaviour_of(const Source& source) {
  return text_or(source.options, "/cache_behavior", "*");
}
std::string event_of(const Source& source) {
  return required_text(source, "cloudfront_event");
}
bool is_viewers(const Source& source) {
  return event_of(source).starts_with("viewer");
}

void check(const std::vector<Source>& sources) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const Source& source : sources) {
    if (distribution(source).empty())
      throw wrong(source, fmt::format("'{}' is not of the form "
                                      "arn:aws:cloudfront::ACCOUNT:distribution/ID",
                                      arn_of(source)));
    std::string event = event_of(source);
    if (std::ranges::find(kEvents, event) == std::end(kEvents))
      throw wrong(source, fmt::format("'cloudfront_event' '{}' must be viewer-request, "
                                      "viewer-response, origin-request or origin-response",
                                      event));
    if (option(source, "cache_behavior")) required_text(source, "cache_behavior");
    flag(source, "include_body", false);
    if (!seen.emplace(behaviour_of(source), event).second)
      throw wrong(source, "another source has the same 'cache_behavior' and 'cloudfront_event'");
  }
}

// The highest number; what ACTIVE points at does not matter.
std::string newest_version(const aws::Client& lambda, const std::string& function) {
  uint64_t newest = 0;
  for (const Json& one : lambda.pages("ListVersionsByFunction", {{"FunctionName", function}})) {
    std::string version = text_or(one, "/Version");
    uint64_t number = 0;
    std::from_chars(version.data(), version.data() + version.size(), number);
    newest = std::max(newest, number);
  }
  if (newest == 0)
    throw Error("Function '{}' has no published version, and CloudFront takes no other.", function);
  return std::to_string(newest);
}

// What CloudFront will refuse, or was never meant for it.
std::vector<std::string> doubts(const Target& target, const std::vector<Source>& sources) {
  std::vector<std::string> found;
  const Json& function = target.configuration;
  auto number = [&](const char* member) { return function.value(member, 0); };
  if (target.region != "us-east-1")
    found.push_back("the function must be in us-east-1, but is in " + target.region);
  bool viewers = std::ranges::any_of(sources, is_viewers);
  if (int limit = viewers ? 5 : 30; number("Timeout") > limit)
    found.push_back(
        fmt::format("the timeout must be at most {} s, but is {} s", limit, number("Timeout")));
  if (viewers && number("MemorySize") > 128)
    found.push_back(fmt::format("memory must be at most 128 MB for viewer events, but is {} MB",
                                number("MemorySize")));
  if (const Json* variables = find(function, "/Environment/Variables");
      variables && !variables->empty())
    found.push_back("environment variables are not allowed");
  if (!array_or_empty(function, "/VpcConfig/SubnetIds").empty())
    found.push_back("a VPC is not allowed");
  if (!array_or_empty(function, "/Layers").empty()) found.push_back("layers are not allowed");
  if (!text_or(function, "/DeadLetterConfig/TargetArn").empty())
    found.push_back("a dead letter target is not allowed");
  if (text_or(function, "/PackageType") == "Image")
    found.push_back("container images are not allowed");
  for (const Json& architecture : array_or_empty(function, "/Architectures"))
    if (architecture == "arm64") found.push_back("the architecture must be x86_64");
  return found;
}

class Distribution {
 public:
  Distribution(Wiring& wiring, const std::vector<Source>& sources)
      : wiring_(wiring),
        sources_(sources),
        id_(distribution(sources.front())),
        cloudfront_(wiring.ctx.aws("cloudfront")) {
    try {
      Json answer = cloudfront_.call("GetDistributionConfig", {{"Id", id_}});
      etag_ = text_or(answer, "/ETag");
      configuration_ = answer.at("DistributionConfig");
    } catch (const ServiceError& error) {  // absent is an answer
      if (error.code != "NoSuchDistribution") throw;
    }
  }

  Changes plan() {
    if (configuration_.empty() && any_wanted(sources_))
      throw Error("Distribution '{}' does not exist. Create it, or correct '{}.arn'.", id_,
                  sources_.front().place);
    if (any_wanted(sources_)) {
      version_ = newest_version(wiring_.ctx.aws("lambda"), wiring_.target.function);
      warn();
    }
    for (const Source& source : sources_)
      if (Json* behaviour = find_behaviour(source)) change(*behaviour, source);
    if (texts_.empty()) return {};
    return {
        {join(texts_, "\n"),
         [cloudfront = cloudfront_,
          request = Json{{"DistributionConfig", configuration_}, {"Id", id_}, {"IfMatch", etag_}}] {
           cloudfront.call("UpdateDistribution", request);
         }}};
  }

 private:
  void warn() const {
    for (const std::string& doubt : doubts(wiring_.target, sources_))
      wiring_.ctx.out.warning("Lambda@Edge: " + doubt);
    if (wiring_.target.version != version_)
      wiring_.ctx.out.warning(
          fmt::format("CloudFront gets version {}, the last one published; "
                      "ACTIVE is version {}",
                      version_, wiring_.target.version));
  }

  // nullptr: nothing is there that could be unwired.
  Json* find_behaviour(const Source& source) {
    if (configuration_.empty()) return nullptr;
    std::string wanted = behaviour_of(source);
    if (wanted == "*") return &configuration_["DefaultCacheBehavior"];
    std::vector<std::string> patterns;
    if (find(configuration_, "/CacheBehaviors/Items"))
      for (Json& behaviour : configuration_["CacheBehaviors"]["Items"]) {
        patterns.push_back(text_or(behaviour, "/PathPattern"));
        if (patterns.back() == wanted) return &behaviour;
      }
    if (!source.wanted) return nullptr;
    patterns.push_back("*");
    throw Error("Distribution '{}' has no cache behavior '{}' (it has {}). Correct '{}'.", id_,
                wanted, join(patterns, ", "), source.place + ".cache_behavior");
  }

  void change(Json& behaviour, const Source& source) {
    Json present = array_or_empty(behaviour, "/LambdaFunctionAssociations/Items");
    Json items = source.wanted ? with_ours(present, source) : Json::array();
    if (items == present) return;
    if (source.wanted)
      texts_.push_back(fmt::format("Wiring {} of distribution {} ({}) to version {}",
                                   event_of(source), id_, behaviour_of(source), version_));
    else
      tell_removed(present, source);
    Json associations{{"Quantity", items.size()}};
    if (!items.empty()) associations["Items"] = std::move(items);
    behaviour["LambdaFunctionAssociations"] = std::move(associations);
  }

  Json with_ours(const Json& present, const Source& source) const {
    const std::string& function = wiring_.target.function_arn;
    Json wanted{{"LambdaFunctionARN", function + ":" + version_},
                {"EventType", event_of(source)},
                {"IncludeBody", flag(source, "include_body", false)}};
    Json items = Json::array();
    for (const Json& item : present) {
      std::string arn = text_or(item, "/LambdaFunctionARN");
      if (text_or(item, "/EventType") != event_of(source)) {
        items.push_back(item);
      } else if (arn.substr(0, arn.rfind(':')) != function) {
        throw Error(
            "Distribution '{}' ({}) sends {} to {} already, and CloudFront calls one function. "
            "Remove that one, or correct '{}'.",
            id_, behaviour_of(source), event_of(source), arn, source.place);
      } else if (arn == text(wanted, "/LambdaFunctionARN") &&
                 item.value("IncludeBody", false) == wanted.at("IncludeBody")) {
        return present;
      }
    }
    items.push_back(std::move(wanted));
    return items;
  }

  // The guide says that all of them go.
  void tell_removed(const Json& present, const Source& source) {
    texts_.push_back(
        fmt::format("Removing all triggers of distribution {} ({})", id_, behaviour_of(source)));
    for (const Json& item : present)
      if (std::string arn = text_or(item, "/LambdaFunctionARN");
          arn.substr(0, arn.rfind(':')) != wiring_.target.function_arn)
        wiring_.ctx.out.warning(fmt::format("The trigger of another function goes, too: {} of {}",
                                            text_or(item, "/EventType"), arn));
  }

  Wiring& wiring_;
  const std::vector<Source>& sources_;
  std::string id_, etag_, version_;
  aws::Client cloudfront_;
  Json configuration_ = Json::object();  // as it is, then as it shall be; empty: there is none
  std::vector<std::string> texts_;
};

Changes plan(Wiring& wiring, const std::vector<Source>& sources) {
  return Distribution(wiring, sources).plan();
}

}  // namespace

const Kind cloudfront{"CloudFront",
                      [](const Source& source) { return has_arn_of(source, "cloudfront"); },
                      distribution, check, plan};

}  // namespace gcdt::ramuda::events
