// Notifications of a bucket. What others have configured there stays as it is.
#include <algorithm>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "services/s3.h"
#include "tools/ramuda/events/kind.h"

namespace gcdt::ramuda::events {

namespace {

// S3 asks Lambda whether it may call the function; a new permission takes a moment to get there.
constexpr auto kPatience = std::chrono::seconds(30);
constexpr auto kPause = std::chrono::seconds(2);

// What is sent: two notifications with the same are the same, whatever their ids.
struct Notice {
  std::set<std::string> events;
  std::string prefix, suffix;
  bool operator==(const Notice&) const = default;
};

Notice notice_of(const Source& source) {
  Notice notice{.events = {},
                .prefix = text_or(source.options, "/prefix"),
                .suffix = text_or(source.options, "/suffix")};
  for (const Json& event : source.options.at("events")) notice.events.insert(event);
  return notice;
}

Notice notice_of(const Json& configured) {
  Notice notice;
  for (const Json& event : array_or_empty(configured, "/Events")) notice.events.insert(event);
  for (const Json& rule : array_or_empty(configured, "/Filter/Key/FilterRules"))
    (iequals(text_or(rule, "/Name"), "prefix") ? notice.prefix : notice.suffix) =
        text_or(rule, "/Value");
  return notice;
}

// S3 takes both spellings and shows "Prefix"; its model has the one in lower case.
Json filter_rules(const Notice& notice) {
  Json rules = Json::array();
  if (!notice.prefix.empty()) rules.push_back({{"Name", "prefix"}, {"Value", notice.prefix}});
  if (!notice.suffix.empty()) rules.push_back({{"Name", "suffix"}, {"Value", notice.suffix}});
  return rules;
}

std::vector<std::string> listed(const std::set<std::string>& events) {
  return {events.begin(), events.end()};
}

std::string told(const std::string& deed, const std::string& bucket, const Notice& notice) {
  std::string text = fmt::format("{} rule {}: {}", deed, bucket, join(listed(notice.events), ", "));
  if (!notice.prefix.empty()) text += "\n\tPrefix: " + notice.prefix;
  if (!notice.suffix.empty()) text += "\n\tSuffix: " + notice.suffix;
  return text;
}

// "s3:ObjectCreated:*" is every event that begins so.
bool meet(std::string_view a, std::string_view b) {
  bool a_is_open = a.ends_with('*'), b_is_open = b.ends_with('*');
  if (a_is_open) a.remove_suffix(1);
  if (b_is_open) b.remove_suffix(1);
  return a == b || (a_is_open && b.starts_with(a)) || (b_is_open && a.starts_with(b));
}

// An object and an event that both are about: S3 accepts no two such notifications.
bool overlap(const Notice& a, const Notice& b) {
  bool same_event = std::ranges::any_of(a.events, [&](const std::string& one) {
    return std::ranges::any_of(b.events, [&](const auto& other) { return meet(one, other); });
  });
  return same_event && (a.prefix.starts_with(b.prefix) || b.prefix.starts_with(a.prefix)) &&
         (a.suffix.ends_with(b.suffix) || b.suffix.ends_with(a.suffix));
}

std::string bucket_name(const Source& source) {
  return arn_field(arn_of(source), ArnField::resource);
}

void check(const std::vector<Source>& sources) {
  std::vector<Notice> seen;
  for (const Source& source : sources) {
    std::string bucket = bucket_name(source);
    if (bucket.empty() || bucket.contains('/') || bucket.contains('*'))
      throw wrong(source, fmt::format("'{}' is not the ARN of a bucket, arn:aws:s3:::NAME",
                                      arn_of(source)));
    const Json* events = option(source, "events");
    if (!events || !events->is_array() || events->empty())
      throw wrong(source, "'events' must list what S3 is to send, [\"s3:ObjectCreated:*\"]");
    for (const Json& event : *events)
      if (!event.is_string() || !event.get_ref<const std::string&>().starts_with("s3:"))
        throw wrong(source,
                    fmt::format("{} is no event of S3, like \"s3:ObjectCreated:*\"", dump(event)));
    for (const char* key : {"prefix", "suffix"})
      if (option(source, key)) required_text(source, key);
    if (!source.wanted) continue;
    Notice notice = notice_of(source);
    for (const Notice& other : seen)
      if (overlap(notice, other))
        throw wrong(source, fmt::format("another source sends the same events of bucket '{}'; S3 "
                                        "does not allow that",
                                        bucket));
    seen.push_back(std::move(notice));
  }
}

// One bucket: what is configured there, and what of it is ours.
class Bucket {
 public:
  Bucket(Wiring& wiring, const std::vector<Source>& sources, services::Bucket bucket)
      : wiring_(wiring),
        sources_(sources),
        bucket_(std::move(bucket)),
        s3_(wiring.ctx.aws("s3", bucket_.region)),
        configuration_(
            s3_.call("GetBucketNotificationConfiguration",
                     {{"Bucket", bucket_.name}, {"ExpectedBucketOwner", bucket_.owner}})) {
    configuration_.erase("ResponseMetadata");
    id_ = fmt::format("gcdt-{}-notification", wiring.target.function);
  }

