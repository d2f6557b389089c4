// Signature Version 4, header and query form. libcurl's own is wrong for unsorted queries and
// encoded paths (docs: ARCHITECTURE.md), so signing is ours.
#pragma once

#include <optional>
#include <string>

#include "aws/http.h"
#include "base/secret.h"
#include "base/time.h"

namespace gcdt::aws {

struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  Secret session_token;  // empty if none
  std::optional<Time> expiration;
  std::string account_id;  // "" if unknown
  std::string provider;    // "env", "shared-credentials-file", ...
};

struct SigningContext {
  std::string region, service;
  Time time{};
  bool normalize_path = true;      // S3: false
  bool double_encode_path = true;  // S3: false
  bool sign_body_header = false;   // add x-amz-content-sha256 (S3 needs it)
  // The payload hash to use instead of the body's: "UNSIGNED-PAYLOAD", a trailer form, ...
  std::optional<std::string> payload_hash;
  bool omit_session_token = false;  // token goes along unsigned
};

// Adds x-amz-date, x-amz-security-token, Host and Authorization. An Authorization already there is
// replaced, so that a retry signs anew. The path is taken as it goes on the wire and encoded once
// more (`double_encode_path`).
void sign_headers(HttpRequest& request, const Credentials& credentials,
                  const SigningContext& context);
// Adds the X-Amz-* query parameters of a presigned URL valid for `expires` seconds.
void sign_query(HttpRequest& request, const Credentials& credentials, const SigningContext& context,
                int expires);

// The intermediate texts, for the conformance suites.
std::string canonical_request(const HttpRequest& request, const SigningContext& context,
                              std::string_view payload_hash);
std::string string_to_sign(const SigningContext& context, std::string_view canonical_request);

}  // namespace gcdt::aws
