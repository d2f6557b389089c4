import datetime
import os
import unittest
from unittest import mock

from fake_gcdt import FakeGcdt, service_error
from gcdt import kumo_core, kumo_util, s3, servicediscovery, utils

UTC = datetime.timezone.utc


class ServiceDiscoveryTest(unittest.TestCase):
    def outputs(self, stack):
        with FakeGcdt(DescribeStacks={"Stacks": [stack]}) as gcdt:
            return servicediscovery.get_outputs_for_stack(gcdt.awsclient, "s")

    def test_outputs_of_a_stack_are_a_map_or_none(self):
        output = {"OutputKey": "BucketName", "OutputValue": "b", "Description": "d"}
        self.assertEqual(self.outputs({"Outputs": [output]}), {"BucketName": "b"})
        self.assertIsNone(self.outputs({}))
        self.assertIsNone(self.outputs({"Outputs": []}))

    def test_a_missing_stack_is_an_error_and_does_not_exist(self):
        missing = service_error("ValidationError")
        with FakeGcdt(DescribeStacks=missing) as gcdt:
            with self.assertRaises(gcdt_error()):
                servicediscovery.get_outputs_for_stack(gcdt.awsclient, "s")
            self.assertFalse(utils.stack_exists(gcdt.awsclient, "s"))
        with FakeGcdt(DescribeStacks={"Stacks": [{}]}) as gcdt:
            self.assertTrue(kumo_core.stack_exists(gcdt.awsclient, "s"))

    def certificate(self, *certificates):
        listing = {"ServerCertificateMetadataList": [
            {"ServerCertificateName": name, "Expiration": expiration, "Arn": "arn:" + name}
            for name, expiration in certificates]}
        with FakeGcdt(ListServerCertificates=listing) as gcdt:
            return servicediscovery.get_ssl_certificate(gcdt.awsclient, "example.com")

    def test_the_certificate_that_lives_longest_wins(self):
        soon, late = (datetime.datetime(year, 1, 1, tzinfo=UTC) for year in (2199, 2299))
        self.assertEqual(self.certificate(("a.example.com", soon), ("b.example.com", late),
                                          ("other.org", late)), "arn:b.example.com")

    def test_expired_certificates_are_mentioned_and_none_is_an_empty_text(self):
        past = datetime.datetime(2001, 1, 1, tzinfo=UTC)
        with self.assertLogs("gcdt", "INFO") as logs:
            self.assertEqual(self.certificate(("www.example.com", past)), "")
        self.assertEqual(logs.records[0].getMessage(), "certificate has expired")

    def test_the_newest_base_image_of_the_highest_version(self):
        images = [
            {"Name": "Ops_Base-Image_1.10.0_1", "CreationDate": "2017-02", "ImageId": "ami-2"},
            {"Name": "Ops_Base-Image_1.9.0_1", "CreationDate": "2017-01", "ImageId": "ami-1"},
            {"Name": "Other_1.10.0_1", "CreationDate": "2018-01", "ImageId": "ami-0"}, {}]
        with FakeGcdt(DescribeImages={"Images": images}) as gcdt:
            self.assertEqual(servicediscovery.get_base_ami(gcdt.awsclient, ["1"]), "ami-2")
        with FakeGcdt(DescribeImages={"Images": []}) as gcdt:
            self.assertIsNone(servicediscovery.get_base_ami(gcdt.awsclient, ["1"]))


def gcdt_error():
    from gcdt.gcdt_awsclient import ClientError

    return ClientError


