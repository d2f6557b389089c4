// Signature Version 4. The canonical request is built from the request as it goes on the wire, so
// that nothing can be sent that was not signed in the same form.
#include "aws/sigv4.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include "base/hash.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr size_t kDateLength = 8;  // of "20150830T123600Z"
constexpr size_t kCachedKeys = 16;
constexpr size_t kUsualHeaders = 512;  // bytes of canonical headers
constexpr size_t kUsualText = 256;     // bytes of the text to sign, of the Authorization header

// Proxies and tracers add or change these on the way; signed, they would break the signature.
constexpr std::array<std::string_view, 13> kUnsigned{"authorization",  "baggage",
                                                     "connection",     "expect",
                                                     "keep-alive",     "te",
                                                     "traceparent",    "tracestate",
                                                     "trailer",        "transfer-encoding",
                                                     "upgrade",        "user-agent",
                                                     "x-amzn-trace-id"};
constexpr std::array<std::string_view, 2> kUnsignedPrefixes{"proxy-", "sec-websocket-"};

bool is_signed(std::string_view lower_name) {
  return std::find(kUnsigned.begin(), kUnsigned.end(), lower_name) == kUnsigned.end() &&
         std::none_of(kUnsignedPrefixes.begin(), kUnsignedPrefixes.end(),
                      [&](std::string_view prefix) { return lower_name.starts_with(prefix); });
}

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// Without blanks at the ends, every inner run of blanks as one.
void append_trimmed(std::string& out, std::string_view value) {
  bool started = false, pending = false;
  for (char c : value) {
    if (is_blank(c)) {
      pending = started;
      continue;
    }
    if (pending) out += ' ';
    out += c;
    started = true;
    pending = false;
  }
}

struct CanonicalHeaders {
  std::string lines;  // "host:example.com\nx-amz-date:...\n"
  std::string names;  // "host;x-amz-date"
};

// The Host header always stands for `request.host`: a retry may have gone to another host.
CanonicalHeaders canonical_headers(const HttpRequest& request) {
  std::vector<std::pair<std::string, std::string_view>> fields;  // sorted, those of a name in order
  fields.reserve(request.headers.fields.size() + 1);
  fields.emplace_back("host", request.host);
  for (const auto& [name, value] : request.headers.fields) {
    std::string key = lower(name);
    if (key == "host" || !is_signed(key)) continue;
    auto place = std::ranges::upper_bound(fields, key, {}, [](const auto& f) { return f.first; });
    fields.emplace(place, std::move(key), value);
  }
  CanonicalHeaders out;
  out.lines.reserve(kUsualHeaders);
  for (size_t i = 0; i < fields.size(); ++i) {
    const auto& [name, value] = fields[i];
    if (i > 0 && name == fields[i - 1].first) {
      out.lines.back() = ',';  // the line goes on
    } else {
      if (i > 0) out.names += ';';
      out.names += name;
      out.lines += name;
      out.lines += ':';
    }
    append_trimmed(out.lines, value);
    out.lines += '\n';
  }
  return out;
}

std::string canonical_path(const HttpRequest& request, const SigningContext& context) {
  std::string path = request.path.empty() ? "/" : request.path;
  if (context.normalize_path) path = normalize_path(path);
  return context.double_encode_path ? percent_encode(path, "/") : path;
}

// Sorted by encoded name, then by encoded value; "?acl" is signed as "acl=".
std::string canonical_query(const HttpRequest& request) {
  std::vector<std::pair<std::string, std::string>> pairs;
  pairs.reserve(request.query.size());
  for (const auto& [name, value] : request.query)
    pairs.emplace_back(percent_encode(name), value ? percent_encode(*value) : std::string());
  std::sort(pairs.begin(), pairs.end());
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out.append(name).append(1, '=').append(value);
  }
  return out;
}

std::string canonical_text(const HttpRequest& request, const SigningContext& context,
                           const CanonicalHeaders& headers, std::string_view payload_hash) {
  std::string out;
  out.reserve(request.path.size() + headers.lines.size() + headers.names.size() + kUsualHeaders);
  out.append(request.method);
  out.append(1, '\n').append(canonical_path(request, context));
  out.append(1, '\n').append(canonical_query(request));
  out.append(1, '\n').append(headers.lines);
  out.append(1, '\n').append(headers.names);
  out.append(1, '\n').append(payload_hash);
  return out;
}

void append_scope(std::string& out, std::string_view timestamp, const SigningContext& context) {
  out.append(timestamp.substr(0, kDateLength)).append(1, '/').append(context.region);
  out.append(1, '/').append(context.service).append("/aws4_request");
}

std::string text_to_sign(std::string_view timestamp, const SigningContext& context,
                         std::string_view canonical) {
  std::string out;
  out.reserve(kUsualText);
  out.append(kAlgorithm).append(1, '\n').append(timestamp).append(1, '\n');
  append_scope(out, timestamp, context);
  return out.append(1, '\n').append(hex_encode(sha256(canonical)));
}

// What a signing key depends on, and the session it belongs to. A cache that looked only at the
// access key id would sign with a stale key after a rotation.
struct KeyOrigin {
  const Credentials& credentials;
  const SigningContext& context;
  std::string_view day;
};

struct CachedKey {
  std::string access_key_id, day, region, service;
  Secret secret, token, key;

  bool is_for(const KeyOrigin& origin) const {
    return access_key_id == origin.credentials.access_key_id && day == origin.day &&
           region == origin.context.region && service == origin.context.service &&
           secret == origin.credentials.secret_access_key &&
           token == origin.credentials.session_token;
  }
};

