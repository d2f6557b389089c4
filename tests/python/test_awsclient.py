import io
import sys
import unittest
import unittest.mock

from fake_gcdt import FakeGcdt, service_error
from gcdt import _channel, _without_botocore, gcdt_awsclient
from gcdt._aws_values import StreamingBody
from gcdt.gcdt_exceptions import GcdtError


class ClientTest(unittest.TestCase):
    def test_operations_are_methods_in_snake_case(self):
        with FakeGcdt(ListObjectsV2={"Contents": []}) as gcdt:
            client = gcdt.awsclient.get_client("s3")
            self.assertEqual(client.list_objects_v2(Bucket="b"), {"Contents": []})
            self.assertEqual(gcdt.asked, [("ListObjectsV2", {"Bucket": "b"})])
            self.assertIn("get_object", dir(client))
            self.assertEqual(type(client).__name__, "S3")
            with self.assertRaisesRegex(AttributeError, "'S3' object has no attribute 'no_such'"):
                client.no_such()
            with self.assertRaisesRegex(TypeError, "only accepts keyword arguments"):
                client.get_object("b", "k")

    def test_clients_are_kept_per_service_and_region(self):
        with FakeGcdt() as gcdt:
            client = gcdt.awsclient.get_client("s3")
            self.assertIs(gcdt.awsclient.get_client("s3", config="ignored"), client)
            other = gcdt.awsclient.get_client("s3", "us-east-1")
            self.assertEqual(client.meta.region_name, "eu-west-1")
            self.assertEqual(other.meta.region_name, "us-east-1")
            self.assertEqual(client.meta.service_model.api_version, "2006-03-01")
            self.assertIn("GetObject", client.meta.service_model.operation_names)

    def test_region_account_and_session(self):
        with FakeGcdt() as gcdt:
            self.assertEqual(gcdt.awsclient.get_region(), "eu-west-1")
            self.assertEqual(gcdt.awsclient.get_account_id(), "123456789012")
            self.assertEqual(gcdt.awsclient._session.get_config_variable("region"), "eu-west-1")

    def test_files_and_bytes_are_sent_as_bytes(self):
        with FakeGcdt(PutObject={}) as gcdt:
            client = gcdt.awsclient.get_client("s3")
            for body in (b"abc", io.BytesIO(b"abc"), io.StringIO("abc")):
                client.put_object(Bucket="b", Key="k", Body=body)
            self.assertEqual([params["Body"] for _operation, params in gcdt.asked],
                             [{"__bytes__": "YWJj"}] * 3)

    def test_a_streamed_body_is_read_once_or_in_parts(self):
        self.assertEqual(StreamingBody(b"a\nb\n").read(), b"a\nb\n")
        self.assertEqual(list(StreamingBody(b"a\nb\n").iter_lines()), [b"a", b"b"])
        self.assertEqual(list(StreamingBody(b"abc").iter_chunks(2)), [b"ab", b"c"])


class ErrorTest(unittest.TestCase):
    def error_of(self, error):
        with FakeGcdt(HeadBucket=error) as gcdt:
            client = gcdt.awsclient.get_client("s3")
            try:
                client.head_bucket(Bucket="b")
            except Exception as raised:
                return client, raised
        self.fail("no error")

    def test_service_errors_are_client_errors_with_the_response(self):
        _client, error = self.error_of(service_error(
            "404", "Not Found", "HeadBucket", status=404, members={"Detail": 1}))
        self.assertIsInstance(error, gcdt_awsclient.ClientError)
        self.assertEqual(error.response["Error"], {"Code": "404", "Message": "Not Found"})
        self.assertEqual(error.response["ResponseMetadata"]["HTTPStatusCode"], 404)
        self.assertEqual(error.response["ResponseMetadata"]["RetryAttempts"], 1)
        self.assertEqual(error.response["Detail"], 1)
        self.assertEqual(error.operation_name, "HeadBucket")
        self.assertEqual(str(error), "An error occurred (404) when calling the HeadBucket operation"
                                     ": Not Found")

    def test_they_are_botocores_if_there_is_one(self):
        try:
            from botocore.exceptions import ClientError
        except ImportError:
            self.skipTest("botocore is not installed")
        self.assertIs(gcdt_awsclient.ClientError, ClientError)

    def test_without_botocore_the_class_behaves_the_same(self):
        error = _without_botocore.ClientError({"Error": {"Code": "C", "Message": "m"}}, "Op")
        self.assertEqual(str(error), "An error occurred (C) when calling the Op operation: m")

    def test_without_botocore_the_classes_have_its_names(self):
        with unittest.mock.patch.dict(sys.modules, {"botocore": None}):
            for name in ("ClientError", "WaiterError"):
                self.assertEqual(getattr(gcdt_awsclient, name).__name__, name)
                self.assertIs(getattr(gcdt_awsclient, name), getattr(_without_botocore, name))

    def test_modelled_errors_have_their_own_class(self):
        client, error = self.error_of(service_error("NoSuchBucket"))
        self.assertIsInstance(error, client.exceptions.NoSuchBucket)
        self.assertIsInstance(error, client.exceptions.ClientError)
        with self.assertRaises(AttributeError):
            client.exceptions.NoSuchThing

    def test_what_gcdt_itself_refuses_is_a_gcdt_error(self):
        refused = _channel.RemoteError({"type": "Error", "message": "Unknown parameter"})
        _client, error = self.error_of(refused)
        self.assertIsInstance(error, GcdtError)
        self.assertEqual(str(error), "Unknown parameter")

    def test_outside_of_gcdt_calls_say_so(self):
        with self.assertRaisesRegex(RuntimeError, "only in a script that gcdt runs"):
            gcdt_awsclient.AWSClient().get_region()