class VolumeTagsTest(unittest.TestCase):
    TAGS = [{"Key": "kumo-test", "Value": "version2"}]

    def created(self, volume):
        with FakeGcdt(CreateTags={}) as gcdt:
            kumo_util.ensure_tags_ebs_volume(gcdt.awsclient, volume, self.TAGS)
            return gcdt.asked

    def test_only_missing_tags_are_created(self):
        expected = [("CreateTags", {"Resources": ["vol-1"], "Tags": self.TAGS})]
        old = [{"Key": "kumo-test", "Value": "version1"}]
        self.assertEqual(self.created({"VolumeId": "vol-1", "Tags": old}), expected)
        self.assertEqual(self.created({"VolumeId": "vol-1"}), expected)
        self.assertEqual(self.created({"VolumeId": "vol-1", "Tags": old + self.TAGS}), [])

    def test_all_volumes_of_all_instances_of_the_group_are_seen_to(self):
        reservations = [{"Instances": [{"InstanceId": "i-1"}, {"InstanceId": "i-2"}]}]
        with FakeGcdt(DescribeInstances={"Reservations": reservations}, CreateTags={},
                      DescribeVolumes={"Volumes": [{"VolumeId": "v"}]}) as gcdt:
            kumo_util.ensure_ebs_volume_tags_autoscaling_group(gcdt.awsclient, "asg", self.TAGS)
        self.assertEqual([operation for operation, _params in gcdt.asked], [
            "DescribeInstances", "DescribeVolumes", "CreateTags", "DescribeVolumes", "CreateTags"])
        self.assertEqual(gcdt.asked[0][1], {"Filters": [
            {"Name": "tag:aws:autoscaling:groupName", "Values": ["asg"]}]})
        self.assertEqual(gcdt.asked[3][1], {"Filters": [
            {"Name": "attachment.instance-id", "Values": ["i-2"]}]})


class BucketTest(unittest.TestCase):
    def prepare(self, error):
        with FakeGcdt(HeadBucket=error, CreateBucket={}, PutBucketVersioning={}) as gcdt:
            s3.prepare_artifacts_bucket(gcdt.awsclient, "b")
            return [operation for operation, _params in gcdt.asked]

    def test_a_missing_bucket_is_created_with_versions(self):
        self.assertEqual(self.prepare(service_error("404")),
                         ["HeadBucket", "CreateBucket", "PutBucketVersioning"])
        self.assertEqual(self.prepare({}), ["HeadBucket"])

    def test_a_bucket_of_somebody_else_is_an_error(self):
        with self.assertRaises(gcdt_error()):
            self.prepare(service_error("403"))

    def test_only_buckets_of_tests_are_deleted(self):
        with FakeGcdt() as gcdt:
            s3.delete_bucket(gcdt.awsclient, "production")
            self.assertEqual(gcdt.asked, [])

    def test_ls(self):
        page = {"Contents": [{"Key": "a"}, {"Key": "b"}]}
        with FakeGcdt(ListObjectsV2=page) as gcdt:
            self.assertEqual(s3.ls(gcdt.awsclient, "b", "p"), ["a", "b"])
        with FakeGcdt(ListObjectsV2={}) as gcdt:
            self.assertIsNone(s3.ls(gcdt.awsclient, "b"))


class ZoneTest(unittest.TestCase):
    def setUp(self):
        try:
            from gcdt import route53
        except ImportError:
            self.skipTest("no troposphere for this Python")
        route53._zone = None
        self.find = route53._retrieve_stack_host_zone_name

    def test_the_zone_is_an_output_of_the_default_stack_and_found_once(self):
        outputs = [{"OutputKey": "internalDomainName", "OutputValue": "dev.example.com"}]
        with mock.patch.dict(os.environ, {"ENV": "DEV"}), \
                FakeGcdt(DescribeStacks={"Stacks": [{"Outputs": outputs}]}) as gcdt:
            self.assertEqual(self.find(gcdt.awsclient), "dev.example.com.")
            self.assertEqual(self.find(gcdt.awsclient), "dev.example.com.")
            self.assertEqual(gcdt.asked, [("DescribeStacks", {"StackName": "dp-dev"})])

    def test_a_missing_environment_or_output_is_an_error(self):
        from gcdt.gcdt_exceptions import GcdtError

        with FakeGcdt(DescribeStacks={"Stacks": [{}]}) as gcdt:
            with mock.patch.dict(os.environ, clear=True):
                with self.assertRaisesRegex(GcdtError, "Please set environment..."):
                    self.find(gcdt.awsclient)
            with mock.patch.dict(os.environ, {"ENV": "dev"}):
                with self.assertRaisesRegex(GcdtError, "default stack 'dp-dev' does not contain"):
                    self.find(gcdt.awsclient)


if __name__ == "__main__":
    unittest.main()
