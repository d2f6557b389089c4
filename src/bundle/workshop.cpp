#include "bundle/workshop.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "os/files.h"
#include "output/activity.h"

namespace gcdt::bundle {

namespace {

constexpr auto kDeadline = std::chrono::minutes(30);  // compilers and slow networks

// As pip, npm and the others say that there is no network.
constexpr const char* kNoNetwork[] = {
    "connection broken",
    "Failed to establish a new connection",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "Temporary failure in name resolution",
    "dns error",
    "Could not resolve host",
};

// What npm puts before each line; what follows it.
constexpr std::string_view kNpm[] = {"npm error ", "npm ERR! "};
// Lines of npm's that say nothing to a person.
constexpr std::string_view kNpmDetails[] = {
    "code ", "syscall ", "errno ", "path ", "dest ",
    "type ", "command ", "cwd ",   " ",     "A complete log",
};

// What packages come with runs while they are installed, and nobody has read it.
constexpr const char* kCredentials[] = {
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
};

os::Environment without_credentials(os::Environment environment) {
  for (const char* name : kCredentials) environment.variables.erase(name);
  return environment;
}

std::string npm_line(const std::string& line) {
  for (std::string_view prefix : kNpm) {
    if (!line.starts_with(prefix)) continue;
    std::string rest = line.substr(prefix.size());
    bool detail = std::ranges::any_of(
        kNpmDetails, [&](std::string_view start) { return rest.starts_with(start); });
    return detail ? "" : trim(rest);
  }
  return "";
}

}  // namespace

std::string telling_line(const std::string& said) {
  std::string why = last_line(trim(said));
  for (const std::string& line : split(said, '\n'))
    if (std::string told = npm_line(line); !told.empty()) {
      why = told;  // its first one; then it goes on and on
      break;
    }
  bool offline = std::ranges::any_of(
      kNoNetwork, [&](const char* sign) { return said.find(sign) != std::string::npos; });
  return offline ? "There is no connection to where packages come from. " + why : why;
}

os::ProcessResult run_installer(const Workshop& shop, const std::string& doing,
                                std::vector<std::string> argv, const std::string& failure) {
  os::Process process{.argv = std::move(argv),
                      .dir = shop.project,
                      .environment = without_credentials(shop.environment),
                      .deadline = kDeadline};
  if (shop.verbose)
    process.on_output = [&](std::string_view chunk, bool) {
      shop.out.show(output::Raw{std::string(chunk)});
    };
  shop.out.debug(join(process.argv, " "));
  output::Activity activity(shop.out, doing);
  os::ProcessResult result = shop.processes.run(process);
  if (result.exit_code == 0 && !result.timed_out) return result;
  std::string said = trim(result.err.empty() ? result.out : result.err);
  std::string why = result.timed_out ? "It did not end within 30 minutes." : telling_line(said);
  Error error("{}{}{}", failure, why.empty() ? "" : " ", why);
  error.detail = std::move(said);
  throw error;
}

Stamp::Stamp(std::filesystem::path file, const std::vector<std::string>& parts)
    : file_(std::move(file)) {
  for (const std::string& part : parts) text_ += hex_encode(sha256(part)) + "\n";
}

bool Stamp::fits() const {
  return os::read_file_if_exists(file_) == text_;
}

void Stamp::write() const {
  os::write_file(file_, text_);
}

}  // namespace gcdt::bundle
