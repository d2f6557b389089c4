#include "aws/pipeline.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>

#include "aws/checksum.h"
#include "aws/endpoints.h"
#include "aws/plan.h"
#include "aws/protocol.h"
#include "aws/proxy.h"
#include "aws/quirks.h"
#include "aws/retry.h"
#include "aws/send_rate.h"
#include "aws/url.h"
#include "base/text.h"

namespace gcdt::aws {

using namespace std::chrono_literals;

namespace {

using std::chrono::seconds;
using Deadline = std::chrono::steady_clock::time_point;

constexpr auto kStartJitter = 2s;    // in CI systems
constexpr auto kCallLimit = 5min;    // one logical call, all attempts and pauses
constexpr auto kNotedDrift = 15min;  // a clock this wrong is worth a word

// What the calls of one service in one region share.
struct ClientState {
  ClientState(RetryQuota& quota, Time now) : quota(quota), rate(now) {}
  RetryQuota& quota;             // of the service, in all regions
  SendRate rate;                 // of the adaptive retry mode
  std::atomic<int64_t> skew{0};  // seconds that the server is ahead of us
  std::atomic<bool> server_time_known{false};
};

// What tells the service that several requests are attempts of one call.
struct Numbering {
  std::string invocation;
  int attempt, max;
};

// What came of sending once.
struct Attempt {
  std::optional<TransportFailure> failure;
  HttpResponse response;
  Answer answer;
  Credentials credentials;
  seconds skew{0};                   // that it was signed with
  std::optional<seconds> candidate;  // that its Date header suggests

  bool succeeded() const { return !failure && !answer.error && !answer.unreadable; }
  // It left, and nobody knows what became of it.
  bool lost() const {
    if (failure)
      return failure->kind != TransportFailure::not_sent &&
             failure->kind != TransportFailure::certificate;
    return answer.unreadable.has_value();
  }
};

Outcome outcome_of(const Plan& plan, const Attempt& attempt) {
  Outcome outcome;
  outcome.reads = plan.reads || plan.repeat == Repeat::freely;
  if (attempt.failure) {
    outcome.connection_failed = attempt.failure->kind != TransportFailure::certificate &&
                                attempt.failure->kind != TransportFailure::too_large;
    return outcome;
  }
  outcome.status = attempt.response.status;
  outcome.unreadable = attempt.answer.unreadable.has_value();
  if (attempt.answer.error) {
    outcome.code = attempt.answer.error->code;
    outcome.modelled_retryable = attempt.answer.error->modelled_retryable;
    outcome.modelled_throttling = attempt.answer.error->modelled_throttling;
  }
  const Headers& headers = attempt.response.headers;
  if (const std::string* wait = headers.find("x-amz-retry-after")) outcome.retry_after_ms = *wait;
  if (const std::string* wait = headers.find("retry-after")) outcome.retry_after = *wait;
  return outcome;
}

// Whether nobody knows what came of it.
bool is_unknown(const Plan& plan, const Attempt& attempt) {
  bool failed_inside = !attempt.failure && attempt.response.status >= 500;
  return attempt.lost() || (plan.repeat == Repeat::when_turned_away && failed_inside);
}

// Whether the repetition rule of the call allows another attempt after this one.
bool may_repeat(const Plan& plan, const Attempt& attempt) {
  if (plan.repeat == Repeat::freely) return true;
  if (attempt.failure) return attempt.failure->kind == TransportFailure::not_sent;
  return plan.repeat != Repeat::when_unsent && !is_unknown(plan, attempt);
}

// The text of an element of an error that no model describes; "" if it is not there.
std::string element(const std::string& xml, std::string_view name) {
  std::string begin = fmt::format("<{}>", name), end = fmt::format("</{}>", name);
  size_t start = xml.find(begin), stop = xml.find(end);
  if (start == std::string::npos || stop == std::string::npos || stop < start) return {};
  return xml.substr(start + begin.size(), stop - start - begin.size());
}

// The region that S3 names when it was asked in the wrong one; "" if it is not about that.
std::string bucket_region(const Plan& plan, const Attempt& attempt) {
  int status = attempt.response.status;
  bool redirected = status == 301 || status == 302 || status == 307 || status == 400;
  if (plan.model.service_name() != "s3" || attempt.failure || !redirected) return {};
  std::string region = attempt.response.headers.get("x-amz-bucket-region");
  if (region.empty()) region = element(attempt.response.body, "Region");
  bool plain = is_host_label(region, false);
  return plain && region != plan.signing.region ? region : std::string();
}

// Where an answer wants us to go: the host alone, for the rest may hold secrets.
std::string redirect_host(const HttpResponse& response) {
  if (response.status < 300 || response.status >= 400) return {};
  auto url = parse_url(response.headers.get("location"));
  return url ? url->host : std::string();
}

Json response_metadata(const Attempt& attempt, int attempts) {
  Json headers = Json::object();
  for (const auto& [name, value] : attempt.response.headers.fields) headers[lower(name)] = value;
  Json metadata{{"HTTPStatusCode", attempt.response.status},
                {"HTTPHeaders", std::move(headers)},
                {"RequestId", attempt.answer.request_id},
                {"RetryAttempts", attempts - 1}};
  if (const std::string* host = attempt.response.headers.find("x-amz-id-2"))
    metadata["HostId"] = *host;
  return metadata;
}

class Pipeline : public Backend {
 public:
  Pipeline(const Settings& settings, CredentialSource& credentials, const Machine& machine,
           std::shared_ptr<Pacer> pacer)
      : settings_(settings),
        credentials_(credentials),
        machine_(machine),
        pacer_(pacer ? std::move(pacer) : std::make_shared<Pacer>()),
        endpoints_(settings) {
    machine_.transport.prepare();
  }

