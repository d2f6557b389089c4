// The name of one's own under which an API is reached (40-yugen 8).
#pragma once

#include <string>

#include "tools/yugen/api_service.h"

namespace gcdt::yugen {

// Throws Error if the certificate, the hosted zone or the place for the record is missing: before
// anything is changed.
void check_custom_domain(Context& ctx, const ApiService& service);

// Makes domain, mapping and record what `yugen.customDomain` wants. True if anything was changed.
bool ensure_custom_domain(Context& ctx, const ApiService& service, const std::string& api_id);

// Takes the API off the domain: only the mapping that leads to it, or with `whole` the record and
// the domain itself, too.
void release_custom_domain(Context& ctx, const ApiService& service, const std::string& api_id,
                           bool whole);

}  // namespace gcdt::yugen
