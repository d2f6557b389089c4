"""A signal while CodeDeploy deploys"""
from harness import DEPLOYMENT_GROUP, TENKAI, reply

INJECTED = ("SIGINT and SIGTERM while a deployment is in progress; one that has succeeded before "
            "it could be stopped.")


def deployment(status, deployment_id="d-1", **more):
    return reply("codedeploy", "GetDeployment",
                 {"deploymentInfo": {"deploymentId": deployment_id, "status": status} | more})


UPLOADED = [*DEPLOYMENT_GROUP, reply("s3", "PutObject", {"ETag": "e"}),
            reply("codedeploy", "RegisterApplicationRevision"),
            reply("codedeploy", "CreateDeployment", {"deploymentId": "d-1"}),
            deployment("InProgress"),
            reply("codedeploy", "ListDeploymentTargets", {"targetIds": []}, repeat="forever")]


def play(world):
    world.files(TENKAI)
    for name, code in (("SIGINT", 130), ("SIGTERM", 143)):
        world.aws(*UPLOADED, reply("codedeploy", "StopDeployment", {"status": "Pending"}),
                  deployment("Stopped", rollbackInfo={"rollbackDeploymentId": "d-2"}),
                  deployment("Succeeded", "d-2"))
        world.run("tenkai deploy", when=[("State: InProgress", name)], shim=["speed=5"]).exits(
            code).says("stopping active deployment", "Deployment: d-1 - State: Stopped",
                       "WARNING: Deployment d-1 ended in Stopped. It was rolled back by d-2: the "
                       "revision before runs again.")
        world.called("StopDeployment", 1)
        stop = next(request for request in world.requests()
                    if request["call"].endswith("StopDeployment"))
        world.fact("the deployment is stopped with rollback",
                   '"autoRollbackEnabled":true' in stop["body"].replace(" ", ""))
    world.aws(*UPLOADED, reply("codedeploy", "StopDeployment", {"status": "Succeeded"}),
              deployment("Succeeded"))
    world.run("tenkai deploy", when=[("State: InProgress", "SIGINT")], shim=["speed=5"]).exits(
        130).says("Deployment: d-1 - State: Succeeded", "WARNING: ...Succeeded")
    world.leaves_no_temporary_files()