class PagesTest(unittest.TestCase):
    def listing(self, params):
        start = int(params["params"].get("ContinuationToken", 0))
        page = {"Contents": [{"Key": "k%d" % i} for i in range(start, start + 3)]}
        following = dict(params["params"], ContinuationToken=str(start + 3))
        return {"page": page, "next": following if start < 6 else None}

    def pages(self, gcdt, **config):
        paginator = gcdt.awsclient.get_client("s3").get_paginator("list_objects_v2")
        return paginator.paginate(Bucket="b", PaginationConfig=config)

    def test_pages_come_when_they_are_wanted(self):
        with FakeGcdt(ListObjectsV2=self.listing) as gcdt:
            pages = iter(self.pages(gcdt))
            next(pages)
            self.assertEqual(len(gcdt.asked), 1)
            self.assertEqual(len(list(pages)), 2)

    def test_the_results_of_all_pages_are_one(self):
        with FakeGcdt(ListObjectsV2=self.listing) as gcdt:
            whole = self.pages(gcdt).build_full_result()
            self.assertEqual([item["Key"] for item in whole["Contents"]],
                             ["k%d" % i for i in range(9)])

    def test_max_items_cuts_and_page_size_is_sent(self):
        with FakeGcdt(ListObjectsV2=self.listing) as gcdt:
            whole = self.pages(gcdt, MaxItems=4, PageSize=3).build_full_result()
            self.assertEqual(len(whole["Contents"]), 4)
            self.assertEqual(len(gcdt.asked), 2)
            self.assertEqual(gcdt.asked[0][1], {"Bucket": "b", "MaxKeys": 3})

    def test_only_some_operations_come_in_pages(self):
        with FakeGcdt() as gcdt:
            client = gcdt.awsclient.get_client("s3")
            self.assertTrue(client.can_paginate("list_objects_v2"))
            self.assertFalse(client.can_paginate("get_object"))
            with self.assertRaisesRegex(ValueError, "cannot be paginated: get_object"):
                client.get_paginator("get_object")


class WaiterTest(unittest.TestCase):
    def test_gcdt_waits(self):
        with FakeGcdt(BucketExists=None) as gcdt:
            client = gcdt.awsclient.get_client("s3")
            client.get_waiter("bucket_exists").wait(Bucket="b", WaiterConfig={"Delay": 1})
            self.assertEqual(gcdt.asked, [("BucketExists", {"Bucket": "b"})])
            self.assertEqual(client.waiter_names, ["bucket_exists"])
            with self.assertRaisesRegex(ValueError, "Waiter does not exist: no_such"):
                client.get_waiter("no_such")

    def test_a_failure_is_a_waiter_error(self):
        failed = _channel.RemoteError({"type": "Error", "message": "given up"})
        with FakeGcdt(BucketExists=failed) as gcdt:
            waiter = gcdt.awsclient.get_client("s3").get_waiter("bucket_exists")
            with self.assertRaisesRegex(gcdt_awsclient.WaiterError, "BucketExists.*given up"):
                waiter.wait(Bucket="b")


if __name__ == "__main__":
    unittest.main()
