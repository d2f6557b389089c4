#include "aws/failures.h"

#include <algorithm>

#include "aws/model.h"
#include "base/json.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

constexpr size_t kHeadOfBody = 512;

struct Words {
  const char* code;
  const char* beginning;
};

Words words(TransportFailure::Kind kind) {
  switch (kind) {
    case TransportFailure::certificate:
      return {"CertificateRejected", "could not trust"};
    case TransportFailure::broken:
      return {"ConnectionLost", "lost the connection to"};
    case TransportFailure::timed_out:
      return {"RequestTimedOut", "got no answer from"};
    case TransportFailure::too_large:
      return {"AnswerTooLarge", "could not take the answer of"};
    default:
      return {"ConnectionFailed", "could not reach"};
  }
}

std::string place(const CallName& call) {
  if (call.region.empty()) return call.service;
  return fmt::format("{} in {}", call.service, call.region);
}

// The sentence, with what else there is to say.
std::string complete(const CallName& call, const Ending& ending, std::string sentence) {
  if (ending.attempts > 1) sentence += fmt::format(" ({} attempts)", ending.attempts);
  if (ending.outcome_unknown)
    sentence += fmt::format("; whether {} was carried out is unknown", call.operation);
  if (!ending.remark.empty()) sentence += "; " + ending.remark;
  return sentence;
}

// What a misspelt region looks like from here: its hosts do not exist. Empty for a region that
// AWS's list of partitions knows.
std::string doubt_about(const std::string& region) {
  std::vector<std::string> known;
  const Json list = Json::parse(partitions());
  for (const Json& partition : list.at("partitions"))
    for (const auto& [name, traits] : partition.at("regions").items()) known.push_back(name);
  if (region.empty() || std::ranges::find(known, region) != known.end()) return {};
  auto meant = nearest(region, known);
  return fmt::format("; '{}' is no region known here{}", region,
                     meant ? fmt::format(", did you mean '{}'?", *meant) : "");
}

ServiceError with_ending(ServiceError error, const Ending& ending) {
  error.attempts = ending.attempts;
  error.transient = ending.transient;
  error.outcome_unknown = ending.outcome_unknown;
  return error;
}

}  // namespace

ServiceError refused(const CallName& call, const Ending& ending, const ServiceFault& fault,
                     int status) {
  std::string message = fault.message;
  if (!ending.remark.empty()) message += fmt::format(" ({})", ending.remark);
  ServiceError error(call.service, call.operation, fault.code, message);
  error.request_id = fault.request_id;
  error.status = status;
  error.members = dump(fault.members);
  return with_ending(std::move(error), ending);
}

ServiceError unanswered(const CallName& call, const Ending& ending,
                        const TransportFailure& failure) {
  auto [code, beginning] = words(failure.kind);
  std::string sentence = fmt::format("{} {}: {}", beginning, place(call), failure.message);
  if (failure.kind == TransportFailure::not_sent) sentence += doubt_about(call.region);
  return with_ending(ServiceError::without_answer(call.service, call.operation, code,
                                                  complete(call, ending, std::move(sentence))),
                     ending);
}

ServiceError unreadable(const CallName& call, const Ending& ending, const std::string& why,
                        const HttpResponse& response) {
  std::string sentence =
      fmt::format("unreadable answer from {} to {}: {}", place(call), call.operation, why);
  ServiceError error =
      ServiceError::without_answer(call.service, call.operation, "UnreadableAnswer",
                                   complete(call, ending, std::move(sentence)));
  error.status = response.status;
  error.detail = response.body.substr(0, kHeadOfBody);
  return with_ending(std::move(error), ending);
}

}  // namespace gcdt::aws
