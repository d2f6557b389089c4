"""A gcdt that answers what the package asks, and remembers it."""
from unittest import mock

from gcdt import _aws_client, _channel
from gcdt.gcdt_awsclient import AWSClient

SERVICES = {
    "s3": {
        "service_id": "S3",
        "api_version": "2006-03-01",
        "endpoint_prefix": "s3",
        "operations": {"get_object": "GetObject", "put_object": "PutObject",
                       "list_objects_v2": "ListObjectsV2", "head_bucket": "HeadBucket",
                       "create_bucket": "CreateBucket",
                       "put_bucket_versioning": "PutBucketVersioning"},
        "exceptions": {"NoSuchBucket": "NoSuchBucket"},
        "codes": {"NoSuchBucket": "NoSuchBucket"},
        "paginators": {"ListObjectsV2": {"result_keys": ["Contents", "CommonPrefixes"],
                                         "limit_key": "MaxKeys"}},
        "waiters": {"bucket_exists": "BucketExists"},
    },
    "ec2": {
        "service_id": "EC2",
        "api_version": "2016-11-15",
        "endpoint_prefix": "ec2",
        "operations": {"describe_instances": "DescribeInstances", "create_tags": "CreateTags",
                       "describe_volumes": "DescribeVolumes", "describe_images": "DescribeImages"},
        "exceptions": {}, "codes": {}, "waiters": {},
        "paginators": {"DescribeInstances": {"result_keys": ["Reservations"], "limit_key": ""},
                       "DescribeVolumes": {"result_keys": ["Volumes"], "limit_key": ""}},
    },
    "iam": {
        "service_id": "IAM", "api_version": "2010-05-08", "endpoint_prefix": "iam",
        "operations": {"list_server_certificates": "ListServerCertificates"},
        "exceptions": {}, "codes": {}, "waiters": {}, "paginators": {},
    },
    "cloudformation": {
        "service_id": "CloudFormation",
        "api_version": "2010-05-15",
        "endpoint_prefix": "cloudformation",
        "operations": {"describe_stacks": "DescribeStacks"},
        "exceptions": {"AlreadyExistsException": "AlreadyExistsException"},
        "codes": {"AlreadyExistsException": "AlreadyExistsException"},
        "paginators": {}, "waiters": {},
    },
}


class FakeGcdt(object):
    """`answers`: operation -> an answer, an error of the service (RemoteError), or a function."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []
        self.awsclient = AWSClient()

    def call(self, method, **params):
        if method == "aws.region":
            return "eu-west-1"
        if method == "aws.account_id":
            return "123456789012"
        if method == "aws.service":
            return SERVICES[params["service"]]
        key = params.get("operation") or params["waiter"]
        self.asked.append((key, params["params"]))
        answer = self.answers[key]
        if callable(answer):
            answer = answer(params)
        if isinstance(answer, Exception):
            raise answer
        if method == "aws.page" and "page" not in (answer or {}):
            answer = {"page": answer, "next": None}
        return answer

    def __enter__(self):
        _aws_client._services.clear()
        self._patch = mock.patch.object(_channel, "call", self.call)
        self._patch.start()
        return self

    def __exit__(self, *_error):
        self._patch.stop()


def service_error(code, message="no", operation="Operation", **more):
    return _channel.RemoteError(dict(
        {"type": "ServiceError", "code": code, "reason": message, "operation": operation,
         "message": "An error occurred", "status": 400, "attempts": 2, "request_id": "r"}, **more))
