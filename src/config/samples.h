// What a schema says about values: the defaults that lie beneath a section, and sample sections for
// scaffolds and documents (01-core 8.2, with its quirks C-18 and C-19 mended).
#pragma once

#include "base/json.h"
#include "config/schema.h"

namespace gcdt::config {

enum class Sample {
  defaults,  // required properties that have defaults
  minimal,   // required properties that have none
  full,      // all properties
};

// The section that `schema` describes, a map; empty if nothing belongs in it.
Json make_sample(const Schema& schema, Sample kind);

// Puts what `below` has beneath `value`: maps are merged, and what `value` has already stays.
void add_missing(Json& value, const Json& below);

}  // namespace gcdt::config
