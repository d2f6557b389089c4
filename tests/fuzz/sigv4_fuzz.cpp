// Requests to be signed: "METHOD path", lines "?name=value" and "Header:value", an empty line, the
// body. The signature must not depend on what may change on the way.
#include <algorithm>

#include "aws/sigv4.h"
#include "base/text.h"
#include "fuzz/fuzz.h"

using namespace gcdt;
using namespace gcdt::aws;

static HttpRequest parse(std::string_view input) {
  HttpRequest request{.method = "GET", .host = "example.com", .path = ""};
  size_t end = std::min(input.find("\n\n"), input.size());
  if (end < input.size()) request.body = input.substr(end + 2);
  for (const std::string& line : split(input.substr(0, end), '\n')) {
    size_t blank = line.find(' '), equals = line.find('='), colon = line.find(':');
    if (line.starts_with('?')) {
      request.query.emplace_back(line.substr(1, equals - 1), std::nullopt);
      if (equals != std::string::npos) request.query.back().second = line.substr(equals + 1);
    } else if (colon != std::string::npos) {
      request.headers.add(line.substr(0, colon), line.substr(colon + 1));
    } else if (blank != std::string::npos) {
      request.method = line.substr(0, blank);
      request.path = line.substr(blank + 1);
    }
  }
  return request;
}

// Signing again, as a retry does, changes nothing.
static std::string signed_twice(HttpRequest request, const SigningContext& context) {
  Credentials credentials{.access_key_id = "AKIDEXAMPLE", .secret_access_key = Secret("secret")};
  sign_headers(request, credentials, context);
  std::string first = request.headers.get("Authorization");
  sign_headers(request, credentials, context);
  if (request.headers.get("Authorization") != first) __builtin_trap();
  sign_query(request, credentials, context, 60);
  std::string url = request.url();
  sign_query(request, credentials, context, 60);
  if (request.url() != url) __builtin_trap();
  return first;
}

FUZZ(input) {
  HttpRequest request = parse(input);
  SigningContext context{.region = "eu-west-1", .service = "lambda"};
  std::string signature = signed_twice(request, context);
  HttpRequest other = request;
  std::reverse(other.query.begin(), other.query.end());
  for (auto& [name, value] : other.headers.fields) {
    name = lower(name);
    value = " " + value + "\t";
  }
  other.headers.add("User-Agent", "proxy");
  if (signed_twice(other, context) != signature) __builtin_trap();
  context.normalize_path = context.double_encode_path = false;
  signed_twice(request, context);
}
