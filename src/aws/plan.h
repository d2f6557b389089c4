// A call made ready to be sent: what is the same for all of its attempts.
#pragma once

#include <string>

#include "aws/client.h"
#include "aws/endpoint.h"
#include "aws/failures.h"
#include "aws/repeat.h"
#include "aws/sigv4.h"
#include "aws/transport.h"

namespace gcdt::aws {

struct Plan {
  CallName name;
  const Model& model;
  Operation operation;
  Json params;  // adapted, with tokens filled in
  Repeat repeat;
  bool reads;
  bool streams;  // the body of request or answer is a file rather than a document
  bool sign;
  std::string path;         // of the operation, without the endpoint's
  std::string host_prefix;  // of the operation
  HttpRequest request;
  SigningContext signing;
  TransportOptions options;
};

// Validated and serialized; not aimed at an endpoint yet. A file to upload is moved from the call
// to the request. Throws Error for what cannot be sent.
Plan make_plan(Call& call, const Settings& settings, os::Random& random);

// Points the request at the endpoint of `region`, and says how to sign for it. May be called again
// with another one.
void aim(Plan& plan, const Endpoint& endpoint, std::string_view region);

}  // namespace gcdt::aws
