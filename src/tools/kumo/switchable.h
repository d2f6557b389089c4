// The resources of a stack that `kumo stop` and `kumo start` act on (10-kumo 14), and what they do
// to each kind of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/context.h"

namespace gcdt::kumo {

struct Resource {
  std::string type, logical_id, physical_id;
};

struct Switchable {
  Json stack;  // as DescribeStacks shows it
  std::vector<Resource> resources;

  std::vector<Resource> of_type(std::string_view type) const;
};

// Of the stack named on the command line, else in the configuration. nullopt after saying why: it
// does not exist, or its configuration says DisableStop.
std::optional<Switchable> find_switchable(Context& ctx);

// Autoscaling groups and ECS services are resized to nothing, and back to what they were. Before
// one is stopped its sizes are saved in this tag of its own; without it the deployed template
// tells.
inline constexpr std::string_view kSizeTag = "gcdt:kumo:original-size";
// The tag's value, numbers separated by '/': minimum/maximum/desired of a group, desired of a
// service. nullopt if the text is not `count` of them.
std::optional<std::vector<int>> parse_sizes(std::string_view text, size_t count);

void stop_groups(Context& ctx, const Switchable& stack);     // waits until they are empty
void stop_services(Context& ctx, const Switchable& stack);   // does not wait
void stop_instances(Context& ctx, const Switchable& stack);  // waits until they are stopped
void stop_databases(Context& ctx, const Switchable& stack);  // does not wait

void start_databases(Context& ctx, const Switchable& stack);  // waits until they are available
void start_instances(Context& ctx, const Switchable& stack);  // waits until their checks are ok
void start_services(Context& ctx, const Switchable& stack);
void start_groups(Context& ctx, const Switchable& stack);

}  // namespace gcdt::kumo
