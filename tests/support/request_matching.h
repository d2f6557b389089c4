// Which operation a HTTP request means.
#pragma once

#include <map>
#include <string>

#include "aws/http.h"
#include "aws/model.h"

namespace gcdt::test {

// The fields of a form body (query and ec2 protocol).
std::map<std::string, std::string> form_fields(const std::string& body);

// The service name in the credential scope of the signature; "" for an unsigned request.
std::string signing_name(const aws::HttpRequest& request);

// The name of the operation of this service, or "" if the request fits none.
std::string operation_of(const aws::Model& model, const aws::HttpRequest& request);

}  // namespace gcdt::test
