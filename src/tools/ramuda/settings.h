// What the configuration says about the function, as the members of Lambda's requests.
#pragma once

#include <string>

#include "lifecycle/context.h"

namespace gcdt::ramuda {

// Throws Error if the configuration names none.
std::string function_name(const Context& ctx);

// Of a function that is a container image; empty: it comes from a bundle.
std::string image_uri(const Context& ctx);
// The one that the function writes to.
std::string log_group(const Context& ctx);

// The members that CreateFunction and UpdateFunctionConfiguration have in common. What the
// configuration does not mention is left out, null takes away what the function has; the
// environment is always there, and replaces that of the function.
Json wanted_settings(const Context& ctx);
// ["x86_64"] or ["arm64"]; an empty list if the configuration does not say.
Json wanted_architectures(const Context& ctx);

// A member of the function's configuration as GetFunction shows it, in the form of a request.
Json shown_setting(const std::string& member, const Json& remote);
// Of `wanted` what differs from the function's configuration as GetFunction shows it; an empty map
// if nothing does. A VPC that is no longer configured is taken away. For a function that does not
// exist yet `remote` is an empty map.
Json changed_settings(Json wanted, const Json& remote);

// Whether that version of the function has the code of `latest`, its configuration as it is at AWS,
// and what the configuration wants. It may not: a deployment may have ended early, or have been
// taken back.
bool version_is_as_wanted(const Context& ctx, const aws::Client& lambda, const std::string& version,
                          const Json& latest);

}  // namespace gcdt::ramuda