  // Adds what has to change at the bucket. True if the bucket calls the function afterwards.
  bool plan(Changes& changes) {
    Json kept = Json::array();
    std::vector<Notice> present;
    std::vector<std::string> texts;
    for (const Json& entry : array_or_empty(configuration_, "/LambdaFunctionConfigurations")) {
      Notice notice = notice_of(entry);
      bool keep = !is_ours(entry, notice) || is_wanted(notice);
      if (keep) {
        kept.push_back(entry);
        if (is_ours(entry, notice)) present.push_back(std::move(notice));
      } else {
        texts.push_back(told("Removing", bucket_.name, notice));
      }
    }
    for (const Source& source : sources_) {
      Notice notice = notice_of(source);
      if (!source.wanted || std::ranges::find(present, notice) != present.end()) continue;
      refuse_overlap(source, notice, kept);
      texts.push_back(told("Wiring", bucket_.name, notice));
      kept.push_back(entry_for(notice, kept));
    }
    bool calls = std::ranges::any_of(kept, [&](const Json& entry) { return calls_us(entry); });
    if (texts.empty()) return calls;
    Json configuration = configuration_;
    if (kept.empty())
      configuration.erase("LambdaFunctionConfigurations");
    else
      configuration["LambdaFunctionConfigurations"] = std::move(kept);
    changes.push_back({join(texts, "\n"), put(std::move(configuration))});
    return calls;
  }

 private:
  bool calls_us(const Json& entry) const {
    return text_or(entry, "/LambdaFunctionArn") == wiring_.target.alias_arn;
  }
  // By its id, or because it is what the configuration lists: the original made up ids.
  bool is_ours(const Json& entry, const Notice& notice) const {
    if (!calls_us(entry)) return false;
    std::string id = text_or(entry, "/Id");
    return id == id_ || id.starts_with(id_ + "-") ||
           std::ranges::any_of(sources_,
                               [&](const Source& source) { return notice_of(source) == notice; });
  }
  bool is_wanted(const Notice& notice) const {
    return std::ranges::any_of(sources_, [&](const Source& source) {
      return source.wanted && notice_of(source) == notice;
    });
  }

  void refuse_overlap(const Source& source, const Notice& notice, const Json& kept) const {
    auto refuse = [&](const Json& entry, const char* arn) {
      if (!overlap(notice, notice_of(entry))) return;
      throw Error(
          "Bucket '{}' sends these events to {} already (notification '{}'), and S3 does not send "
          "an event twice. Change 'events', 'prefix' or 'suffix' of '{}', or remove that "
          "notification.",
          bucket_.name, text_or(entry, arn), text_or(entry, "/Id"), source.place);
    };
    for (const Json& entry : kept) refuse(entry, "/LambdaFunctionArn");
    for (const Json& entry : array_or_empty(configuration_, "/QueueConfigurations"))
      refuse(entry, "/QueueArn");
    for (const Json& entry : array_or_empty(configuration_, "/TopicConfigurations"))
      refuse(entry, "/TopicArn");
  }

  Json entry_for(const Notice& notice, const Json& others) const {
    Json entry{{"LambdaFunctionArn", wiring_.target.alias_arn}, {"Events", listed(notice.events)}};
    if (Json rules = filter_rules(notice); !rules.empty())
      entry["Filter"] = {{"Key", {{"FilterRules", std::move(rules)}}}};
    bool first = std::ranges::none_of(
        others, [&](const Json& other) { return text_or(other, "/Id") == id_; });
    entry["Id"] = first ? id_ : id_ + "-" + hex_encode(sha256(dump(entry))).substr(0, 8);
    return entry;
  }

  std::function<void()> put(Json configuration) const {
    Json request{{"Bucket", bucket_.name},
                 {"ExpectedBucketOwner", bucket_.owner},
                 {"NotificationConfiguration", std::move(configuration)}};
    return [s3 = s3_, request = std::move(request), &clock = wiring_.ctx.clock] {
      for (auto began = clock.steady();; clock.sleep(kPause)) {
        try {
          s3.call("PutBucketNotificationConfiguration", request);
          return;
        } catch (const ServiceError& error) {  // the permission is not everywhere yet
          bool unknown = error.message.contains("validate the following destination");
          if (!unknown || clock.steady() - began >= kPatience) throw;
        }
      }
    };
  }

  Wiring& wiring_;
  const std::vector<Source>& sources_;
  services::Bucket bucket_;
  aws::Client s3_;
  Json configuration_;
  std::string id_;
};

Changes plan(Wiring& wiring, const std::vector<Source>& sources) {
  std::string name = bucket_name(sources.front());
  Grant grant{.principal = "s3.amazonaws.com",
              .source_arn = fmt::format("arn:{}:s3:::{}", wiring.target.partition, name),
              .account = wiring.target.account,
              .id = {}};
  services::BucketLook look = services::look_at_bucket(wiring.ctx.session, name);
  if (look.state == services::BucketState::absent && !any_wanted(sources)) {
    Changes changes;
    wiring.permissions.withdraw(grant, changes);
    return changes;
  }
  if (look.state == services::BucketState::absent)
    throw Error("Bucket '{}' does not exist. Create it, or correct '{}.arn'.", name,
                sources.front().place);
  if (look.state != services::BucketState::mine)
    throw Error("Bucket '{}' does not belong to account {}, or this account may not look at it.",
                name, look.bucket.owner);
  if (any_wanted(sources) && look.bucket.region != wiring.target.region)
    throw Error("Bucket '{}' is in {}, the function in {}. S3 calls functions of its own region.",
                name, look.bucket.region, wiring.target.region);
  Changes changes, permission;
  bool calls = Bucket(wiring, sources, look.bucket).plan(changes);
  if (calls && any_wanted(sources)) {  // S3 checks it
    wiring.permissions.allow(grant, permission);
    changes.insert(changes.begin(), permission.begin(), permission.end());
  } else if (!calls) {
    wiring.permissions.withdraw(grant, changes);
  }
  return changes;
}

}  // namespace

const Kind s3{"S3", [](const Source& source) { return has_arn_of(source, "s3"); }, bucket_name,
              check, plan};

}  // namespace gcdt::ramuda::events
