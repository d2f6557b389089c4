#include "aws/credentials/call.h"

#include "aws/endpoint.h"
#include "aws/protocol.h"
#include "aws/retry.h"
#include "aws/url.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

// Host and path of the endpoint, and how to sign for it.
struct Place {
  Url url;
  std::string signing_name, signing_region;
};

Place resolve(const Settings& settings, const Model& model, const std::string& region) {
  Json known_partitions = parse_json(partitions(), "partitions");
  RuleSet rules(parse_json(model.endpoint_rules(), model.service_name()), known_partitions);
  Json params = {
      {"Region", region}, {"UseFIPS", settings.use_fips}, {"UseDualStack", settings.use_dualstack}};
  if (auto url = settings.endpoint_url(model.service_id())) params["Endpoint"] = *url;
  Endpoint endpoint = rules.resolve(params);
  auto url = parse_url(endpoint.url);
  if (!url) throw Error("The endpoint '{}' of {} is no URL.", endpoint.url, model.service_id());
  return {*url, text_or(endpoint.properties, "/authSchemes/0/signingName", model.signing_name()),
          text_or(endpoint.properties, "/authSchemes/0/signingRegion", region)};
}

// One logical call with its attempts.
class Sender {
 public:
  Sender(CredentialTools& tools, const CredentialCall& call)
      : tools_(tools),
        call_(call),
        model_(find_model(call.service, tools.settings.data_paths)),
        operation_(model_.operation(call.operation)),
        place_(resolve(tools.settings, model_, call.region)),
        state_(retry_policy(call.service, call.operation, tools.settings.retry_mode,
                            tools.settings.max_attempts),
               quota_) {
    request_ = serialize(model_, operation_, call.params).http;
    request_.scheme = place_.url.scheme;
    request_.host = place_.url.host;
    if (place_.url.path != "/") request_.path = place_.url.path + request_.path;
  }

  Json run() {
    for (;;) {
      attempt();
      RetryState::Step step = state_.after_attempt(fault(), outcome_, tools_.random.unit());
      if (step.decision == RetryState::success) return std::move(answer_.result);
      if (step.decision != RetryState::retry) throw failure();
      tools_.clock.sleep(step.delay);
    }
  }

 private:
  void attempt() {
    HttpRequest request = request_;
    if (call_.signer) {
      signed_by_ = call_.signer->get();
      SigningContext context;
      context.region = place_.signing_region;
      context.service = place_.signing_name;
      context.time = tools_.clock.now() + skew_;
      sign_headers(request, signed_by_, context);
    }
    auto response = tools_.transport.send(request, {});
    outcome_ = {};
    answer_ = {};
    message_.clear();
    candidate_skew_.reset();
    if (response) {
      read(*response);
    } else {
      outcome_.connection_failed = response.error().kind != TransportFailure::certificate;
      message_ = response.error().message;
    }
  }

  void read(const HttpResponse& response) {
    answer_ = parse(model_, operation_, response);
    outcome_.status = response.status;
    outcome_.reads = true;  // asking for credentials twice changes nothing
    outcome_.unreadable = answer_.unreadable.has_value();
    message_ = answer_.unreadable.value_or("");
    if (const std::string* hint = response.headers.find("x-amz-retry-after"))
      outcome_.retry_after_ms = *hint;
    if (answer_.error) {
      outcome_.code = answer_.error->code;
      outcome_.modelled_retryable = answer_.error->modelled_retryable;
      outcome_.modelled_throttling = answer_.error->modelled_throttling;
      message_ = answer_.error->message;
    }
    if (auto date = parse_time(response.headers.get("date")))
      candidate_skew_ = std::chrono::round<std::chrono::seconds>(*date - tools_.clock.now());
  }

  Fault fault() {
    if (call_.signer && retryable_as_skew({outcome_.code, candidate_skew_, skew_})) {
      skew_ = *candidate_skew_;
      return Fault::clock_skew;
    }
    Fault fault = classify(outcome_, call_.service, tools_.settings.retry_mode);
    bool renewable = fault == Fault::expired_credentials && call_.signer;
    if (fault == Fault::expired_credentials && !(renewable && call_.signer->replace(signed_by_)))
      return Fault::final;
    return fault;
  }

  ServiceError failure() const {
    std::string code = outcome_.code;
    if (code.empty()) code = outcome_.status ? "UnreadableAnswer" : "ConnectionError";
    ServiceError error(std::string(call_.service), std::string(call_.operation), code, message_);
    error.status = outcome_.status;
    error.attempts = state_.attempts();
    error.request_id = answer_.request_id;
    Fault kind = classify(outcome_, call_.service, tools_.settings.retry_mode);
    error.transient = kind == Fault::transient || kind == Fault::throttling;
    return error;
  }

  CredentialTools& tools_;
  const CredentialCall& call_;
  const Model& model_;
  Operation operation_;
  Place place_;
  HttpRequest request_;
  RetryQuota quota_;
  RetryState state_;
  Credentials signed_by_;
  std::chrono::seconds skew_{0};
  // Of the last attempt:
  Outcome outcome_;
  Answer answer_;
  std::string message_;
  std::optional<std::chrono::seconds> candidate_skew_;
};

}  // namespace

Json send_call(CredentialTools& tools, const CredentialCall& call) {
  return Sender(tools, call).run();
}

std::string sts_region(const Settings& settings) {
  return settings.region.value_or("us-east-1");
}

Json with_account_id(Json answer) {
  std::vector<std::string> arn = split(text_or(answer, "/AssumedRoleUser/Arn"), ':');
  if (arn.size() > 4 && answer.contains("Credentials")) answer["Credentials"]["AccountId"] = arn[4];
  return answer;
}

std::string default_session_name(CredentialTools& tools) {
  auto seconds = std::chrono::floor<std::chrono::seconds>(tools.clock.now()).time_since_epoch();
  return fmt::format("gcdt-{}", seconds.count());
}

}  // namespace gcdt::aws