Secret derive_key(const KeyOrigin& origin) {
  Secret start("AWS4" + std::string(origin.credentials.secret_access_key.reveal()));
  Secret key(hmac_sha256(start.reveal(), origin.day));
  for (std::string_view step :
       {std::string_view(origin.context.region), std::string_view(origin.context.service),
        std::string_view("aws4_request")})
    key = Secret(hmac_sha256(key.reveal(), step));
  return key;
}

// The last few keys: a deployment talks to a dozen services with one set of credentials.
class KeyCache {
 public:
  std::string sign(const KeyOrigin& origin, std::string_view text) {
    std::lock_guard lock(mutex_);
    return hmac_sha256(get(origin).reveal(), text);
  }

 private:
  const Secret& get(const KeyOrigin& origin) {
    for (const CachedKey& known : keys_)
      if (known.is_for(origin)) return known.key;
    if (keys_.size() == kCachedKeys) keys_.erase(keys_.begin());
    const auto& [credentials, context, day] = origin;
    keys_.push_back({credentials.access_key_id, std::string(day), context.region, context.service,
                     credentials.secret_access_key, credentials.session_token, derive_key(origin)});
    return keys_.back().key;
  }

  std::mutex mutex_;
  std::vector<CachedKey> keys_;
};

std::string signature(const Credentials& credentials, const SigningContext& context,
                      std::string_view timestamp, std::string_view canonical) {
  static KeyCache cache;
  KeyOrigin origin{credentials, context, timestamp.substr(0, kDateLength)};
  return hex_encode(cache.sign(origin, text_to_sign(timestamp, context, canonical)));
}

std::string payload_hash_of(const HttpRequest& request, const SigningContext& context) {
  if (context.payload_hash) return *context.payload_hash;
  if (!request.content) return hex_encode(sha256(request.body));
  return hex_encode(sha256_of([&](const auto& use) { each_piece(*request.content, use); }));
}

std::string credential(const Credentials& credentials, std::string_view timestamp,
                       const SigningContext& context) {
  std::string out = credentials.access_key_id + "/";
  append_scope(out, timestamp, context);
  return out;
}

}  // namespace

std::string canonical_request(const HttpRequest& request, const SigningContext& context,
                              std::string_view payload_hash) {
  return canonical_text(request, context, canonical_headers(request), payload_hash);
}

std::string string_to_sign(const SigningContext& context, std::string_view canonical) {
  return text_to_sign(iso8601_basic(context.time), context, canonical);
}

void sign_headers(HttpRequest& request, const Credentials& credentials,
                  const SigningContext& context) {
  Headers& headers = request.headers;
  headers.remove("Authorization");
  headers.remove("X-Amz-Security-Token");
  headers.set("Host", request.host);
  std::string timestamp = iso8601_basic(context.time);
  headers.set("X-Amz-Date", timestamp);
  std::string hash = payload_hash_of(request, context);
  if (context.sign_body_header) headers.set("X-Amz-Content-SHA256", hash);
  std::string_view token = credentials.session_token.reveal();
  auto add_token = [&] {
    if (!token.empty()) headers.add("X-Amz-Security-Token", std::string(token));
  };
  if (!context.omit_session_token) add_token();
  CanonicalHeaders signed_part = canonical_headers(request);
  std::string canonical = canonical_text(request, context, signed_part, hash);
  std::string authorization;
  authorization.reserve(kUsualText);
  authorization.append(kAlgorithm);
  authorization.append(" Credential=").append(credential(credentials, timestamp, context));
  authorization.append(", SignedHeaders=").append(signed_part.names);
  authorization.append(", Signature=")
      .append(signature(credentials, context, timestamp, canonical));
  if (context.omit_session_token) add_token();
  headers.add("Authorization", std::move(authorization));
}

void sign_query(HttpRequest& request, const Credentials& credentials, const SigningContext& context,
                int expires) {
  auto& query = request.query;
  std::erase_if(query, [](const auto& pair) {
    constexpr std::array<std::string_view, 7> kOurs{
        "X-Amz-Algorithm",     "X-Amz-Credential",     "X-Amz-Date",     "X-Amz-Expires",
        "X-Amz-SignedHeaders", "X-Amz-Security-Token", "X-Amz-Signature"};
    return std::find(kOurs.begin(), kOurs.end(), pair.first) != kOurs.end();
  });
  for (std::string_view name : {"Authorization", "X-Amz-Date", "X-Amz-Security-Token"})
    request.headers.remove(name);
  request.headers.set("Host", request.host);
  std::string timestamp = iso8601_basic(context.time);
  CanonicalHeaders signed_part = canonical_headers(request);
  query.emplace_back("X-Amz-Algorithm", std::string(kAlgorithm));
  query.emplace_back("X-Amz-Credential", credential(credentials, timestamp, context));
  query.emplace_back("X-Amz-Date", timestamp);
  query.emplace_back("X-Amz-Expires", std::to_string(expires));
  query.emplace_back("X-Amz-SignedHeaders", signed_part.names);
  std::string_view token = credentials.session_token.reveal();
  auto add_token = [&] {
    if (!token.empty()) query.emplace_back("X-Amz-Security-Token", std::string(token));
  };
  if (!context.omit_session_token) add_token();
  std::string canonical =
      canonical_text(request, context, signed_part, payload_hash_of(request, context));
  std::string result = signature(credentials, context, timestamp, canonical);
  if (context.omit_session_token) add_token();
  query.emplace_back("X-Amz-Signature", std::move(result));
}

}  // namespace gcdt::aws
