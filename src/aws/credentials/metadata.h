// Requests to the services that hand out credentials inside a container or an EC2 instance. They
// are one hop away, so timeouts are short; they never go through a proxy.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "aws/client.h"
#include "aws/credentials/provider.h"
#include "aws/url.h"

namespace gcdt::aws {

using MetadataHeaders = std::vector<std::pair<std::string, std::string>>;

std::expected<HttpResponse, TransportFailure> ask_metadata(CredentialTools& tools, const Url& url,
                                                           std::string method,
                                                           MetadataHeaders headers,
                                                           std::chrono::milliseconds timeout);

// Whether this machine is an EC2 instance: its metadata service answers. Not asked, and false, if
// AWS_EC2_METADATA_DISABLED says so.
bool is_instance(const Settings& settings, const Machine& machine);

}  // namespace gcdt::aws
