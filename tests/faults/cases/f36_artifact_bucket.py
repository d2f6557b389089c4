"""The artifact bucket is missing, somebody else's, or elsewhere"""
import json

from harness import DEPLOYMENT_GROUP, TENKAI, a_function, error, raw, reply

INJECTED = ("HeadBucket answers 404, 403 for us and for everybody, 403 only when the owner is "
            "asked for, and 301 to another region.")

OTHERS = DEPLOYMENT_GROUP[:2]
# What makes a bucket, and a word of each request.
MAKING = {"CreateBucket": "eu-west-1", "PutPublicAccessBlock": "RestrictPublicBuckets>true",
          "PutBucketEncryption": "AES256", "PutBucketVersioning": "Enabled"}


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


# Only for who asks for it, and then as one would make it by hand.
def created(world):
    refused(world, "The bucket 'artifacts' ('tenkai.codedeploy.artifactsBucket') does not exist. "
                   "Nothing was uploaded. Create it, correct its name, or let tenkai make it, with "
                   "'createArtifactsBucket: true' in 'tenkai.codedeploy'.",
            head(404, repeat="forever"))
    asked = json.loads(json.dumps(TENKAI["gcdt_dev.json"]))
    asked["tenkai"]["codedeploy"]["createArtifactsBucket"] = True
    world.files({"gcdt_dev.json": asked})
    making = [reply("s3", operation) for operation in MAKING]
    world.aws(*OTHERS, head(404), *making,
              reply("s3", "HeadBucket", {"BucketRegion": "eu-west-1"}, repeat="forever"),
              raw("s3", "PutObject", "<Error><Code>AccessDenied</Code></Error>", 403))
    world.run("tenkai deploy  # createArtifactsBucket: true").exits(1).says("AccessDenied")
    requests = {request["call"].split(".")[1]: request for request in world.requests()}
    world.fact("tenkai makes a bucket that is missing if it is told so: in its own region, closed "
               "to the public, encrypted", list(requests)[-5:-1] == list(MAKING) and all(
                   word in requests[operation]["body"] for operation, word in MAKING.items()))
    world.fact("every upload names the owner that the bucket must have",
               requests["PutObject"]["headers"]["x-amz-expected-bucket-owner"] == "123456789012")
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
