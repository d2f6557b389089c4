// Event source mappings: Lambda itself reads streams (Kinesis, DynamoDB), queues (SQS) and topics
// of Kafka (MSK), with the rights of the function's role.
#include <algorithm>
#include <regex>

#include "tools/ramuda/events/kind.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda::events {

namespace {

constexpr auto kPatience = std::chrono::minutes(2);
constexpr auto kPause = std::chrono::seconds(2);

struct Service {
  const char* name;
  const char* form;      // of its ARNs, behind the account
  const char* resource;  // the same as an expression
  bool is_stream;        // read from a position
  int batch_size;        // if the configuration does not say; 0 = Lambda's own
};
constexpr Service kServices[] = {
    {"kinesis", "stream/NAME", "stream/.+", true, 100},
    {"dynamodb", "table/NAME/stream/TIME", "table/[^/]+(/stream/.+)?", true, 100},
    {"sqs", "NAME", "[A-Za-z0-9_.-]+", false, 0},
    {"kafka", "cluster/NAME/ID", "cluster/[^/]+/.+", true, 0},
};

// Options that go to Lambda as they are.
struct Plain {
  const char* key;
  const char* member;
};
constexpr Plain kPlain[] = {
    {"batch_size", "BatchSize"},
    {"maximum_batching_window_in_seconds", "MaximumBatchingWindowInSeconds"},
    {"parallelization_factor", "ParallelizationFactor"},
    {"maximum_retry_attempts", "MaximumRetryAttempts"},
    {"maximum_record_age_in_seconds", "MaximumRecordAgeInSeconds"},
    {"bisect_batch_on_function_error", "BisectBatchOnFunctionError"},
    {"tumbling_window_in_seconds", "TumblingWindowInSeconds"},
    {"function_response_types", "FunctionResponseTypes"},
    {"destination_config", "DestinationConfig"},
    {"scaling_config", "ScalingConfig"},
};

const Service* service_of(const Source& source) {
  for (const Service& service : kServices)
    if (has_arn_of(source, service.name)) return &service;
  return nullptr;
}

void check(const std::vector<Source>& sources) {
  check_alone(sources);
  const Source& source = sources.front();
  const Service& service = *service_of(source);
  std::string resource = arn_field(arn_of(source), ArnField::resource);
  if (!std::regex_match(resource, std::regex(service.resource)))
    throw wrong(source, fmt::format("'{}' is not of the form arn:aws:{}:REGION:ACCOUNT:{}",
                                    arn_of(source), service.name, service.form));
  const Json* topics = option(source, "topics");
  if (std::string(service.name) == "kafka" &&
      (!topics || !topics->is_array() || topics->size() != 1))
    throw wrong(source, "'topics' must list the one topic that is read");
  if (const Json* position = option(source, "starting_position")) {
    if (!service.is_stream)
      throw wrong(source, "'starting_position' is for streams, not for queues");
    if (*position != "LATEST" && *position != "TRIM_HORIZON" && *position != "AT_TIMESTAMP")
      throw wrong(source, "'starting_position' must be LATEST, TRIM_HORIZON or AT_TIMESTAMP");
    if (*position == "AT_TIMESTAMP") required_text(source, "starting_position_timestamp");
  }
  if (const Json* size = option(source, "batch_size"); size && !size->is_number_integer())
    throw wrong(source, "'batch_size' must be a whole number");
  if (const Json* filters = option(source, "filters"); filters && !filters->is_array())
    throw wrong(source, "'filters' must be a list of patterns");
  flag(source, "enabled", true);
}

std::string resource(const Source& source) {
  std::string name = arn_of(source);
  for (const Json& topic : array_or_empty(source.options, "/topics")) name += " " + dump(topic);
  return name;
}

// Of a table its stream, for the ARN of that is new whenever the stream is switched on. "" if there
// is nothing to unwire.
std::string source_arn(const Wiring& wiring, const Source& source) {
  std::string arn = arn_of(source);
  if (!has_arn_of(source, "dynamodb") || arn.contains("/stream/")) return arn;
  std::string name = arn.substr(arn.find('/') + 1), stream;
  try {
    Json table = wiring.ctx.aws("dynamodb").call("DescribeTable", {{"TableName", name}});
    stream = text_or(table, "/Table/LatestStreamArn");
  } catch (const ServiceError& error) {  // absent is an answer
    if (error.code != "ResourceNotFoundException") throw;
    if (!source.wanted) return {};
    throw Error("Table '{}' does not exist. Create it, or correct '{}.arn'.", name, source.place);
  }
  if (stream.empty() && source.wanted)
    throw Error("Table '{}' has no stream. Switch it on ('StreamSpecification' of the table).",
                name);
  return stream;
}

// Patterns as values: Lambda takes and shows them as texts.
Json patterns(const Json& mapping) {
  Json found = Json::array();
  for (const Json& filter : array_or_empty(mapping, "/FilterCriteria/Filters")) {
    std::string pattern = text_or(filter, "/Pattern");
    found.push_back(try_parse_json(pattern).value_or(pattern));
  }
  return found;
}

// Everything that `wanted` mentions is there.
bool says(const Json& shown, const Json& wanted) {
  if (!wanted.is_object() || !shown.is_object()) return shown == wanted;
  return std::ranges::all_of(wanted.items(), [&](const auto& member) {
    auto found = shown.find(member.key());
    return found != shown.end() && says(*found, member.value());
  });
}

class Mapping {
 public:
  Mapping(Wiring& wiring, const Source& source)
      : wiring_(wiring),
        source_(source),
        lambda_(wiring.ctx.aws("lambda")),
        arn_(source_arn(wiring, source)),
        name_(fmt::format("{}:{}", wiring.target.function, kAlias)) {
    if (arn_.empty()) return;
    // The original mapped $LATEST: such a mapping is ours, too.
    for (const Json& one : lambda_.pages("ListEventSourceMappings", {{"EventSourceArn", arn_}})) {
      std::string function = text_or(one, "/FunctionArn");
      bool same_topics =
          array_or_empty(one, "/Topics") == array_or_empty(source.options, "/topics");
      if (!same_topics || text_or(one, "/State") == "Deleting") continue;
      if (function == wiring.target.alias_arn ||
          (function == wiring.target.function_arn && mapping_.empty()))
        mapping_ = one;
    }
  }

