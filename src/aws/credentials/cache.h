// Cache files that are shared with the AWS CLI: same folders, same names, same content.
#pragma once

#include <filesystem>
#include <optional>

#include "aws/credentials/provider.h"

namespace gcdt::aws {

// Credentials of roles: ~/.aws/cli/cache. Tokens of SSO sessions: ~/.aws/sso/cache. "" without
// HOME.
std::filesystem::path role_cache_file(const CredentialTools& tools, std::string_view key_text);
std::filesystem::path sso_token_file(const CredentialTools& tools, std::string_view key_text);

// nullopt if the file is not there or is no JSON object. One that others could have written is not
// trusted: nullopt and a warning.
std::optional<Json> read_cache(CredentialTools& tools, const std::filesystem::path& file);
// Readable for the user alone. A cache that cannot be written is no reason to fail: false.
bool write_cache(const std::filesystem::path& file, const Json& content);

// `fetch` behind a cache file with {"Credentials": {...}}. What has less than 15 minutes left
// counts as expired, and a set that was handed out before is never taken from the file again:
// whoever asks anew wants another one. `ask` returns the JSON to be stored.
Fetch cached(CredentialTools& tools, std::filesystem::path file, std::string provider,
             std::function<Json()> ask);

}  // namespace gcdt::aws
