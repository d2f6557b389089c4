#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

const Json kOutputs = Json::array({{{"OutputKey", "BucketName"},
                                    {"OutputValue", "st-bucket-1"},
                                    {"Description", "Name of S3 bucket"}}});

std::vector<Json> created() {
  return {stack_event("CREATE_IN_PROGRESS", "st", 1, "User Initiated"),
          stack_event("CREATE_COMPLETE", "B", 20), stack_event("CREATE_COMPLETE", "st", 21)};
}

std::vector<Json> history() {
  return {stack_event("CREATE_IN_PROGRESS", "st", 1, "User Initiated"),
          stack_event("CREATE_COMPLETE", "st", 2)};
}

}  // namespace

TEST_CASE("kumo deploy creates a stack that does not exist") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks", {{"StackName", "st"}}).refuse(no_such_stack());
  world.aws.expect("CreateStack", {{"StackName", "st"}, {"TemplateBody", kTemplate}})
      .reply({{"StackId", kId}});
  EventFeed feed(world.aws, {created()});
  world.aws.expect("DescribeStacks", {{"StackName", kId}})
      .reply(stack_answer("CREATE_COMPLETE", {{"Outputs", kOutputs}}));
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.stack_events().size() == 3);
  CHECK(world.ctx.shared.at("stack_output") == kOutputs);
  CHECK(world.tables("outputs").at(0).rows ==
        std::vector<std::vector<std::string>>{{"BucketName", "st-bucket-1", "Name of S3 bucket"}});
  CHECK(world.result() == Json::parse(R"({"stack": "st", "status": "CREATE_COMPLETE",
      "stack_id": "arn:aws:cloudformation:eu-west-1:123456789012:stack/st/0a1b",
      "changed": true, "outputs": {"BucketName": "st-bucket-1"}})"));
  CHECK(world.clock.sleeps.empty());

  Json request = world.aws.params_of("CreateStack").at(0);
  CHECK(request.contains("StackPolicyBody"));
  CHECK_FALSE(request.contains("StackPolicyDuringUpdateBody"));
  CHECK(request.at("ClientRequestToken").get<std::string>().starts_with("gcdt-alice-"));
}

TEST_CASE("kumo deploy updates a stack and shows only what is new") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks", {{"StackName", "st"}}).reply(stack_answer("CREATE_COMPLETE"));
  EventFeed feed(world.aws, {history(),
                             {stack_event("UPDATE_IN_PROGRESS", "st", 60, "User Initiated")},
                             {stack_event("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "st", 65)},
                             {stack_event("UPDATE_COMPLETE", "st", 66)}});
  world.aws.expect("UpdateStack", {{"StackName", kId}}).reply({{"StackId", kId}});
  world.aws.expect("DescribeStacks", {{"StackName", kId}}).reply(stack_answer("UPDATE_COMPLETE"));
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.stack_events().size() == 3);
  CHECK(world.stack_events().at(0).status == "UPDATE_IN_PROGRESS");
  CHECK(world.clock.sleeps.size() == 2);  // none after the last event
  CHECK(world.ctx.shared.at("stack_output").is_null());
}

TEST_CASE("nothing to update is success") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks")
      .reply(stack_answer("CREATE_COMPLETE", {{"Outputs", kOutputs}}));
  EventFeed feed(world.aws, {history()});
  world.aws.expect("UpdateStack").error("ValidationError", "No updates are to be performed.");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "No updates are to be performed.\n");
  CHECK(world.ctx.shared.at("stack_output") == kOutputs);
  CHECK(world.result().at("changed") == false);
}

TEST_CASE("a refused update fails with AWS's words") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  EventFeed feed(world.aws, {history()});
  world.aws.expect("UpdateStack").error("ValidationError", "Template format error: foo");
  CHECK(
      world.failure() ==
      "An error occurred (ValidationError) when calling the UpdateStack operation: Template format "
      "error: foo");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a rolled back update fails and names its first cause") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  EventFeed feed(world.aws, {history(),
                             {stack_event("UPDATE_IN_PROGRESS", "st", 60, "User Initiated"),
                              stack_event("UPDATE_FAILED", "C", 61, "Resource update cancelled"),
                              stack_event("UPDATE_FAILED", "A", 62, "boom."),
                              stack_event("UPDATE_FAILED", "D", 63, "bang"),
                              stack_event("UPDATE_ROLLBACK_IN_PROGRESS", "st", 64,
                                          "The following resource(s) failed to update: [A, C, D]."),
                              stack_event("UPDATE_ROLLBACK_COMPLETE", "st", 65)}});
  world.aws.expect("UpdateStack").reply({{"StackId", kId}});
  world.aws.expect("DescribeStacks", {{"StackName", kId}})
      .reply(stack_answer("UPDATE_ROLLBACK_COMPLETE", {{"Outputs", kOutputs}}));
  CHECK(
      world.failure() ==
      "Stack 'st' was not updated: it ended in UPDATE_ROLLBACK_COMPLETE. First cause: resource 'A' "
      "(AWS::S3::Bucket) UPDATE_FAILED: boom. The stack is as it was before. Correct the cause and "
      "run `kumo deploy` again. Look at it with `kumo info` (stack id " +
          kId + ").");
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.ctx.shared.at("stack_output") == kOutputs);
}

