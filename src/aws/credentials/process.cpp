// credential_process: a program of the user's that prints credentials as JSON. No shell is
// involved, and what it prints is never shown.
#include <cctype>

#include "aws/credentials/provider.h"
#include "base/error.h"
#include "base/text.h"
#include "output/sanitize.h"

namespace gcdt::aws {

namespace {

constexpr auto kDeadline = std::chrono::minutes(1);
constexpr size_t kOutputLimit = 64 << 10;
constexpr size_t kShownErrors = 1 << 10;

// Words as a POSIX shell splits them: quotes and backslashes, nothing else. nullopt if a quote or
// an escape is not finished.
std::optional<std::vector<std::string>> split_words(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (!quote && std::isspace(static_cast<unsigned char>(c))) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (c == quote) {
      quote = 0;
    } else if (!quote && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '\\' && quote != '\'') {
      if (++i == text.size()) return std::nullopt;
      // Inside double quotes a backslash stands for itself unless it escapes one of these.
      if (quote && text[i] != '"' && text[i] != '\\') words.back() += '\\';
      words.back() += text[i];
    } else {
      words.back() += c;
    }
  }
  if (quote) return std::nullopt;
  return words;
}

// What fails may have printed keys all the same, as JSON or as NAME=value; its errors may quote
// them.
void register_keys_in(std::string_view text) {
  for (std::string_view name : {"SecretAccessKey", "SessionToken", "aws_secret_access_key",
                                "aws_session_token", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
    for (size_t at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
      size_t begin = text.find_first_not_of("\"': =\t", at + name.size());
      if (begin == text.npos) break;
      size_t end = text.find_first_of("\"' \t\r\n,;", begin);
      output::register_secret(std::string(text.substr(begin, end - begin)));
    }
}

os::ProcessResult run(CredentialTools& tools, const std::string& command,
                      const std::string& origin) {
  auto words = split_words(command);
  if (!words || words->empty()) throw Error("{} is no command: a quote is not closed.", origin);
  os::Process process;
  process.argv = std::move(*words);
  process.environment = tools.settings.environment;
  process.deadline = kDeadline;
  process.output_limit = kOutputLimit;
  os::ProcessResult result;
  try {
    result = tools.processes.run(process);
  } catch (const Error& error) {  // says which program, but not who named it
    throw Error("{} does not work: {}", origin, error.what());
  }
  if (result.timed_out)
    throw Error("{} did not answer within {} seconds.", origin,
                std::chrono::seconds(kDeadline).count());
  if (result.exit_code != 0) {
    register_keys_in(result.out);
    register_keys_in(result.err);
    // Masked before it is cut, so that no half of a key is left.
    std::string reason = output::mask_secrets(result.err).substr(0, kShownErrors);
    reason = trim(output::sanitize(reason));
    throw Error("{} failed with exit code {}{}", origin, result.exit_code,
                reason.empty() ? std::string(".") : ": " + reason);
  }
  return result;
}

Credentials fetch(CredentialTools& tools, const std::string& command, const std::string& origin,
                  const std::string& account_id) {
  std::string out = run(tools, command, origin).out;
  auto json = try_parse_json(out);
  std::string what = "The answer of " + origin;
  if (!json || !json->is_object()) throw Error("{} is no JSON object.", what);
  auto version = json->find("Version");
  if (version == json->end() || *version != 1)
    throw Error("{} has no \"Version\": 1, the only one known.", what);
  Credentials credentials = credentials_from_json(*json, "custom-process", "SessionToken", what);
  if (credentials.account_id.empty()) credentials.account_id = account_id;
  return credentials;
}

}  // namespace

Found process_credentials(const Scope& scope) {
  auto command = scope.key("credential_process");
  if (!command)
    return Found::none(fmt::format("profile '{}' has no credential_process", scope.profile));
  return {[&tools = scope.tools, command = *command, origin = scope.origin("credential_process"),
           account = scope.key("aws_account_id").value_or("")] {
    return fetch(tools, command, origin, account);
  }};
}

}  // namespace gcdt::aws
