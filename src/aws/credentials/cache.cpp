#include "aws/credentials/cache.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "os/files.h"

namespace gcdt::aws {

namespace {

namespace fs = std::filesystem;
constexpr size_t kMaxFile = 256 << 10;
constexpr auto kExpiryWindow = std::chrono::minutes(15);

fs::path cache_file(const CredentialTools& tools, std::string_view folder,
                    std::string_view key_text) {
  auto home = tools.settings.environment.value("HOME");
  if (!home) return {};
  return fs::path(*home) / ".aws" / folder / "cache" / (hex_encode(sha1(key_text)) + ".json");
}

bool make_private_folders(const fs::path& folder) {
  std::error_code ignored;
  if (fs::is_directory(folder, ignored)) return true;
  if (!folder.has_relative_path() || !make_private_folders(folder.parent_path())) return false;
  return mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST;
}

// What the file holds, if it lasts long enough.
std::optional<Credentials> stored(CredentialTools& tools, const fs::path& file,
                                  const std::string& provider) {
  auto content = read_cache(tools, file);
  const Json* set = content ? find(*content, "/Credentials") : nullptr;
  if (!set || member(*set, "AccessKeyId").empty() || member(*set, "SecretAccessKey").empty())
    return std::nullopt;
  auto expiration = expiration_of(*set);
  if (!expiration || *expiration - tools.time.now() < kExpiryWindow) return std::nullopt;
  return credentials_from_json(*set, provider, "SessionToken", file.string());
}

}  // namespace

fs::path role_cache_file(const CredentialTools& tools, std::string_view key_text) {
  return cache_file(tools, "cli", key_text);
}

fs::path sso_token_file(const CredentialTools& tools, std::string_view key_text) {
  return cache_file(tools, "sso", key_text);
}

std::optional<Json> read_cache(CredentialTools& tools, const fs::path& file) {
  struct stat info{};
  if (file.empty() || stat(file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  bool writable_by_others = (info.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  if (writable_by_others || info.st_uid != geteuid()) {
    tools.warnings.add(
        fmt::format("The cache file '{}' is ignored: {}.", file.string(),
                    writable_by_others ? "others may write to it" : "it belongs to another user"));
    return std::nullopt;
  }
  auto text = os::read_file_if_exists(file, kMaxFile);
  auto json = text ? try_parse_json(*text) : std::nullopt;
  return json && json->is_object() ? json : std::nullopt;
}

bool write_cache(const fs::path& file, const Json& content) {
  if (file.empty() || !make_private_folders(file.parent_path())) return false;
  try {
    os::write_file(file, dump(content), 0600);
    return true;
  } catch (const Error&) {  // a read-only home: the credentials are good all the same
    return false;
  }
}

Fetch cached(CredentialTools& tools, fs::path file, std::string provider,
             std::function<Json()> ask) {
  return [&tools, file = std::move(file), provider = std::move(provider), ask = std::move(ask),
          handed_out = std::make_shared<std::string>()] {
    auto credentials = stored(tools, file, provider);
    if (!credentials || credentials->access_key_id == *handed_out) {
      Json answer = ask();
      credentials = credentials_from_json(answer.value("Credentials", Json()), provider,
                                          "SessionToken", "The answer to the request for them");
      write_cache(file, answer);
    }
    *handed_out = credentials->access_key_id;
    return *credentials;
  };
}

}  // namespace gcdt::aws
