"""A bucket for files, and a role that may read them.

kumo calls generate_template(); what it returns is the template. Any library will do, here it is
troposphere."""
from troposphere import GetAtt, Output, Parameter, Ref, Sub, Tags, Template
from troposphere.iam import Policy, Role
from troposphere.s3 import Bucket, VersioningConfiguration


def generate_template():
    template = Template()
    template.set_description("Files of the sample application")

    team = template.add_parameter(Parameter(
        "Team", Type="String", Description="who owns the stack; becomes a tag"))
    versioning = template.add_parameter(Parameter(
        "Versioning", Type="String", AllowedValues=["Enabled", "Suspended"],
        Description="whether the bucket keeps old versions of a file"))

    bucket = template.add_resource(Bucket(
        "Files",
        BucketName=Sub("${AWS::StackName}-files-${AWS::AccountId}"),
        VersioningConfiguration=VersioningConfiguration(Status=Ref(versioning)),
        Tags=Tags(Team=Ref(team))))

    role = template.add_resource(Role(
        "ReaderRole",
        AssumeRolePolicyDocument=statement(
            "sts:AssumeRole", Principal={"Service": "lambda.amazonaws.com"}),
        Policies=[Policy(
            PolicyName="read-files",
            PolicyDocument=statement("s3:GetObject", Resource=Sub("${Files.Arn}/*")))]))

    template.add_output(Output("BucketName", Value=Ref(bucket), Description="where the files are"))
    template.add_output(Output("ReaderRoleArn", Value=GetAtt(role, "Arn"),
                               Description="the role of a function that reads them"))
    return template.to_json()


def statement(action, **rest):
    return {"Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": [action], **rest}]}
