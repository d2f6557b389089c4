// The AWS client: plain JSON in and out, in AWS's own names.
//
//   auto cfn = session.client("cloudformation");
//   Json answer = cfn.call("DescribeStacks", {{"StackName", name}});
//
// Parameters are checked against the model before anything is sent; an answer that does not parse
// is an error, never an empty success. Throws ServiceError when AWS refuses or cannot be reached,
// Error for wrong parameters, Interrupted when a signal arrives.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aws/content.h"
#include "aws/credentials.h"
#include "aws/model.h"
#include "aws/settings.h"
#include "base/json.h"

namespace gcdt::aws {

struct Call {
  std::string service;  // "cloudformation"
  std::string region;
  std::string operation;  // "DescribeStacks"
  Json params = Json::object();
  std::shared_ptr<const Content> content;  // in place of the parameter that is the body
  bool polling = false;  // one of many questions about the same thing: see Client::polling()
};

// The seam of the commands: one call, one answer. Real: the pipeline (validate, serialize, resolve
// endpoint, quirks, attempts of sign-send-parse). In tests: scripts and recordings.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual Json send(Call call) = 0;  // by value: what is uploaded is moved, not copied
};

// Other than the model's, for a waiter.
struct WaiterLimits {
  std::optional<std::chrono::seconds> delay;
  std::optional<int> max_attempts;
};

class Client {
 public:
  Client(Backend& backend, os::Clock& clock, const Model& model, std::string region)
      : backend_(&backend), clock_(&clock), model_(&model), region_(std::move(region)) {}

  Json call(std::string_view operation, Json params = Json::object()) const;
  // With a body that is not in the parameters: "Body" of PutObject and UploadPart.
  Json upload(std::string_view operation, Json params,
              std::shared_ptr<const Content> content) const;
  // Every page in turn until `use` says false. Throws Error if the service repeats a token.
  void each_page(std::string_view operation, const Json& params,
                 const std::function<bool(const Json& page)>& use) const;
  // The first result list of the paginator over all pages, as one array.
  Json pages(std::string_view operation, const Json& params = Json::object()) const;
  // Polls as the named waiter ("stack_create_complete" or "StackCreateComplete") says. Throws Error
  // when it ends in failure or runs out of attempts.
  void wait(std::string_view waiter, const Json& params, const WaiterLimits& limits = {}) const;

  // The same client for asking again and again, as while a stack is watched: its reads are tried
  // up to eight times, for giving up would end the watching (93 section 3.1).
  Client polling() const {
    Client patient = *this;
    patient.polling_ = true;
    return patient;
  }

  const std::string& region() const { return region_; }
  const Model& model() const { return *model_; }

 private:
  Backend* backend_;
  os::Clock* clock_;
  const Model* model_;
  std::string region_;
  bool polling_ = false;
};

struct Machine {  // the seams a session needs
  os::Clock& clock;
  os::Processes& processes;
  os::Terminal& terminal;
  os::Random& random;
  Transport& transport;
};

class Session {
 public:
  Session(Settings settings, Machine machine);
  // With a backend of one's own: tests, recordings.
  Session(Settings settings, Machine machine, std::unique_ptr<Backend> backend);
  // The same run in another region ("" = the same) and, if `role` is not empty, in the name of that
  // role. Work in one account keeps to the request rates together, however many sessions do it.
  Session(Session& around, std::string_view region, std::string_view role);
  ~Session();

  // `region` empty: the session's. Throws Error "You must specify a region. ..." if there is none
  // and the service needs one.
  Client client(std::string_view service, std::string_view region = {});
  std::optional<std::string> region() const;
  std::string account_id();        // STS GetCallerIdentity, asked once
  Json caller_identity();          // the whole answer, asked once
  CredentialChain& credentials();  // of the run; a role is assumed with them
  bool replays() const;  // answers come from recordings: there is nobody to be authenticated to
  const Settings& settings() const;
  const Machine& machine() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// "DescribeStacks" <-> "describe_stacks", botocore's rules.
std::string snake_case(std::string_view operation);

}  // namespace gcdt::aws
