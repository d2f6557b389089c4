"""Buckets and objects."""

from gcdt._aws_errors import ClientError as _client_error


def prepare_artifacts_bucket(awsclient, bucket):
    """Creates a versioned bucket in eu-west-1 unless it exists."""
    if not bucket_exists(awsclient, bucket):
        create_versioned_bucket(awsclient, bucket)


def bucket_exists(awsclient, bucket):
    """Whether the bucket exists. A bucket of somebody else is an error, not a missing one."""
    try:
        awsclient.get_client("s3").head_bucket(Bucket=bucket)
    except _client_error() as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchBucket", "NotFound"):
            return False
        raise
    return True


def create_bucket(awsclient, bucket):
    awsclient.get_client("s3").create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )


def create_versioned_bucket(awsclient, bucket):
    create_bucket(awsclient, bucket)
    awsclient.get_client("s3").put_bucket_versioning(
        Bucket=bucket, VersioningConfiguration={"Status": "Enabled"}
    )


def delete_bucket(awsclient, bucket):
    """Deletes a bucket named unittest-* with everything in it; others are left alone."""
    if not bucket.startswith("unittest-"):
        return
    client = awsclient.get_client("s3")
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for item in page.get("Versions", []) + page.get("DeleteMarkers", []):
            client.delete_object(Bucket=bucket, Key=item["Key"], VersionId=item["VersionId"])
    client.delete_bucket(Bucket=bucket)


def upload_file_to_s3(awsclient, bucket, key, filename):
    """(ETag, version id or None) of the uploaded file."""
    with open(filename, "rb") as file:
        answer = awsclient.get_client("s3").put_object(Bucket=bucket, Key=key, Body=file)
    return answer["ETag"], answer.get("VersionId")


def remove_file_from_s3(awsclient, bucket, key):
    awsclient.get_client("s3").delete_object(Bucket=bucket, Key=key)


def ls(awsclient, bucket, prefix=None):
    """The keys in a bucket; None if there are none."""
    params = {"Bucket": bucket}
    if prefix:
        params["Prefix"] = prefix
    pages = awsclient.get_client("s3").get_paginator("list_objects_v2").paginate(**params)
    return [item["Key"] for page in pages for item in page.get("Contents", [])] or None
