// Who is told about a command when it is over: each service is a pure function from the context to
// requests, sent together at command_finalized and error. Nothing here can change the outcome of
// the command, nor hold it up for more than three seconds.
#pragma once

#include <string>
#include <vector>

#include "aws/http.h"
#include "lifecycle/context.h"
#include "lifecycle/signals.h"

namespace gcdt::plugins {

struct Notification {
  std::string service;  // "Slack", for the warning when it cannot be told
  aws::HttpRequest request;
};

// None if the plugin is not configured, or has nothing to say about this command.
std::vector<Notification> slack_notifications(const Context& ctx);
std::vector<Notification> datadog_notifications(const Context& ctx);

void connect_notifications(Bus& bus);

// A POST of JSON. Nothing for what is no URL.
std::optional<aws::HttpRequest> json_request(const std::string& url, const Json& body);

}  // namespace gcdt::plugins
