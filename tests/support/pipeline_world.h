// The real client over canned HTTP answers.
#pragma once

#include "aws/pipeline.h"
#include "support/fake_machine.h"

namespace gcdt::test {

using Variables = std::map<std::string, std::string, std::less<>>;

struct PipelineWorld : FakeMachine {
  explicit PipelineWorld(const Variables& more = {}) {
    os::Environment environment{
        {{"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
         {"AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"},
         {"AWS_REGION", "eu-west-1"},
         {"HOME", "/nonexistent"}}};
    for (const auto& [name, value] : more) environment.variables[name] = value;
    settings = aws::load_settings(environment);
    chain = std::make_unique<aws::CredentialChain>(settings, transport, clock, processes, terminal,
                                                   random);
    backend = aws::make_pipeline(settings, *chain, seams());
  }

  Json call(std::string service, std::string operation, Json params = Json::object()) {
    return backend->send(
        {std::move(service), "eu-west-1", std::move(operation), std::move(params)});
  }
  // The error of a call that must fail.
  ServiceError error_of(std::string service, std::string operation, Json params = Json::object()) {
    try {
      call(std::move(service), std::move(operation), std::move(params));
    } catch (const ServiceError& error) {
      return error;
    }
    throw std::logic_error("the call succeeded");
  }

  const aws::HttpRequest& request(size_t index) const { return transport.requests.at(index); }

  aws::Settings settings;
  std::unique_ptr<aws::CredentialChain> chain;
  std::unique_ptr<aws::Backend> backend;
};

inline constexpr const char* kStacks =
    "<DescribeStacksResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">"
    "<DescribeStacksResult><Stacks><member><StackName>infra-dev</StackName>"
    "<CreationTime>2017-08-11T14:17:18.094Z</CreationTime>"
    "<StackStatus>CREATE_COMPLETE</StackStatus></member></Stacks></DescribeStacksResult>"
    "<ResponseMetadata><RequestId>b9b4b068</RequestId></ResponseMetadata></DescribeStacksResponse>";

inline std::string query_error(std::string_view code, std::string_view message = "words") {
  return fmt::format(
      "<ErrorResponse><Error><Type>Sender</Type><Code>{}</Code><Message>{}</Message></Error>"
      "<RequestId>r1</RequestId></ErrorResponse>",
      code, message);
}

}  // namespace gcdt::test
