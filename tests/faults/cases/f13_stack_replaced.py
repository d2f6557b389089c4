"""A stack of the same name takes the place of ours"""
from harness import KUMO, an_update, error

INJECTED = ("While the update is watched the stack is deleted, and one of its name is made anew: "
            "CloudFormation knows the old id no more.")


def play(world):
    world.files(KUMO)
    world.aws(*an_update(error("cloudformation", "DescribeStackEvents", "ValidationError",
                               "Stack [arn:shop] does not exist", repeat="forever")))
    world.run("kumo deploy").exits(1).says(
        "ERROR: Stack 'shop' was not updated: it ended in DELETE_COMPLETE.", "(stack id arn:shop)")
    polled = [request["parameters"]["StackName"] for request in world.requests()
              if request["call"].endswith("DescribeStackEvents")]
    world.fact("every question after the first look names the id, not the name",
               set(polled) == {"arn:shop"})
    world.called("UpdateStack", 1)
