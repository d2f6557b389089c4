#include "tools/yugen/dns_record.h"

#include "base/text.h"

namespace gcdt::yugen {

namespace {

constexpr int kTtl = 300;

// Names compare without case and without the dot at their end.
std::string plain_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return lower(name);
}

struct Record {
  std::string zone, name, type;
};

Record record_of(const Context& ctx) {
  const Json& section = ctx.section();
  auto required = [&](const char* key) {
    std::string value = text_or(section, fmt::format("/customDomain/{}", key));
    if (value.empty())
      throw Error(
          "'yugen.customDomain.{}' is missing; without a record, set 'ensureCname' to "
          "false.",
          key);
    return value;
  };
  std::string kind = text_or(section, "/customDomain/recordType", "CNAME");
  return {required("hostedDomainZoneId"), plain_name(required("route53Record")),
          kind == "ALIAS" ? "A" : "CNAME"};
}

// Everything that has the name, whatever its type.
Json records_named(const Gateway& route53, const Record& record) {
  Json found = Json::array();
  try {
    Json answer = route53.call("ListResourceRecordSets", {{"HostedZoneId", record.zone},
                                                          {"StartRecordName", record.name + "."}});
    for (const Json& set : array_or_empty(answer, "/ResourceRecordSets")) {
      if (plain_name(text(set, "/Name")) != record.name) break;  // sorted: others follow
      found.push_back(set);
    }
  } catch (const ServiceError& error) {  // a better sentence
    if (error.code != "NoSuchHostedZone") throw;
    throw Error("There is no hosted zone '{}' (yugen.customDomain.hostedDomainZoneId).",
                record.zone);
  }
  return found;
}

bool points_at(const Json& set, const DnsTarget& target) {
  std::string wanted = plain_name(target.name);
  if (const Json* alias = find(set, "/AliasTarget/DNSName"))
    return plain_name(alias->get<std::string>()) == wanted;
  return std::ranges::any_of(array_or_empty(set, "/ResourceRecords"), [&](const Json& value) {
    return plain_name(text(value, "/Value")) == wanted;
  });
}

Json record_set(const Record& record, const DnsTarget& target) {
  Json set{{"Name", record.name + "."}, {"Type", record.type}};
  if (record.type == "A") {
    set["AliasTarget"] = {
        {"DNSName", target.name}, {"HostedZoneId", target.zone}, {"EvaluateTargetHealth", false}};
  } else {
    set["TTL"] = kTtl;
    set["ResourceRecords"] = Json::array({{{"Value", target.name}}});
  }
  return set;
}

// A name has either a CNAME or anything else.
void require_place(const Record& record, const Json& sets) {
  for (const Json& set : sets) {
    std::string type = text(set, "/Type");
    bool rivals = type == "CNAME" || record.type == "CNAME";
    if (type != record.type && rivals)
      throw Error(
          "'{}' has a record of type {} already, so that it cannot get one of type {}. Delete it, "
          "choose another 'yugen.customDomain.recordType' or 'route53Record', or set 'ensureCname' "
          "to false.",
          record.name, type, record.type);
  }
}

void change_record(const Gateway& route53, const Record& record, const char* action, Json set) {
  route53.call("ChangeResourceRecordSets",
               {{"HostedZoneId", record.zone},
                {"ChangeBatch",
                 {{"Changes",
                   Json::array({{{"Action", action}, {"ResourceRecordSet", std::move(set)}}})}}}});
}

}  // namespace

Json find_records(Context& ctx) {
  Record record = record_of(ctx);
  Json records = records_named(Gateway(ctx, "route53"), record);
  require_place(record, records);
  return records;
}

bool point_record(Context& ctx, const Json& records, const DnsTarget& target) {
  Record record = record_of(ctx);
  bool correct = std::ranges::any_of(records, [&](const Json& set) {
    return text(set, "/Type") == record.type && points_at(set, target);
  });
  if (correct) {
    ctx.out.say(fmt::format("Route53 record correctly set: {} --> {}", record.name, target.name));
    return false;
  }
  change_record(Gateway(ctx, "route53"), record, "UPSERT", record_set(record, target));
  ctx.out.say(fmt::format("Route53 record set: {} --> {}", record.name, target.name));
  return true;
}

void remove_record(Context& ctx, const DnsTarget& target) {
  Record record = record_of(ctx);
  Gateway route53(ctx, "route53");
  for (const Json& set : records_named(route53, record)) {
    if (text(set, "/Type") != record.type || !points_at(set, target)) continue;
    change_record(route53, record, "DELETE", set);
    ctx.out.say(fmt::format("Route53 record removed: {}", record.name));
  }
}

}  // namespace gcdt::yugen
