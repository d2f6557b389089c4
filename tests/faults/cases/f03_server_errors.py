"""AWS answers with 5xx, and pages of HTML"""
from harness import BEGUN, KUMO, OLD, UPDATED, events, raw, reply, stack

INJECTED = ("A third of the answers are 500, 502, 503 and 504 with a page of HTML, then all of "
            "them.")

PAGE = "<html><body><h1>Oh no</h1><script>alert(1)</script></body></html>"


def broken(operation, status, **more):
    return raw("cloudformation", operation, PAGE, status, {"Content-Type": "text/html"}, **more)


def play(world):
    world.files(KUMO)
    world.aws(broken("DescribeStacks", 503), stack("CREATE_COMPLETE"),
              broken("DescribeStackEvents", 502), events(OLD),
              broken("UpdateStack", 500), reply("cloudformation", "UpdateStack",
                                                {"StackId": "arn:shop"}),
              broken("DescribeStackEvents", 504), events(OLD, BEGUN, UPDATED, repeat="forever"),
              stack("UPDATE_COMPLETE", repeat="forever"))
    world.run("kumo deploy", shim=["speed=20"]).exits(0).says("UPDATE_COMPLETE").never_says(
        "<html", "alert")
    tokens = {request["parameters"].get("ClientRequestToken") for request in world.requests()
              if request["call"].endswith("UpdateStack")}
    world.fact("both attempts of UpdateStack carry the same ClientRequestToken",
               len(tokens) == 1 and None not in tokens)
    world.aws(broken("DescribeStacks", 503, repeat="forever"))
    world.run("kumo deploy", shim=["speed=20"]).exits(1).says("ERROR: ...(503)").never_says(
        "<html", "alert")
    world.called("DescribeStacks", 3)