TEST_CASE("a failed rollback names what stopped the rollback, too") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  EventFeed feed(world.aws, {history(),
                             {stack_event("UPDATE_IN_PROGRESS", "st", 60),
                              stack_event("UPDATE_FAILED", "A", 62, "boom"),
                              stack_event("UPDATE_ROLLBACK_IN_PROGRESS", "st", 64),
                              stack_event("UPDATE_FAILED", "B", 65, "gone"),
                              stack_event("UPDATE_ROLLBACK_FAILED", "st", 66)}});
  world.aws.expect("UpdateStack").reply({{"StackId", kId}});
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_ROLLBACK_FAILED"));
  std::string failure = world.failure();
  CHECK(failure.contains("First cause: resource 'A' (AWS::S3::Bucket) UPDATE_FAILED: boom."));
  CHECK(failure.contains("In the rollback: resource 'B' (AWS::S3::Bucket) UPDATE_FAILED: gone."));
  CHECK(failure.contains("`kumo rollback --continue`"));
}

TEST_CASE("success is claimed only after the stack itself says so") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  world.aws.expect("CreateStack").reply({{"StackId", kId}});
  EventFeed feed(world.aws, {created()});
  world.aws.expect("DescribeStacks").reply(stack_answer("DELETE_IN_PROGRESS"));
  CHECK(
      world.failure().starts_with("Stack 'st' was created, but is DELETE_IN_PROGRESS now: somebody "
                                  "else has changed it since."));
}

