// What belongs to a function without being part of its configuration: each is one file, and one
// line in the table of aspects.cpp. What the configuration does not mention is left alone; null
// takes it away.
#pragma once

#include <span>
#include <string>

#include "lifecycle/context.h"

namespace gcdt::ramuda {

// The function as it is now.
struct Live {
  Context& ctx;
  const aws::Client& lambda;
  const std::string& name;
  const Json& function;  // as GetFunction shows it
};

struct Aspect {
  const char* key;  // below ramuda.lambda
  bool of_alias;    // it belongs to the alias ACTIVE, and comes after it
  // In the words of Lambda's API; null: there is none.
  Json (*wanted)(const Json& option);
  Json (*shown)(const Live& live);
  // `before` and `after` differ.
  void (*change)(const Live& live, const Json& before, const Json& after);
};

extern const Aspect tags, reserved_concurrency, provisioned_concurrency, async_invocation,
    function_url;

// Those that the configuration mentions, those of the alias or the others.
std::vector<const Aspect*> configured_aspects(const Context& ctx, bool of_alias);

// Null without an option.
Json wanted_of(const Aspect& aspect, const Context& ctx);

// Brings them all to what is wanted; whether something had to change.
bool apply_aspects(const Live& live, bool of_alias);

// What the call answers; null if what it asks for does not exist.
Json answer_if_there(const aws::Client& client, const std::string& operation, const Json& request);

}  // namespace gcdt::ramuda
