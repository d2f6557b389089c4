import os
import unittest
from unittest import mock

try:
    import troposphere
    from troposphere import ec2

    troposphere.GetAtt("a", "b").to_dict()
except (ImportError, TypeError):  # not there, or made for a newer Python
    raise unittest.SkipTest("no troposphere for this Python")

import gcdt_kumo.iam
import gcdt_kumo.kumo_particle_helper
import gcdt_kumo.kumo_util
import gcdt_kumo.route53
from gcdt import iam, kumo_particle_helper, kumo_util, route53


class RolesTest(unittest.TestCase):
    def setUp(self):
        self.template = troposphere.Template()
        self.roles = iam.IAMRoleAndPolicies(
            self.template, "lambda-", ["lambda.amazonaws.com"], "/lambda/")

    def resource(self, logical_id):
        return self.template.to_dict()["Resources"][logical_id]

    def test_names(self):
        strip = self.roles.name_strip
        self.assertEqual(strip("embed-player"), "LambdaEmbedPlayer")
        self.assertEqual(strip("embed-player", True), "LambdaEmbedPlayerPolicy")
        self.assertEqual(strip("embedPlayer_x2y", True, False), "Embedplayer_X2YPolicy")
        self.assertEqual(strip("myRole", prefix=False), "Myrole")
        self.roles.role_name_prefix = "instance-role-"
        self.assertEqual(strip("infra-gcdtSampleStackWithEc2Instance-instance"),
                         "InstanceRoleInfraGcdtsamplestackwithec2InstanceInstance")

    def test_a_role_trusts_its_principals(self):
        role = self.roles.build_role("embed-player-wrapper", [troposphere.Ref("arn")])
        self.assertEqual(role.title, "LambdaEmbedPlayerWrapper")
        self.assertEqual(self.resource("LambdaEmbedPlayerWrapper"), {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRole"],
                                   "Principal": {"Service": ["lambda.amazonaws.com"]}}]},
                "ManagedPolicyArns": [{"Ref": "arn"}],
                "Path": "/lambda/"}})
        self.assertEqual([ref.to_dict() for ref in self.roles.roles_list],
                         [{"Ref": "LambdaEmbedPlayerWrapper"}])

    def test_policies(self):
        statements = [{"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}]
        document = {"Version": "2012-10-17", "Statement": statements}
        self.roles.build_policy("embed-player", statements, ["role"])
        self.assertEqual(self.resource("LambdaEmbedPlayerPolicy"), {
            "Type": "AWS::IAM::Policy",
            "Properties": {"PolicyName": "LambdaEmbedPlayerPolicy", "Roles": ["role"],
                           "PolicyDocument": document}})
        self.roles.build_policy("managed", statements, ["role"], is_managed_policy=True)
        self.assertEqual(self.resource("LambdaManagedPolicy"), {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"Path": "/lambda/", "Roles": ["role"], "PolicyDocument": document}})

    def test_buckets(self):
        bucket = self.roles.build_bucket("my-data")
        self.roles.build_bucket("plain-name", use_plain_name=True)
        self.roles.build_policy_bucket(bucket, "my-data", [])
        self.assertEqual(self.resource("MyData")["Properties"], {"BucketName": "lambda-my-data"})
        self.assertEqual(self.resource("PlainName")["Properties"], {"BucketName": "plain-name"})
        policy = self.resource("MyDataPolicy")
        self.assertEqual(policy["DependsOn"], ["MyData"])
        self.assertEqual(policy["Properties"]["Bucket"], {"Ref": "MyData"})


class RecordTest(unittest.TestCase):
    def record(self, target="120.0.0.1", prefix="TESTPREFIX", **more):
        return route53.create_record(
            None, prefix, target, host_zone_name="TEST.HOST.ZONE.", **more)

    def test_a_record_of_an_address(self):
        record = self.record()
        self.assertEqual(record.title, "TestprefixHostRecord")
        self.assertEqual(record.to_dict()["Properties"], {
            "HostedZoneName": "TEST.HOST.ZONE.",
            "Name": {"Fn::Join": ["", ["TESTPREFIX.", "TEST.HOST.ZONE."]]},
            "ResourceRecords": ["120.0.0.1"], "TTL": 300, "Type": "A"})
        self.assertEqual(self.record(type="CNAME").Type, "CNAME")
        self.assertEqual(self.record(prefix="my-host.a").title, "MyhostaHostRecord")

    def test_a_record_of_an_instance(self):
        record = self.record(ec2.Instance("testEC2")).to_dict()
        self.assertEqual(record["Properties"]["ResourceRecords"],
                         [{"Fn::GetAtt": ["testEC2", "PrivateIp"]}])

    def test_other_types_are_refused(self):
        with self.assertRaisesRegex(Exception, "Record set type is not supported!"):
            self.record(type="MX")


class StackLookupTest(unittest.TestCase):
    def test_get_att_by_reference_or_name(self):
        template = troposphere.Template()
        lookup = kumo_util.StackLookup(template, "arn", "stack")
        self.assertEqual(lookup.get_att("vpcid", as_reference=False).to_dict(),
                         {"Fn::GetAtt": ["StackOutput", "vpcid"]})
        self.assertEqual(troposphere.Output("o", Value=lookup.get_att("vpcid")).to_dict(),
                         {"Value": {"Fn::GetAtt": ["StackOutput", {"Ref": "vpcid"}]}})
        self.assertEqual(template.to_dict()["Resources"]["StackOutput"], {
            "Type": "Custom::StackOutput",
            "Properties": {"ServiceToken": {"Ref": "arn"}, "StackName": {"Ref": "stack"}}})


class ParticleTest(unittest.TestCase):
    def initialized(self, environment, *args):
        template = troposphere.Template()
        with mock.patch.dict(os.environ, environment, clear=True):
            kumo_particle_helper.initialize(template, *args)
        return template

    def test_initialize_names_service_and_environment(self):
        template = self.initialized({"ENV": "DEV"}, "miaImportProcessor")
        self.assertEqual(template.SERVICE_NAME, "miaImportProcessor")
        self.assertEqual(template.SERVICE_ENVIRONMENT, "dev")
        self.assertEqual(template.to_dict(), {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "Stack for miaImportProcessor microservice", "Resources": {}})
        self.assertEqual(template.DEFAULT_TAGS.to_dict(), [
            {"Key": "environment", "Value": "dev"},
            {"Key": "service-name", "Value": "miaImportProcessor"}])

    def test_the_environment_variables_override(self):
        template = self.initialized({"SERVICE_NAME": "svc"}, "x", "Prod")
        self.assertEqual((template.SERVICE_NAME, template.SERVICE_ENVIRONMENT), ("svc", "prod"))
        self.assertEqual(template.description, "Stack for x microservice")

    def test_permissions_of_particles(self):
        particles = [kumo_particle_helper.Particle(None, {}, permissions)
                     for permissions in ("p1", None, [])]
        self.assertEqual(kumo_particle_helper.get_particle_permissions(particles), ["p1", []])


class OtherNamesTest(unittest.TestCase):
    def test_gcdt_kumo_offers_the_same(self):
        self.assertIs(gcdt_kumo.iam.IAMRoleAndPolicies, iam.IAMRoleAndPolicies)
        self.assertIs(gcdt_kumo.route53.create_record, route53.create_record)
        self.assertIs(gcdt_kumo.kumo_util.StackLookup, kumo_util.StackLookup)
        self.assertIs(gcdt_kumo.kumo_particle_helper.initialize, kumo_particle_helper.initialize)


if __name__ == "__main__":
    unittest.main()
