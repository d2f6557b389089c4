#include "services/awsume.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "aws/credentials/call.h"
#include "aws/credentials/sts.h"
#include "aws/profile_text.h"
#include "base/text.h"
#include "os/files.h"

namespace gcdt::services {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr size_t kLimit = 16 << 20;
constexpr auto kSessionDuration = 36000s;
// A role lasts an hour: a session that ends earlier would not outlive it.
constexpr auto kSessionNeeded = 3610s;

int64_t unix_seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

// A number of seconds since 1970, as the cache has them; long ago if it is none.
Time time_at(const Json& json, const char* pointer) {
  const Json* value = find(json, pointer);
  return value && value->is_number() ? Time(std::chrono::seconds(value->get<int64_t>())) : Time{};
}

// "2026-01-02 03:04:05", UTC.
std::string plain_time(Time time) {
  return human_time(std::chrono::floor<std::chrono::seconds>(time)).substr(0, 19);
}

// For names that become part of files, ARNs and prompts.
void check_name(std::string_view what, const std::string& name, std::string_view signs) {
  bool good = !name.empty() && std::ranges::all_of(name, [&](unsigned char c) {
    return std::isalnum(c) || signs.find(static_cast<char>(c)) != signs.npos;
  });
  if (!good)
    throw Error("The {} '{}' is no name: letters, digits and any of {} make one.", what, name,
                signs);
}

void check(const AwsumeRole& role) {
  check_name("account", role.account, "-_.");
  check_name("profile", role.profile, "-_.@+");
  check_name("username", role.username, "-_.@+=,");
  if (!std::ranges::all_of(role.arn, [](unsigned char c) { return c > ' ' && c < 0x7f; }))
    throw Error("'{}' is no ARN of a role.", role.arn);
  aws::checked_role_arn(role.arn, "<arn>");
}

// It says which roles one may take, and holds keys: nobody else may have written it.
void check_trust(const fs::path& file) {
  struct stat info{};
  if (stat(file.c_str(), &info) != 0) return;
  if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0 || info.st_uid != geteuid())
    throw Error("'{}' is not used, since others may write to it; 'chmod 600' it if it is yours.",
                file.string());
}

Json read_cache(const fs::path& file, output::Output& out) {
  Json cache = {{"roles", Json::object()}, {"sessions", Json::object()}};
  auto content = file.empty() ? std::nullopt : os::read_file_if_exists(file, kLimit);
  if (!content) {
    out.warning("There is no files with your last credentials.");
    return cache;
  }
  check_trust(file);
  auto found = try_parse_json(*content);
  auto is_map = [&](const char* member) {
    const Json* value = find(*found, member);
    return !value || value->is_object();
  };
  if (!found || !found->is_object() || !is_map("/roles") || !is_map("/sessions"))
    throw Error("'{}' is no cache of gcdt awsume; 'gcdt awsume clean' removes it.", file.string());
  cache.update(*found);
  return cache;
}

AwsumeRole role_of(const std::string& account, const Json& entry) {
  return {account, text_or(entry, "/profile"), text_or(entry, "/assumed_role"),
          text_or(entry, "/username"), time_at(entry, "/expiration")};
}

std::string partition_of(const std::string& arn) {
  std::vector<std::string> parts = split(arn, ':');
  return parts.size() > 1 ? parts[1] : "aws";
}

// The device is named in the profile (mfa_serial, or aws_mfa_device as aws-mfa has it), else it is
// the user's own in the account of the long-term keys.
std::string mfa_device(aws::Sts& sts, const std::string& username) {
  const aws::Section& section = *sts.settings().active_profile();
  for (const char* key : {"mfa_serial", "aws_mfa_device"})
    if (auto found = section.find(key); found != section.end() && !found->second.empty())
      return found->second;
  Json who = sts.call("GetCallerIdentity");
  return fmt::format("arn:{}:iam::{}:mfa/{}", partition_of(text_or(who, "/Arn")),
                     text(who, "/Account"), username);
}

std::string ask_code(os::Terminal& terminal, const std::string& device) {
  std::string code = trim(terminal.ask(
      fmt::format("Enter AWS MFA code for device [{}] (renewing for {} seconds):", device,
                  kSessionDuration.count()),
      false));
  bool six_digits = code.size() == 6 && code.find_first_not_of("0123456789") == code.npos;
  if (!six_digits) throw Error("An MFA code is six digits; nothing was changed.");
  return code;
}

// As the service sends it, except that the cache has the time as a number.
Json for_cache(Json credentials) {
  auto expiration = aws::expiration_of(credentials);
  credentials["Expiration"] = expiration ? unix_seconds(*expiration) : 0;
  return credentials;
}

aws::Credentials from_cache(const Json& session) {
  return aws::make_credentials("gcdt-awsume", text_or(session, "/AccessKeyId"),
                               text_or(session, "/SecretAccessKey"),
                               text_or(session, "/SessionToken"));
}

// Whatever the file is a link to is what gets replaced.
fs::path real_file(const fs::path& file) {
  std::error_code error;
  fs::path real = fs::canonical(file, error);
  return error ? file : real;
}

}  // namespace