  Json send(Call call) override {
    Plan plan = make_plan(call, settings_, machine_.random);
    ClientState& state = state_of(call);
    aim_at(plan, region_for(plan));
    RetryPolicy policy = retry_policy(call.service, call.operation, settings_.retry_mode,
                                      settings_.max_attempts, call.polling && plan.reads);
    RetryState retry(policy, state.quota);
    start_apart(plan);
    Deadline deadline = machine_.clock.steady() + kCallLimit;
    std::string invocation = machine_.random.uuid4();
    bool redirected = false;
    for (;;) {
      wait_for_turn(plan, state);
      int number = retry.attempts();
      Attempt attempt = send_once(plan, state, {invocation, number, policy.max_attempts}, deadline);
      if (attempt.succeeded()) return finish(call, plan, std::move(attempt), state, retry);
      if (std::string region = bucket_region(plan, attempt); !region.empty() && !redirected) {
        redirected = true;
        remember_region(plan, region);
        aim_at(plan, region);
        continue;
      }
      Outcome outcome = outcome_of(plan, attempt);
      Fault fault = classify(outcome, call.service, settings_.retry_mode);
      bool transient = fault == Fault::transient || fault == Fault::throttling;
      state.rate.after_answer(fault == Fault::throttling, tick());
      auto step =
          retry.after_attempt(cure(fault, plan, attempt, state), outcome, machine_.random.unit());
      bool too_late = is_limited(plan) && machine_.clock.steady() + step.delay >= deadline;
      // A long poll pauses even when it will not be repeated: its caller asks again at once.
      if (!too_late && step.delay.count() > 0) machine_.clock.sleep(step.delay);
      if (too_late || step.decision != RetryState::retry)
        throw_error(plan, attempt, number, transient, step.decision);
    }
  }

 private:
  // Monotonic: rates do not care about wall clocks that jump.
  Time tick() const {
    auto since = machine_.clock.steady().time_since_epoch();
    return Time(std::chrono::duration_cast<std::chrono::microseconds>(since));
  }

  // The jobs of a pipeline start in the same second: the first call of each waits a moment. Nobody
  // else asks a server on this machine.
  void start_apart(const Plan& plan) {
    if (!pacer_->take_start() || !settings_.environment.value("CI")) return;
    if (is_local_host(plan.request.host)) return;
    machine_.clock.sleep(
        std::chrono::duration_cast<os::Duration>(kStartJitter * machine_.random.unit()));
  }

  // Keeps the rates that AWS publishes, and those it enforced.
  void wait_for_turn(const Plan& plan, ClientState& state) {
    Turn turn = pacer_->take_turn(
        plan.name.service, plan.name.region,
        operation_class(plan.name.service, plan.name.operation, plan.params), tick());
    tell_of(turn, plan.name.service, plan.name.operation);
    auto wait = turn.wait;
    if (settings_.retry_mode == RetryMode::adaptive)
      wait = std::max(wait, state.rate.wait_before(tick()));
    if (wait.count() > 0) machine_.clock.sleep(wait);
  }

  // What the fault becomes after looking at what can be done about it. A call that was refused for
  // who sent it or when was not carried out, so that it may be repeated whatever it does.
  Fault cure(Fault fault, const Plan& plan, const Attempt& attempt, ClientState& state) {
    if (fault == Fault::expired_credentials)
      return plan.sign && credentials_.refresh_after_rejection(attempt.credentials) ? fault
                                                                                    : Fault::final;
    if (fault == Fault::final && attempt.answer.error &&
        retryable_as_skew({attempt.answer.error->code, attempt.candidate, attempt.skew})) {
      state.skew = attempt.candidate->count();
      return Fault::clock_skew;
    }
    return may_repeat(plan, attempt) ? fault : Fault::final;
  }

  // Files take the time they take, and functions as well: only their pauses are limited.
  static bool is_limited(const Plan& plan) { return plan.options.total_timeout.count() > 0; }

  // No attempt outlasts the call that it belongs to.
  TransportOptions options_for(const Plan& plan, Deadline deadline) const {
    TransportOptions options = plan.options;
    auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - machine_.clock.steady());
    if (is_limited(plan)) options.total_timeout = std::clamp(left, 1ms, options.total_timeout);
    return options;
  }

