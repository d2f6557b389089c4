"""What was uploaded arrives shorter, or changed"""
from harness import a_function, error, raw, reply

INJECTED = ("S3 stores fewer bytes than it got, and answers with their checksum; S3 says "
            "BadDigest; Lambda answers with another CodeSha256.")

BUCKET = [reply("s3", "HeadBucket", {"BucketRegion": "eu-west-1"}, repeat="forever"),
          error("lambda", "GetFunction", "ResourceNotFoundException", "Function not found: shop",
                404, repeat="forever")]


def play(world):
    project = a_function()
    project["gcdt_dev.json"]["ramuda"]["deployment"] = {"artifactBucket": "artifacts"}
    world.files(project)
    fewer = {"x-amz-checksum-crc32": "AAAAAA=="}
    world.aws(*BUCKET, reply("s3", "PutObject", headers=fewer, repeat="forever"))
    world.run("ramuda deploy").exits(1).says(
        "ERROR: unreadable answer from s3 in eu-west-1 to PutObject: its checksum "
        "x-amz-checksum-crc32 is not that of what was sent")
    world.called("PutObject", 3)
    world.never_called("CreateFunction", "UpdateFunctionCode")

    world.aws(*BUCKET, error("s3", "PutObject", "BadDigest",
                             "The CRC32 you specified did not match what we received.",
                             repeat="forever"))
    world.run("ramuda deploy").exits(1).says("BadDigest")
    world.called("PutObject", 3)
    world.never_called("CreateFunction", "UpdateFunctionCode")

    world.files(a_function())
    world.aws(*BUCKET, reply("lambda", "CreateFunction",
                             {"FunctionName": "shop", "Version": "1", "State": "Active",
                              "CodeSha256": "b3RoZXI="}),
              reply("lambda", "GetFunctionConfiguration",
                    {"FunctionName": "shop", "State": "Active", "LastUpdateStatus": "Successful"},
                    repeat="forever"))
    world.run("ramuda deploy").exits(1).says(
        "Lambda has other code than what was bundled (CodeSha256 b3RoZXI= instead of ...). "
        "Version 1 is not used; deploy again.")
    world.never_called("CreateAlias", "UpdateAlias")