TEST_CASE("only 'does not exist' means that the stack is to be created") {
  struct Case {
    std::string code, message;
    int status;
  };
  for (const Case& one :
       {Case{"AccessDenied", "no", 403}, Case{"ValidationError", "1 validation", 400},
        Case{"InternalFailure", "", 500}}) {
    KumoWorld world(kumo::deploy);
    world.aws.expect("DescribeStacks").error(one.code, one.message, one.status);
    CHECK(world.failure().contains(one.code));
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("changed parameters are shown before the update") {
  KumoWorld world(kumo::deploy, {{"stack", {{"StackName", "st"}}}, {"parameters", {{"A", "2"}}}});
  world.terminal.tty = world.terminal.askable = true;
  world.clock.interrupt_sleep(5);  // during the countdown
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.tables("parameters").size() == 1);
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("the temporary policy and the role go with the update") {
  KumoWorld world(kumo::deploy,
                  {{"stack", {{"StackName", "st"}, {"RoleARN", "arn:aws:iam::1:role/r0000000"}}},
                   {"parameters", {{"A", "1"}}}});
  world.file("stack_policy_during_update.json", "{\"own\": 1}");
  world.ctx.args.values["--override-stack-policy"] = "true";
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_COMPLETE"));
  EventFeed feed(world.aws, {history()});
  world.aws
      .expect("UpdateStack", {{"RoleARN", "arn:aws:iam::1:role/r0000000"},
                              {"StackPolicyDuringUpdateBody", "{\"own\": 1}"}})
      .error("ValidationError", "No updates are to be performed.");
  world.run();
  CHECK(world.said().starts_with("Applying custom stack policy for updates\n"));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a wrong template or configuration fails before AWS is asked") {
  KumoWorld big(kumo::deploy), broken(kumo::deploy), null_value(kumo::deploy), limit(kumo::deploy);
  big.file("cloudformation.json", "{\"x\": \"" + std::string(52'000, 'x') + "\"}");
  broken.file("cloudformation.json", "{");
  null_value.ctx.config["kumo"]["parameters"]["A"] = nullptr;
  limit.ctx.args.values["--timeout"] = "soon";
  for (KumoWorld* world : {&big, &broken, &null_value, &limit}) {
    CHECK_FALSE(world->failure().empty());
    CHECK(world->aws.calls.empty());
  }
}

TEST_CASE("a lost answer to CreateStack is looked up by its token") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  world.aws.expect("CreateStack").refuse(no_answer("CreateStack", true));
  world.aws.expect("DescribeStacks", {{"StackName", "st"}})
      .reply(stack_answer("CREATE_IN_PROGRESS"));
  world.aws.always("DescribeStackEvents", [&](const aws::Call&) {
    Json events = Json::array();
    for (Json event : created()) {
      event["ClientRequestToken"] =
          world.aws.params_of("CreateStack").at(0).at("ClientRequestToken");
      events.insert(events.begin(), event);
    }
    return Json{{"StackEvents", events}};
  });
  world.aws.expect("DescribeStacks", {{"StackName", kId}}).reply(stack_answer("CREATE_COMPLETE"));
  world.run();
  CHECK(world.aws.params_of("CreateStack").size() == 1);
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("an update whose first attempt took effect is no 'nothing to do'") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  Json begun = stack_event("UPDATE_IN_PROGRESS", "st", 60);
  world.aws.always("DescribeStackEvents", [&](const aws::Call&) {
    Json events = Json::array({history()[1], history()[0]});
    auto sent = world.aws.params_of("UpdateStack");
    if (!sent.empty()) {
      begun["ClientRequestToken"] = sent[0].at("ClientRequestToken");
      events.insert(events.begin(), begun);
      events.insert(events.begin(), stack_event("UPDATE_COMPLETE", "st", 61));
    }
    return Json{{"StackEvents", events}};
  });
  ServiceError retried =
      service_error("UpdateStack", "ValidationError", "No updates are to be performed.");
  retried.attempts = 2;
  world.aws.expect("UpdateStack").refuse(retried);
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_COMPLETE"));  // ours?
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_COMPLETE"));
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.stack_events().size() == 2);
  CHECK(world.result().at("changed") == true);
}

TEST_CASE("a lost answer that left no trace is an error that says so") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  world.aws.expect("CreateStack").refuse(no_answer("CreateStack", true));
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  CHECK(world.failure().ends_with(
      "Whether it arrived is not known; look with `kumo info` before you try again."));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("\"no updates\" to a repeated request is not believed before our update is looked for") {
  KumoWorld world(kumo::deploy);
  world.aws.always("DescribeStacks", stack_answer("UPDATE_COMPLETE"));
  ServiceError repeated =
      service_error("UpdateStack", "ValidationError", "No updates are to be performed.");
  repeated.attempts = 2;
  world.aws.expect("UpdateStack").refuse(repeated);
  world.aws.always("DescribeStackEvents", [&](const aws::Call&) {
    Json events = Json::array();
    for (const Json& request : world.aws.params_of("UpdateStack"))
      for (Json event :
           {stack_event("UPDATE_COMPLETE", "st", 9), stack_event("UPDATE_IN_PROGRESS", "st", 1)}) {
        event["ClientRequestToken"] = request.at("ClientRequestToken");
        events.push_back(event);
      }
    return Json{{"StackEvents", events}};
  });
  world.run();
  CHECK(world.stack_events().size() == 2);
  CHECK_FALSE(world.said().contains("No updates are to be performed."));
}

TEST_CASE("of two runs at once that create, the second says what has happened") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  world.aws.expect("CreateStack").error("AlreadyExistsException", "Stack [st] already exists");
  CHECK(world.failure() ==
        "An error occurred (AlreadyExistsException) when calling the CreateStack operation: Stack "
        "[st] already exists. Somebody else has created it meanwhile. Look with `kumo info`, then "
        "run `kumo deploy` again to update it.");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("of two runs at once that update, the second says who was first") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  Json theirs = stack_event("UPDATE_IN_PROGRESS", "st", 60, "User Initiated");
  theirs["ClientRequestToken"] = "gcdt-bob-1";
  EventFeed feed(world.aws, {history(), {theirs}});
  world.aws.expect("UpdateStack")
      .error("ValidationError", "Stack:arn is in UPDATE_IN_PROGRESS state and can not be updated.");
  CHECK(
      world.failure().contains("Another operation runs since 2026-01-02 "
                               "03:01:00.500000+00:00 (User Initiated, token gcdt-bob-1)."));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a stack that was deleted and made anew meanwhile is not touched") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  EventFeed feed(world.aws, {history()});
  world.aws.expect("UpdateStack", {{"StackName", kId}})
      .error("ValidationError", fmt::format("Stack [{}] does not exist", kId));
  CHECK(world.failure().ends_with(
      "It was deleted meanwhile; a stack that has been made anew under its name is not touched. "
      "Look with `kumo info`, then try again."));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a creation that was refused before any resource was touched names why") {
  for (bool answered : {true, false}) {
    KumoWorld world(kumo::deploy);
    world.aws.expect("DescribeStacks").refuse(no_such_stack());
    world.aws.expect("CreateStack").reply({{"StackId", kId}});
    EventFeed feed(world.aws, {{stack_event("CREATE_IN_PROGRESS", "st", 1),
                                stack_event("CREATE_FAILED", "st", 2, "Validation failed.")}});
    auto& events = world.aws.expect("DescribeEvents", {{"StackName", kId}});
    if (answered)
      events.reply({{"OperationEvents", Json::array({{{"EventType", "VALIDATION_ERROR"},
                                                      {"LogicalResourceId", "B"},
                                                      {"ResourceType", "AWS::S3::Bucket"},
                                                      {"ValidationStatusReason", "taken"}}})}});
    else
      events.error("AccessDenied", "no", 403);
    world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_FAILED"));
    std::string failure = world.failure();
    CHECK(world.aws.all_went_to_plan());
    CHECK(failure.contains(answered ? "First cause: resource 'B' (AWS::S3::Bucket): taken."
                                    : "First cause: the stack itself CREATE_FAILED: Validation"));
  }
}

}  // namespace gcdt::test
