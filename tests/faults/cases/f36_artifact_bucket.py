"""The artifact bucket is missing, somebody else's, or elsewhere"""
from harness import DEPLOYMENT_GROUP, TENKAI, a_function, error, raw, reply

INJECTED = ("HeadBucket answers 404, 403 for us and for everybody, 403 only when the owner is "
            "asked for, and 301 to another region.")

OTHERS = DEPLOYMENT_GROUP[:2]


def head(status, headers=None, **more):
    return raw("s3", "HeadBucket", "", status, headers, **more)


def play(world):
    world.files(TENKAI)
    created(world)
    refused(world, "The bucket 'artifacts' ('tenkai.codedeploy.artifactsBucket') does not belong "
                   "to account 123456789012, or this account may not look at it. Nothing was "
                   "uploaded.",
            head(403, repeat="forever"))
    refused(world, "The bucket 'artifacts' ('tenkai.codedeploy.artifactsBucket') does not belong "
                   "to account 123456789012, but to another one. Nothing was uploaded.",
            head(403), reply("s3", "HeadBucket", {"BucketRegion": "eu-west-1"}))
    elsewhere = {"x-amz-bucket-region": "us-west-2"}
    refused(world, "is in us-west-2, but CodeDeploy takes bundles for eu-west-1 only from there. "
                   "Nothing was uploaded.", head(301, elsewhere),
            reply("s3", "HeadBucket", {"BucketRegion": "us-west-2"}, repeat="forever"))
    world.aws(head(301, elsewhere), reply("s3", "HeadBucket", {"BucketRegion": "us-west-2"}))
    world.run("gcdt call s3 HeadBucket '{\"Bucket\": \"artifacts\"}'").exits(0)
    world.fact("a redirect is followed once, with a signature for that region",
               "/us-west-2/s3/" in world.requests()[-1]["headers"]["authorization"])
    world.aws(head(301, elsewhere, repeat="forever"))
    world.run("gcdt call s3 HeadBucket '{\"Bucket\": \"artifacts\"}'").exits(1)
    world.called("HeadBucket", 2)


def refused(world, said, *heads):
    world.aws(*OTHERS, *heads)
    world.run("tenkai deploy").exits(1).says(said)
    world.never_called("CreateBucket", "PutObject", "CreateDeployment")


# tenkai makes its bucket, as it always did; the others take one that is there.
def created(world):
    world.aws(*OTHERS, head(404), reply("s3", "CreateBucket"),
              reply("s3", "PutPublicAccessBlock"), reply("s3", "PutBucketVersioning"),
              reply("s3", "HeadBucket", {"BucketRegion": "eu-west-1"}, repeat="forever"),
              raw("s3", "PutObject", "<Error><Code>AccessDenied</Code></Error>", 403))
    world.run("tenkai deploy").exits(1).says("AccessDenied")
    create = next(request for request in world.requests()
                  if request["call"].endswith("CreateBucket"))
    world.fact("tenkai makes a bucket that is missing in its own region, closed to the public",
               "eu-west-1" in create["body"] and "PutPublicAccessBlock" in world.calls())
    put = next(request for request in world.requests() if request["call"].endswith("PutObject"))
    world.fact("every upload names the owner that the bucket must have",
               put["headers"]["x-amz-expected-bucket-owner"] == "123456789012")
    project = a_function()
    project["gcdt_dev.json"]["ramuda"]["deployment"] = {"artifactBucket": "artifacts"}
    world.files(project)
    world.aws(head(404, repeat="forever"),
              error("lambda", "GetFunction", "ResourceNotFoundException", "no function", 404))
    world.run("ramuda deploy").exits(1).says(
        "ERROR: The artifact bucket 'artifacts' does not exist. Create it, or correct "
        "'artifactBucket'.")
    world.never_called("CreateBucket", "PutObject", "CreateFunction")
    world.files(TENKAI)
