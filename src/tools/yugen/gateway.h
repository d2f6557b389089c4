// Calls to API Gateway and its neighbours as yugen makes them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "lifecycle/context.h"

namespace gcdt::yugen {

// A client that waits where API Gateway has had enough requests, whoever made them, and says so:
// some calls are taken once in thirty seconds. Before each request it waits the seconds that
// AWS_REQUESTS_SLEEP names (40-yugen 9).
class Gateway {
 public:
  // Throws Error if AWS_REQUESTS_SLEEP is no number.
  explicit Gateway(Context& ctx, std::string_view service = "apigateway",
                   std::string_view region = {});

  Json call(std::string_view operation, Json params = Json::object()) const;
  // Every element of a list, whatever number of pages it fills.
  Json all(std::string_view operation, Json params = Json::object()) const;
  // nullopt where there is none of that name.
  std::optional<Json> find(std::string_view operation, Json params) const;
  const std::string& region() const { return client_.region(); }

 private:
  void pause() const;
  // Makes the calls again, after a while, if AWS has had enough of them.
  Json patiently(std::string_view operation, const std::function<Json()>& calls) const;

  aws::Client client_;
  output::Output& out_;
  os::Clock& clock_;
  os::Duration pause_{0};
};

// Tables of answers, in the order of the API reference; values of keys are masked.
void show_api(Context& ctx, const Json& api);
void show_key(Context& ctx, const Json& key);
void show_deployment(Context& ctx, const Json& deployment);

}  // namespace gcdt::yugen
