#include "tools/kumo/exposure.h"

#include "base/text.h"
#include "tools/kumo/references.h"

namespace gcdt::kumo {

namespace {

const OrderedJson* member(const OrderedJson& value, std::string_view name) {
  if (!value.is_object()) return nullptr;
  auto found = value.find(name);
  return found == value.end() ? nullptr : &*found;
}

// Numbers and texts alike: IpProtocol may be -1 or "-1".
std::string scalar(const OrderedJson* value) {
  if (!value) return "";
  return value->is_string() ? value->get<std::string>() : value->dump();
}

bool is_type(const OrderedJson& resource, std::string_view ending) {
  return scalar(member(resource, "Type")).ends_with(ending);
}

bool is_ping(const OrderedJson& rule) {
  std::string protocol = lower(scalar(member(rule, "IpProtocol")));
  return protocol == "icmp" || protocol == "icmpv6" || protocol == "1" || protocol == "58";
}

bool is_open(const OrderedJson& rule) {
  bool everywhere =
      scalar(member(rule, "CidrIp")) == "0.0.0.0/0" || scalar(member(rule, "CidrIpv6")) == "::/0";
  return everywhere && !is_ping(rule);
}

bool has_open_rule(const OrderedJson& group) {
  const OrderedJson* properties = member(group, "Properties");
  const OrderedJson* rules = properties ? member(*properties, "SecurityGroupIngress") : nullptr;
  if (!rules) return false;
  if (!rules->is_array()) return is_open(*rules);
  return std::ranges::any_of(*rules, is_open);
}

std::string_view exposure_by_groups(const OrderedJson& properties, const SecurityGroups& groups) {
  std::string_view colour;
  for (std::string_view name : {"SecurityGroups", "SecurityGroupIds"}) {
    const OrderedJson* used = member(properties, name);
    if (!used) continue;
    for (const Reference& reference : references(*used)) {
      if (groups.open.contains(reference.to)) return "red";
      if (!groups.known.contains(reference.to) && !reference.to.starts_with("AWS::"))
        colour = "yellow";
    }
  }
  return colour;
}

}  // namespace

SecurityGroups security_groups(const OrderedJson& resources) {
  SecurityGroups groups;
  for (const auto& [name, resource] : resources.items()) {
    if (!is_type(resource, "::SecurityGroup")) continue;
    groups.known.insert(name);
    if (has_open_rule(resource)) groups.open.insert(name);
  }
  return groups;
}

std::string_view exposure(const OrderedJson& resource, const SecurityGroups& groups) {
  const OrderedJson* properties = member(resource, "Properties");
  if (!properties || !properties->is_object()) return "";
  if (is_type(resource, "::LoadBalancer")) {
    const OrderedJson* scheme = member(*properties, "Scheme");
    if (!scheme || scalar(scheme) == "internet-facing") return "red";
  }
  return exposure_by_groups(*properties, groups);
}

}  // namespace gcdt::kumo
