// Gate P2: SigV4 header signing against botocore's copy of AWS's test suite, the four cases that
// botocore itself skips included. Compared: canonical request, string to sign, Authorization
// header.
#include <doctest.h>

#include "aws/sigv4.h"
#include "base/hash.h"
#include "base/precompiled.h"
#include "base/text.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  return replace_all(os::read_file(path), "\r\n", "\n");
}

void parse_target(std::string_view target, HttpRequest& request) {
  size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark == std::string_view::npos) return;
  for (const std::string& pair : split(target.substr(mark + 1), '&')) {
    size_t equals = pair.find('=');
    if (pair.empty()) continue;
    request.query.emplace_back(percent_decode(pair.substr(0, equals)), std::nullopt);
    if (equals != std::string::npos)
      request.query.back().second = percent_decode(pair.substr(equals + 1));
  }
}

// "POST /path?query HTTP/1.1", header lines (those that start with a blank continue the one
// before), an empty line, the body. The path may hold blanks.
HttpRequest parse_request(const std::string& text) {
  HttpRequest request;
  size_t body = text.find("\n\n");
  if (body != std::string::npos) request.body = text.substr(body + 2);
  std::vector<std::string> lines = split(text.substr(0, body), '\n');
  const std::string& first = lines.at(0);
  size_t start = first.find(' '), end = first.rfind(" HTTP/");
  request.method = first.substr(0, start);
  parse_target(first.substr(start + 1, end - start - 1), request);
  for (size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].starts_with(' ')) {
      request.headers.fields.back().second += "\n" + lines[i];
    } else if (size_t colon = lines[i].find(':'); colon != std::string::npos) {
      request.headers.add(lines[i].substr(0, colon), lines[i].substr(colon + 1));
    }
  }
  request.host = trim(request.headers.get("Host"));
  return request;
}

std::string header_of(const std::string& text, std::string_view name) {
  for (const std::string& line : split(text, '\n'))
    if (size_t colon = line.find(':'); iequals(line.substr(0, colon), name))
      return trim(line.substr(colon + 1));
  return {};
}

std::string difference(const char* what, const std::string& got, const std::string& expected) {
  return got == expected ? "" : fmt::format("{}:\n{}\ninstead of\n{}\n", what, got, expected);
}

std::string check(const fs::path& folder) {
  auto part = [&](const char* extension) {
    return read(folder / (folder.filename().string() + extension));
  };
  std::string canonical = part(".creq");
  HttpRequest request = parse_request(part(".req"));
  Credentials credentials{.access_key_id = "AKIDEXAMPLE",
                          .secret_access_key = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")};
  SigningContext context{
      .region = "us-east-1", .service = "service", .time = *parse_time("2015-08-30T12:36:00Z")};
  // A token that is only in the signed request goes along without being signed.
  std::string token = header_of(canonical, "x-amz-security-token");
  std::string sent_token = header_of(part(".sreq"), "x-amz-security-token");
  context.omit_session_token = token.empty() && !sent_token.empty();
  credentials.session_token = Secret(token.empty() ? sent_token : token);

  sign_headers(request, credentials, context);
  if (context.omit_session_token) {
    if (request.headers.get("X-Amz-Security-Token") != sent_token) return "token not sent";
    request.headers.remove("X-Amz-Security-Token");
  }
  std::string ours = canonical_request(request, context, hex_encode(sha256(request.body)));
  return difference("canonical request", ours, canonical) +
         difference("string to sign", string_to_sign(context, ours), part(".sts")) +
         difference("Authorization", request.headers.get("Authorization"), part(".authz"));
}

}  // namespace

TEST_CASE("requests of botocore's SigV4 suite are signed bit by bit") {
  test::Suite suite("sigv4_botocore");
  fs::path root = test::conformance_folder("botocore-aws4_testsuite");
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".req") continue;
    std::string id = entry.path().stem().string();
    if (std::string why = check(entry.path().parent_path()); why.empty())
      suite.pass(id);
    else
      suite.fail(id, why);
  }
  suite.finish(34);
}
