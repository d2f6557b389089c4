// The name of one's own under which an API is reached (40-yugen 8).
#pragma once

#include <string>

#include "tools/yugen/api_service.h"

namespace gcdt::yugen {

// Throws Error if the certificate, the hosted zone or the place for the record is missing, or if
// the base path leads to an API of others: before anything is changed. `api_id`: "" = there is none
// yet.
void check_custom_domain(Context& ctx, const ApiService& service, const std::string& api_id);

// Makes domain, mapping and record what `yugen.customDomain` wants. True if anything was changed.
bool ensure_custom_domain(Context& ctx, const ApiService& service, const std::string& api_id);

// Takes the API off the domain: only the mapping that leads to it, or with `whole` the record and
// the domain itself, too. Says what it did; false if there is no such domain. Throws Error before
// anything is changed if others use the domain.
bool release_custom_domain(Context& ctx, const ApiService& service, const std::string& api_id,
                           bool whole);

}  // namespace gcdt::yugen