  Attempt send_once(Plan& plan, ClientState& state, const Numbering& numbering, Deadline deadline) {
    Attempt attempt;
    attempt.skew = seconds(state.skew);
    Time now = machine_.clock.now() + attempt.skew;
    HttpRequest& request = plan.request;
    request.headers.set("amz-sdk-invocation-id", numbering.invocation);
    request.headers.set("amz-sdk-request", attempt_header(plan, state, numbering, now));
    if (plan.sign) {
      attempt.credentials = credentials_.get();
      plan.signing.time = now;
      sign_headers(request, attempt.credentials, plan.signing);
    }
    auto sent = machine_.transport.send(request, options_for(plan, deadline));
    if (!sent) {
      attempt.failure = std::move(sent.error());
      return attempt;
    }
    attempt.response = std::move(*sent);
    std::string told = attempt.response.headers.get("date");
    credentials_.learn_time(told);
    if (auto date = parse_time(told)) {
      attempt.candidate = std::chrono::round<seconds>(*date - machine_.clock.now());
      state.server_time_known = true;
    }
    attempt.answer = parse(plan.model, plan.operation, attempt.response);
    if (attempt.succeeded())
      attempt.answer.unreadable = checksum_mismatch(plan.operation, request, attempt.response);
    return attempt;
  }

  // "ttl" tells the service until when an answer is of use; it takes a clock that agrees with it.
  static std::string attempt_header(const Plan& plan, const ClientState& state,
                                    const Numbering& numbering, Time now) {
    std::string header = fmt::format("attempt={}; max={}", numbering.attempt, numbering.max);
    if (!state.server_time_known || plan.streams) return header;
    return fmt::format("ttl={}; {}", iso8601_basic(now + plan.options.idle_timeout), header);
  }

  Json finish(const Call& call, const Plan& plan, Attempt attempt, ClientState& state,
              RetryState& retry) {
    retry.after_attempt(Fault::none, outcome_of(plan, attempt), 0);
    state.rate.after_answer(false, tick());
    Json result = std::move(attempt.answer.result);
    adapt_answer(plan.model, plan.operation, call.params, result);
    result["ResponseMetadata"] = response_metadata(attempt, retry.attempts());
    return result;
  }

  [[noreturn]] void throw_error(const Plan& plan, const Attempt& attempt, int attempts,
                                bool transient, RetryState::Decision decision) {
    Ending ending{attempts, transient, is_unknown(plan, attempt) && !plan.reads, ""};
    if (decision == RetryState::quota_exhausted)
      ending.remark = fmt::format("the retry quota of {} is used up", plan.name.service);
    if (attempt.failure) throw unanswered(plan.name, ending, *attempt.failure);
    if (attempt.answer.unreadable)
      throw unreadable(plan.name, ending, *attempt.answer.unreadable, attempt.response);
    std::string elsewhere = redirect_host(attempt.response);
    if (!elsewhere.empty())
      ending.remark = fmt::format("a redirect to {}, which is not followed", elsewhere);
    bool about_time = attempt.candidate && std::chrono::abs(*attempt.candidate) > kNotedDrift;
    if (about_time && attempt.response.status < 500)
      ending.remark = fmt::format("the clock of this machine is {} s {}",
                                  std::chrono::abs(*attempt.candidate).count(),
                                  *attempt.candidate > 0s ? "behind" : "ahead");
    throw refused(plan.name, ending, *attempt.answer.error, attempt.response.status);
  }

  void aim_at(Plan& plan, std::string_view region) {
    std::string account;
    if (plan.sign && endpoints_.wants_account_id(plan.model))
      account = credentials_.get().account_id;
    aim(plan, endpoints_.resolve(plan.model, plan.operation, plan.params, region, account), region);
  }

  std::string region_for(const Plan& plan) {
    std::lock_guard lock(mutex_);
    auto known = bucket_regions_.find(text_or(plan.params, "/Bucket"));
    bool s3 = plan.model.service_name() == "s3";
    return s3 && known != bucket_regions_.end() ? known->second : plan.name.region;
  }
  void remember_region(const Plan& plan, const std::string& region) {
    std::lock_guard lock(mutex_);
    bucket_regions_[text_or(plan.params, "/Bucket")] = region;
  }

  ClientState& state_of(const Call& call) {
    std::lock_guard lock(mutex_);
    auto& state = states_[{call.service, call.region}];
    if (!state) state = std::make_unique<ClientState>(quotas_[call.service], tick());
    return *state;
  }

  const Settings& settings_;
  CredentialSource& credentials_;
  Machine machine_;
  std::shared_ptr<Pacer> pacer_;
  Endpoints endpoints_;
  std::mutex mutex_;
  std::map<std::string, RetryQuota> quotas_;  // by service
  std::map<std::pair<std::string, std::string>, std::unique_ptr<ClientState>> states_;
  std::map<std::string, std::string> bucket_regions_;
};

}  // namespace

std::unique_ptr<Backend> make_pipeline(const Settings& settings, CredentialSource& credentials,
                                       const Machine& machine, std::shared_ptr<Pacer> pacer) {
  return std::make_unique<Pipeline>(settings, credentials, machine, std::move(pacer));
}

}  // namespace gcdt::aws