  Changes plan() {
    if (!source_.wanted) return unwired();
    Json wanted = settings();
    if (mapping_.empty()) return {created(std::move(wanted))};
    if (is_as(wanted)) return {};
    return {updated(std::move(wanted))};
  }

 private:
  Json settings() const {
    Json wanted{{"Enabled", flag(source_, "enabled", true)}};
    if (int size = service_of(source_)->batch_size) wanted["BatchSize"] = size;
    for (const Plain& plain : kPlain)
      if (const Json* value = option(source_, plain.key)) wanted[plain.member] = *value;
    if (const Json* filters = option(source_, "filters")) {
      Json list = Json::array();
      for (const Json& pattern : *filters)
        list.push_back({{"Pattern", pattern.is_string() ? pattern : Json(dump(pattern))}});
      wanted["FilterCriteria"] = {{"Filters", std::move(list)}};
    }
    return wanted;
  }

  bool is_as(Json wanted) const {
    std::string state = text_or(mapping_, "/State");
    bool enabled = !(state == "Disabled" || state == "Disabling");
    if (text_or(mapping_, "/FunctionArn") != wiring_.target.alias_arn ||
        wanted.at("Enabled") != enabled)
      return false;
    if (wanted.contains("FilterCriteria") && patterns(wanted) != patterns(mapping_)) return false;
    wanted.erase("FilterCriteria");
    wanted.erase("Enabled");
    return says(mapping_, wanted);
  }

  Change created(Json request) const {
    request.update({{"FunctionName", name_}, {"EventSourceArn", arn_}});
    if (service_of(source_)->is_stream)
      request["StartingPosition"] = text_or(source_.options, "/starting_position", "LATEST");
    if (const Json* time = option(source_, "starting_position_timestamp"))
      request["StartingPositionTimestamp"] = *time;
    if (const Json* topics = option(source_, "topics")) request["Topics"] = *topics;
    return {fmt::format("Adding event source {}", resource(source_)),
            [lambda = lambda_, request] { lambda.call("CreateEventSourceMapping", request); }};
  }

  Change updated(Json request) const {
    request.update({{"UUID", text(mapping_, "/UUID")}, {"FunctionName", name_}});
    return {fmt::format("Updating event source {}", resource(source_)),
            when_settled("UpdateEventSourceMapping", std::move(request))};
  }

  Changes unwired() const {
    if (mapping_.empty()) return {};
    return {{fmt::format("Removing event source {}", resource(source_)),
             when_settled("DeleteEventSourceMapping", {{"UUID", text(mapping_, "/UUID")}})}};
  }

  // Lambda refuses changes while an earlier one is under way.
  std::function<void()> when_settled(const char* operation, Json request) const {
    return [lambda = lambda_, operation, request = std::move(request), &clock = wiring_.ctx.clock] {
      for (auto began = clock.steady();; clock.sleep(kPause)) {
        try {
          lambda.call(operation, request);
          return;
        } catch (const ServiceError& error) {  // it is being created or updated
          if (error.code != "ResourceInUseException" || clock.steady() - began >= kPatience) throw;
        }
      }
    };
  }

  Wiring& wiring_;
  const Source& source_;
  aws::Client lambda_;
  std::string arn_;                // of what is read
  std::string name_;               // of the alias, as Lambda takes it
  Json mapping_ = Json::object();  // as it is; empty if there is none
};

Changes plan(Wiring& wiring, const std::vector<Source>& sources) {
  return Mapping(wiring, sources.front()).plan();
}

bool fits(const Source& source) {
  return service_of(source) != nullptr;
}

}  // namespace

const Kind mapping{"event source", fits, resource, check, plan};

}  // namespace gcdt::ramuda::events