Awsume::Awsume(const os::Environment& environment, aws::Machine machine, output::Output& out,
               std::optional<std::string> region)
    : environment_(environment), machine_(machine), out_(out), region_(std::move(region)) {
  credentials_file_ = find_credentials_file(environment);
  cache_ = read_cache(cache_file(environment), out);
}

fs::path Awsume::find_credentials_file(const os::Environment& environment) {
  fs::path file = aws::read_profile_files(environment).credentials_path;
  if (std::error_code ignored; fs::is_regular_file(file, ignored)) return file;
  throw Error("Could not locate credentials file at {}", file.string());
}

fs::path Awsume::cache_file(const os::Environment& environment) {
  auto home = environment.value("HOME");
  return home ? fs::path(*home) / ".aws" / "gcdt_awsume.json" : fs::path();
}

std::vector<std::string> Awsume::accounts() const {
  std::vector<std::string> names;
  for (const auto& [account, entry] : cache_.at("roles").items()) names.push_back(account);
  return names;
}

std::optional<AwsumeRole> Awsume::role(const std::string& account) const {
  const Json& roles = cache_.at("roles");
  auto found = roles.find(account);
  if (found == roles.end() || text_or(*found, "/assumed_role").empty()) return std::nullopt;
  return role_of(account, *found);
}

std::optional<AwsumeRole> Awsume::last_role(std::string_view profile) const {
  std::optional<AwsumeRole> last;
  for (const std::string& account : accounts()) {
    auto one = role(account);
    if (!one || (!profile.empty() && one->profile != profile)) continue;
    if (!last || one->expiration > last->expiration) last = std::move(one);
  }
  return last;
}

std::optional<Time> Awsume::keys_end(const AwsumeRole& role) const {
  const aws::ProfileFiles files = aws::read_profile_files(environment_);
  auto section = files.credentials_only.find(role.profile);
  if (section == files.credentials_only.end()) return std::nullopt;
  auto value = [&](std::string_view key) {
    auto found = section->second.find(key);
    return found == section->second.end() ? std::string() : found->second;
  };
  if (value("assumed_role_arn") != role.arn) return std::nullopt;
  return parse_time(replace_all(value("expiration"), " ", "T") + "Z");
}

void Awsume::write_cache() const {
  os::write_file(real_file(cache_file(environment_)), dump_pretty(cache_) + "\n", 0600);
}

void Awsume::remember(const AwsumeRole& role) {
  check(role);
  cache_["roles"][role.account] = {{"profile", role.profile},
                                   {"assumed_role", role.arn},
                                   {"username", role.username},
                                   {"expiration", unix_seconds(role.expiration)}};
  write_cache();
}

// Kept at once: whatever fails later, the code need not be typed again.
aws::Credentials Awsume::session(aws::Sts& sts, const AwsumeRole& role) {
  Json& sessions = cache_["sessions"];
  const Json* kept = find(sessions, "/" + role.username);
  if (kept && time_at(*kept, "/Expiration") - machine_.clock.now() > kSessionNeeded)
    return from_cache(*kept);
  out_.info(fmt::format("Refreshing session token for {}", role.username));
  std::string device = mfa_device(sts, role.username);
  Json answer = sts.call("GetSessionToken", {{"DurationSeconds", kSessionDuration.count()},
                                             {"SerialNumber", device},
                                             {"TokenCode", ask_code(machine_.terminal, device)}});
  sessions[role.username] = for_cache(answer.at("Credentials"));
  aws::Credentials opened = from_cache(sessions[role.username]);
  write_cache();
  return opened;
}

AwsumeRole Awsume::assume(AwsumeRole role) {
  check(role);
  aws::Sts sts(
      aws::load_settings(environment_, {.profile = role.profile + "-long-term", .region = region_}),
      machine_);
  Json answer = sts.call_as(session(sts, role), "AssumeRole",
                            {{"RoleArn", role.arn},
                             {"RoleSessionName", role.profile},
                             {"DurationSeconds", kRoleDuration.count()}});
  const Json& keys = answer.at("Credentials");
  aws::Credentials credentials =
      aws::credentials_from_json(keys, "gcdt-awsume", "SessionToken", "The answer of STS");
  if (!credentials.expiration) throw Error("The answer of STS has no Expiration.");
  role.expiration = *credentials.expiration;
  std::string token = text(keys, "/SessionToken");
  std::string content =
      aws::with_properties(os::read_file(credentials_file_, kLimit), role.profile,
                           {{"aws_access_key_id", text(keys, "/AccessKeyId")},
                            {"aws_secret_access_key", text(keys, "/SecretAccessKey")},
                            {"aws_session_token", token},
                            {"aws_security_token", token},
                            {"assumed_role", "True"},
                            {"assumed_role_arn", role.arn},
                            {"expiration", plain_time(role.expiration)}});
  os::write_file(real_file(credentials_file_), content, 0600);
  remember(role);
  return role;
}

}  // namespace gcdt::services
