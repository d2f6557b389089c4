// Event sources as the configuration lists them, in both forms of `lambda.events`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/context.h"

namespace gcdt::ramuda::events {

struct Source {
  std::string place;  // "lambda.events.0.event_source"
  Json options;       // what stands there; the deprecated form is translated
  bool wanted = true;
};

// In the order of the configuration. Throws Error for entries that are no sources.
std::vector<Source> configured_sources(const Context& ctx);

// "ramuda configuration: '<place>': <sentence>"
Error wrong(const Source& source, std::string_view sentence);

// Throws Error unless there is a text that is not empty.
std::string required_text(const Source& source, const std::string& key);
// nullptr if the option is missing or null.
const Json* option(const Source& source, const std::string& key);
// Throws Error if the option is there and is something else.
bool flag(const Source& source, const std::string& key, bool fallback);

// The field of arn:partition:service:region:account:resource, the last one whole; "" if the text
// has no such field.
enum class ArnField { partition = 1, service, region, account, resource };
std::string arn_field(std::string_view arn, ArnField field);
std::string arn_of(const Source& source);  // "" if none is given

}  // namespace gcdt::ramuda::events
