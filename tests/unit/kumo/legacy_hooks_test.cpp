// The hooks of gcdt 0.1 in a whole deployment: which run, when, and what a failing one does.
#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

constexpr std::string_view kFunction =
    "def generate_template():\n"
    "    return '{\"Resources\": {\"B\": {\"Type\": \"AWS::S3::Bucket\"}}}'\n";

struct PythonWorld : World {
  explicit PythonWorld(std::string_view code)
      : World(kumo::tool, kumo::deploy, KumoWorld::default_section()) {
    file("cloudformation.py", std::string(kFunction).append(code));
  }
};

// A deployment that creates the stack; `end` is how it ends.
struct CreateWorld : PythonWorld {
  explicit CreateWorld(std::string_view code, std::string_view end = "CREATE_COMPLETE")
      : PythonWorld(code),
        feed(aws, {{stack_event("CREATE_IN_PROGRESS", "st", 1), stack_event(end, "st", 2)}}) {
    aws.expect("DescribeStacks").refuse(no_such_stack());
    aws.expect("CreateStack").reply({{"StackId", kId}});
    aws.expect("DescribeStacks", {{"StackName", kId}}).reply(stack_answer(end));
  }
  EventFeed feed;
};

// A deployment that finds nothing to update.
struct UpdateWorld : PythonWorld {
  explicit UpdateWorld(std::string_view code)
      : PythonWorld(code), feed(aws, {{stack_event("CREATE_COMPLETE", "st", 2)}}) {
    aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
    aws.expect("UpdateStack").error("ValidationError", "No updates are to be performed.");
    aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  }
  EventFeed feed;
};

}  // namespace

TEST_CASE("the old hooks run in their order, each with a warning") {
  CreateWorld world(
      "def pre_hook(): print('pre')\n"
      "def pre_create_hook(): print('pre_create')\n"
      "def pre_update_hook(): print('pre_update')\n"
      "def post_create_hook(): print('post_create')\n"
      "def post_update_hook(): print('post_update')\n"
      "def post_hook(): print('post')\n");
  world.run();
  CHECK(world.printed == "pre\npre_create\npost_create\npost\n");
  auto warnings = world.out.notices(output::Notice::warning);
  REQUIRE(warnings.size() == 4);
  CHECK(warnings[0] ==
        "The hook 'pre_hook' in cloudformation.py is deprecated; connect a function to the signal "
        "'command_init' instead.");
  CHECK(world.said().contains("Executing pre create hook...\n"));
  CHECK(world.said().contains("CloudFormation is done, now executing post create hook...\n"));
  CHECK(world.said().contains("CloudFormation is done, now executing post hook...\n"));
}

TEST_CASE("an old hook with **kwargs before the stack exists gets no state") {
  CreateWorld world(
      "def pre_create_hook(**kwargs):\n    print(sorted(kwargs), kwargs['stack_state'])\n");
  world.run();
  CHECK(world.printed ==
        "['awsclient', 'config', 'parameters', 'stack_outputs', 'stack_state'] None\n");
}

TEST_CASE("pre_hook cannot have arguments") {
  CreateWorld world("def pre_hook(config): print('never')\n");
  world.run();
  CHECK(world.printed.empty());
  CHECK(world.out.notices(output::Notice::error) ==
        std::vector<std::string>{"pre_hook can not have any arguments, so it is skipped"});
}

TEST_CASE("post hooks run after a failed creation and when nothing was to be done") {
  CreateWorld failed(
      "def post_create_hook(stack_state, **rest): print(stack_state)\n"
      "def post_hook(): print('post')\n",
      "ROLLBACK_COMPLETE");
  CHECK(failed.failure().contains("it ended in ROLLBACK_COMPLETE."));
  CHECK(failed.printed == "ROLLBACK_COMPLETE\npost\n");

  UpdateWorld nothing(
      "def post_update_hook(): print('post_update')\n"
      "def post_hook(): print('post')\n");
  nothing.run();
  CHECK(nothing.printed == "post\n");
}

TEST_CASE("an old hook that fails before the deployment ends it") {
  PythonWorld world("def pre_create_hook():\n    raise ValueError('no')\n");
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  CHECK(world.failure().contains("pre_create_hook failed: ValueError: no"));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a post hook that fails does not hide that the stack was created") {
  CreateWorld world("def post_hook():\n    raise ValueError('no')\n");
  std::string failure = world.failure();
  CHECK(failure.starts_with("Stack 'st' was created (stack id " + kId +
                            "). Afterwards something failed: "));
  CHECK(failure.contains("ValueError: no"));
}

TEST_CASE("a policy function that returns something else is an error before the deployment") {
  PythonWorld world("def get_stack_policy():\n    return 7\n");
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  CHECK(world.failure() ==
        "get_stack_policy() of cloudformation.py must return a policy document as text or map, not "
        "number.");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a Python template that fails is an error before AWS is asked") {
  for (const char* code : {"import no_such_module\n", "raise SystemExit(0)\n", "def broken(:\n"}) {
    PythonWorld world(code);
    CAPTURE(code);
    CHECK_FALSE(world.failure().empty());
    CHECK(world.aws.calls.empty());
  }
}

}  // namespace gcdt::test
