// The two kinds of APIs in the words they share: REST APIs (apigateway) and HTTP APIs
// (apigatewayv2), as `yugen.api.type` says.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/yugen/gateway.h"

namespace gcdt::yugen {

struct Api {
  std::string id, name;
  Json answer;  // as AWS shows it
};
struct Stage {
  std::string deployment;  // that it shows; "" = none
  Json answer;
};
struct Deployment {
  std::string id, created, description;
  Json answer;
};
// A path of a domain that leads to an API.
struct Mapping {
  std::string id;    // as the service names it
  std::string path;  // "" = the root
  std::string api_id, stage;
};

class ApiService {
 public:
  virtual ~ApiService() = default;

  virtual const std::string& region() const = 0;
  virtual std::vector<Api> apis() const = 0;
  virtual std::optional<Api> api(const std::string& id) const = 0;
  virtual Api import(const std::string& definition) const = 0;
  virtual Api replace(const std::string& id, const std::string& definition) const = 0;
  virtual void remove(const std::string& id) const = 0;

  virtual std::vector<std::string> stage_names(const std::string& id) const = 0;
  virtual std::optional<Stage> stage(const std::string& id, const std::string& name) const = 0;
  // What the configuration wants and the stage does not have: nothing if it is empty. Throws Error
  // for settings that do not exist.
  virtual Json stage_changes(const Json& stage) const = 0;
  virtual void change_stage(const std::string& id, const std::string& name,
                            const Json& changes) const = 0;
  virtual void show_deployment(const std::string& id, const std::string& stage,
                               const std::string& deployment) const = 0;

  virtual std::vector<Deployment> deployments(const std::string& id) const = 0;
  virtual std::optional<Deployment> deployment(const std::string& id,
                                               const std::string& deployment) const = 0;
  // Lets the stage show what the definition is now; makes the stage if there is none (`fresh`).
  virtual Deployment deploy(const std::string& id, const std::string& stage,
                            const std::string& description, bool fresh) const = 0;
  virtual void remove_deployment(const std::string& id, const std::string& deployment) const = 0;

  // With the extensions of API Gateway, as Swagger 2.0 or OpenAPI 3.0; HTTP APIs have 3.0 only.
  enum class Version { swagger, openapi };
  enum class Form { yaml, json };
  virtual std::string exported(const std::string& id, const std::string& stage, Version version,
                               Form form) const = 0;

  virtual std::vector<Mapping> mappings(const std::string& domain) const = 0;
  virtual void map(const std::string& domain, const Mapping& mapping) const = 0;
  virtual void remap(const std::string& domain, const Mapping& was,
                     const Mapping& mapping) const = 0;
  virtual void unmap(const std::string& domain, const Mapping& mapping) const = 0;
};

std::unique_ptr<ApiService> make_rest_service(Context& ctx);
std::unique_ptr<ApiService> make_http_service(Context& ctx);
// The one that `yugen.api.type` names; REST if it is absent.
std::unique_ptr<ApiService> make_api_service(Context& ctx);
bool is_http_api(const Context& ctx);

// `yugen.api.name`, `yugen.api.targetStage`. Throw Error if they are missing.
std::string api_name(const Context& ctx);
std::string stage_name(const Context& ctx);

// The API of `yugen.api.name`; nullopt if there is none. Throws Error with the ids if there are
// several.
std::optional<Api> find_api(const Context& ctx, const ApiService& service);
// The same where there must be one. Throws Error "API name unknown: ...".
Api require_api(const Context& ctx, const ApiService& service);
// Throws Error "The API 'x' has no stage 'dev'; ..." with those it has.
Stage require_stage(const ApiService& service, const Api& api, const std::string& stage);

}  // namespace gcdt::yugen
