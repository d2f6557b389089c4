"""A small project for each tool, and an AWS in which everything goes well. What a case wants to be
otherwise stands before these entries in its script."""
from world import always, caller, error, reply

ACCOUNT = "123456789012"
STACK = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1"

# Stacks.

KUMO = {"gcdt_dev.json": {"kumo": {"stack": {"StackName": "shop"}},
                          "stacks": {"shop": {"stack": {"StackName": "shop", "template":
                                                        "cloudformation.json"}}},
                          "stack_set": {"StackSetName": "shop", "template": "cloudformation.json",
                                        "Accounts": [ACCOUNT], "Regions": ["eu-west-1"]}},
        "cloudformation.json": {"Resources": {"Files": {
            "Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}}},
        "mapping.json": {"Files": {"BucketName": "files"}}}


def stack(status=None, **more):
    """DescribeStacks; without a status there is none."""
    if not status:
        return error("cloudformation", "DescribeStacks", "ValidationError",
                     "Stack with id shop does not exist", **more)
    return reply("cloudformation", "DescribeStacks", {"Stacks": [
        {"StackName": "shop", "StackId": STACK, "StackStatus": status,
         "CreationTime": "2026-01-01T00:00:00Z"}]}, **more)


def event(number, status, reason=""):
    """About the stack itself."""
    told = {"EventId": f"{number}", "StackId": STACK, "StackName": "shop",
            "LogicalResourceId": "shop", "PhysicalResourceId": STACK,
            "ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": status,
            "Timestamp": f"2026-01-02T00:00:{number:02}Z"}
    return told | ({"ResourceStatusReason": reason} if reason else {})


def events(*oldest_first, **more):
    return reply("cloudformation", "DescribeStackEvents",
                 {"StackEvents": list(reversed(oldest_first))}, **more)


def kumo_aws():
    """Beside the stack and its events, which every case has its own of."""
    change_set = {"ChangeSetName": "c", "StackName": "shop", "Status": "CREATE_COMPLETE",
                  "ExecutionStatus": "AVAILABLE", "StackId": STACK, "Changes": [
                      {"Type": "Resource", "ResourceChange": {
                          "Action": "Import", "LogicalResourceId": "Files",
                          "PhysicalResourceId": "files", "ResourceType": "AWS::S3::Bucket"}}]}
    resources = [{"LogicalResourceId": "Files", "PhysicalResourceId": "files",
                  "ResourceType": "AWS::S3::Bucket", "ResourceStatus": "CREATE_COMPLETE",
                  "LastUpdatedTimestamp": "2026-01-01T00:00:00Z"}]
    cfn = "cloudformation"
    return [caller(),
            always(cfn, "CreateStack", {"StackId": STACK}),
            always(cfn, "UpdateStack", {"StackId": STACK}),
            always(cfn, "DeleteStack"), always(cfn, "CancelUpdateStack"),
            always(cfn, "RollbackStack", {"StackId": STACK}),
            always(cfn, "ContinueUpdateRollback"),
            always(cfn, "CreateChangeSet", {"Id": "c", "StackId": STACK}),
            always(cfn, "DescribeChangeSet", change_set),
            always(cfn, "ExecuteChangeSet"), always(cfn, "DeleteChangeSet"),
            always(cfn, "GetTemplate", {"TemplateBody": "{}"}),
            always(cfn, "GetTemplateSummary", {"ResourceIdentifierSummaries": [
                {"ResourceType": "AWS::S3::Bucket", "LogicalResourceIds": ["Files"],
                 "ResourceIdentifiers": ["BucketName"]}]}),
            always(cfn, "ListStackResources", {"StackResourceSummaries": resources}),
            always(cfn, "DescribeStackResources", {"StackResources": [
                resource | {"StackName": "shop", "Timestamp": "2026-01-01T00:00:00Z"}
                for resource in resources]}),
            always(cfn, "DescribeEvents", {"OperationEvents": []}),
            always(cfn, "GetStackPolicy"), always(cfn, "SetStackPolicy"),
            always(cfn, "DetectStackDrift", {"StackDriftDetectionId": "d"}),
            always(cfn, "DescribeStackDriftDetectionStatus", {
                "StackId": STACK, "StackDriftDetectionId": "d", "StackDriftStatus": "IN_SYNC",
                "DetectionStatus": "DETECTION_COMPLETE", "Timestamp": "2026-01-01T00:00:00Z"}),
            always(cfn, "DescribeStackResourceDrifts", {"StackResourceDrifts": [
                {"StackId": STACK, "LogicalResourceId": "Files", "PhysicalResourceId": "files",
                 "ResourceType": "AWS::S3::Bucket", "StackResourceDriftStatus": "IN_SYNC",
                 "Timestamp": "2026-01-01T00:00:00Z"}]})]
