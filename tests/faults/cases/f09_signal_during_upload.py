"""A signal during the upload of a large bundle"""
import os

from harness import DEPLOYMENT_GROUP, TENKAI, reply

INJECTED = "SIGINT and SIGTERM while S3 is slow to take the parts of an archive of 20 MB."


def play(world):
    world.files(TENKAI | {"codedeploy/large": os.urandom(20 << 20)})
    for name, code in (("SIGINT", 130), ("SIGTERM", 143)):
        world.aws(*DEPLOYMENT_GROUP, reply("s3", "CreateMultipartUpload", {"UploadId": "u-1"}),
                  reply("s3", "UploadPart", {"ETag": "e"}, delay_ms=20000, repeat="forever"),
                  reply("s3", "AbortMultipartUpload"))
        world.run("tenkai deploy", on_call={"UploadPart": name}).exits(code).says(
            f"Received {name} signal - exiting command 'tenkai deploy'")
        world.called("AbortMultipartUpload", 1)
        world.never_called("CompleteMultipartUpload", "CreateDeployment",
                           "RegisterApplicationRevision")
        world.leaves_no_temporary_files()
