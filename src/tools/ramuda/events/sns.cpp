// Subscriptions to topics of SNS.
#include "base/text.h"
#include "tools/ramuda/events/kind.h"

namespace gcdt::ramuda::events {

namespace {

// JSON with keys in one order: AWS writes policies as it likes.
std::string normal(const Json& attributes, const std::string& name) {
  std::string text = text_or(attributes, "/" + name);
  auto parsed = try_parse_json(text);
  return parsed ? dump(*parsed) : text;
}

void check(const std::vector<Source>& sources) {
  check_alone(sources);
  const Source& source = sources.front();
  std::string topic = arn_field(arn_of(source), ArnField::resource);
  if (topic.empty() || topic.contains(':'))
    throw wrong(source, fmt::format("'{}' is not the ARN of a topic, "
                                    "arn:aws:sns:REGION:ACCOUNT:TOPIC",
                                    arn_of(source)));
  if (const Json* policy = option(source, "filter_policy"); policy && !policy->is_object())
    throw wrong(source, "'filter_policy' must be a map");
  if (const Json* scope = option(source, "filter_policy_scope");
      scope && *scope != "MessageAttributes" && *scope != "MessageBody")
    throw wrong(source, "'filter_policy_scope' must be MessageAttributes or MessageBody");
}

class Topic {
 public:
  Topic(Wiring& wiring, const Source& source)
      : wiring_(wiring),
        source_(source),
        arn_(arn_of(source)),
        sns_(wiring.ctx.aws("sns", arn_field(arn_, ArnField::region))) {
    try {
      for (const Json& one : sns_.pages("ListSubscriptionsByTopic", {{"TopicArn", arn_}}))
        if (text_or(one, "/Protocol") == "lambda" &&
            text_or(one, "/Endpoint") == wiring.target.alias_arn)
          subscription_ = text(one, "/SubscriptionArn");
    } catch (const ServiceError& error) {  // absent is an answer
      if (!error.code.starts_with("NotFound")) throw;
      exists_ = false;
    }
  }

  Changes plan() {
    if (source_.wanted && !exists_)
      throw Error("Topic '{}' does not exist. Create it, or correct '{}.arn'.", arn_,
                  source_.place);
    Changes changes;
    if (source_.wanted) {
      subscribe(changes);
      wiring_.permissions.allow(grant(), changes);
    } else {
      unsubscribe(changes);
      wiring_.permissions.withdraw(grant(), changes);
    }
    return changes;
  }

 private:
  // The topic's name as the original had it; FIFO topics have a dot in theirs, which no id may.
  Grant grant() const {
    return {.principal = "sns.amazonaws.com",
            .source_arn = arn_,
            .account = {},
            .id = replace_all(arn_field(arn_, ArnField::resource), ".", "-")};
  }

  // Of the subscription, what the configuration mentions.
  Json wanted_attributes() const {
    Json attributes = Json::object();
    if (const Json* scope = option(source_, "filter_policy_scope"))
      attributes["FilterPolicyScope"] = *scope;
    if (const Json* policy = option(source_, "filter_policy"))
      attributes["FilterPolicy"] = dump(*policy);
    return attributes;
  }

  void subscribe(Changes& changes) {
    Json wanted = wanted_attributes();
    if (subscription_.empty()) {
      Json request{
          {"TopicArn", arn_}, {"Protocol", "lambda"}, {"Endpoint", wiring_.target.alias_arn}};
      if (!wanted.empty()) request["Attributes"] = wanted;
      changes.push_back({fmt::format("Subscribing to topic {}", arn_),
                         [sns = sns_, request] { sns.call("Subscribe", request); }});
      return;
    }
    if (wanted.empty()) return;
    Json answer = sns_.call("GetSubscriptionAttributes", {{"SubscriptionArn", subscription_}});
    Json present = answer.value("Attributes", Json::object());
    for (const auto& [name, value] : wanted.items()) {
      if (normal(present, name) == normal(wanted, name)) continue;
      bool none = value == "{}" && !present.contains(name);  // no filter is as an empty one
      if (none) continue;
      Json request{
          {"SubscriptionArn", subscription_}, {"AttributeName", name}, {"AttributeValue", value}};
      changes.push_back(
          {fmt::format("Updating {} of the subscription to topic {}", name, arn_),
           [sns = sns_, request] { sns.call("SetSubscriptionAttributes", request); }});
    }
  }

  void unsubscribe(Changes& changes) {
    if (subscription_.empty()) return;
    if (!subscription_.starts_with("arn:"))  // "PendingConfirmation"
      throw Error(
          "The subscription to topic '{}' is not confirmed yet, and cannot be removed before that.",
          arn_);
    changes.push_back(
        {fmt::format("Unsubscribing from topic {}", arn_), [sns = sns_, arn = subscription_] {
           sns.call("Unsubscribe", {{"SubscriptionArn", arn}});
         }});
  }

  Wiring& wiring_;
  const Source& source_;
  std::string arn_;
  aws::Client sns_;
  bool exists_ = true;
  std::string subscription_;  // its ARN; "" if there is none
};

Changes plan(Wiring& wiring, const std::vector<Source>& sources) {
  return Topic(wiring, sources.front()).plan();
}

}  // namespace

const Kind sns{"SNS", [](const Source& source) { return has_arn_of(source, "sns"); }, arn_of, check,
               plan};

}  // namespace gcdt::ramuda::events
