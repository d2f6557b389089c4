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


BEGUN = [event(1, "CREATE_IN_PROGRESS"), event(2, "CREATE_COMPLETE")]


def stack_set_aws():
    """Beside the operations."""
    cfn = "cloudformation"
    place = {"Account": ACCOUNT, "Region": "eu-west-1", "Status": "CURRENT"}
    return [always(cfn, "DescribeStackSet", {"StackSet": {
                "StackSetName": "shop", "Status": "ACTIVE", "TemplateBody": "{}"}}),
            always(cfn, "ListStackInstances", {"Summaries": [place]}),
            always(cfn, "UpdateStackSet", {"OperationId": "o"}),
            always(cfn, "DeleteStackInstances", {"OperationId": "o"}),
            always(cfn, "DeleteStackSet"), always(cfn, "StopStackSetOperation"),
            always(cfn, "ListStackSetOperationResults", {"Summaries": []})]


def kumo_interrupted(row):
    """`stack`: what it is in at the start, CREATE_COMPLETE if it is not said; "" for none. `ends`:
    an update is over at once; else what is begun goes on."""
    forever = "forever"
    state = row.get("stack", "CREATE_COMPLETE")
    again = [event(5, "UPDATE_ROLLBACK_IN_PROGRESS"), event(6, "UPDATE_ROLLBACK_COMPLETE")]
    cancelled = {"after": "cloudformation.CancelUpdateStack", "repeat": forever}
    running = {"repeat": forever}
    aws = [events(*BEGUN, event(3, "UPDATE_IN_PROGRESS"), *again, **cancelled),
           stack("UPDATE_ROLLBACK_COMPLETE", **cancelled)]
    starts = {"CreateStack": "CREATE", "UpdateStack": "UPDATE", "DeleteStack": "DELETE",
              "RollbackStack": "UPDATE_ROLLBACK", "ContinueUpdateRollback": "UPDATE_ROLLBACK"}
    for call, kind in starts.items():
        told = ([] if call == "CreateStack" else BEGUN) + [
            event(3, f"{kind}_IN_PROGRESS", "User Initiated") |
            {"ClientRequestToken": "{ClientRequestToken}"}]
        after = {"after": f"cloudformation.{call}"} | running
        if row.get("ends"):
            told.append(event(4, f"{kind}_COMPLETE"))
            aws.append(stack(f"{kind}_COMPLETE", **after))
        aws += [events(*told, **after), stack(f"{kind}_IN_PROGRESS", **after)]
    aws += [stack(state, **running), events(*BEGUN, **running)]
    files = KUMO | {"gcdt_dev.json": {"kumo": {"stack": {"StackName": "shop"}},
                                      "stack_set": KUMO["gcdt_dev.json"]["stack_set"]}}
    aws += [always("s3", "HeadBucket", {"BucketRegion": "eu-west-1"}),
            always("s3", "PutObject", {"ETag": '"e"', "VersionId": "v"}),
            always("cloudformation", "DescribeStackSetOperation", {"StackSetOperation": {
                "OperationId": "o", "Status": "STOPPED"}},
                after="cloudformation.StopStackSetOperation"),
            always("cloudformation", "DescribeStackSetOperation", {"StackSetOperation": {
                "OperationId": "o", "Status": "RUNNING"}})]
    return files, aws + stack_set_aws() + kumo_aws()


# Functions.

FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:shop"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:orders"
RAMUDA = {"gcdt_dev.json": {"ramuda": {
    "lambda": {"name": "shop", "description": "sells", "handlerFile": "handler.py",
               "handlerFunction": "handler.handle", "runtime": "python3.13", "timeout": 60,
               "memorySize": 128, "role": "arn:aws:iam::123456789012:role/shop",
               "events": [{"event_source": {"arn": TOPIC, "events": ["sns:Publish"]}}]},
    "bundling": {"folders": []}}},
    "handler.py": "def handle(event, context):\n    return 'alive'\n"}
REMOTE = {"FunctionName": "shop", "FunctionArn": FUNCTION, "Description": "sells",
          "Runtime": "python3.13", "Handler": "handler.handle", "Timeout": 60, "MemorySize": 128,
          "Role": "arn:aws:iam::123456789012:role/shop", "Version": "$LATEST",
          "LastModified": "2026-01-01T00:00:00.000+0000", "CodeSha256": "old", "CodeSize": 100,
          "State": "Active", "LastUpdateStatus": "Successful"}


def ramuda_aws():
    """Beside GetFunction and GetFunctionConfiguration."""
    new = REMOTE | {"Version": "2"}
    del new["CodeSha256"]
    there = {"Configuration": REMOTE, "Code": {}}
    aliases = [{"Name": "ACTIVE", "FunctionVersion": "1"}]
    versions = [REMOTE | {"Version": number} for number in ("$LATEST", "0", "1", "2")]
    return [caller(),
            always("lambda", "CreateFunction", new),
            always("lambda", "UpdateFunctionCode", new),
            always("lambda", "UpdateFunctionConfiguration", REMOTE),
            always("lambda", "PublishVersion", new),
            always("lambda", "GetFunction", there),
            always("lambda", "GetFunctionConfiguration", REMOTE),
            always("lambda", "GetAlias", {"AliasArn": FUNCTION + ":ACTIVE", "Name": "ACTIVE",
                                          "FunctionVersion": "1"}),
            always("lambda", "CreateAlias"), always("lambda", "UpdateAlias"),
            always("lambda", "Invoke", {"Payload": '"alive"', "StatusCode": 200}),
            always("lambda", "ListVersionsByFunction", {"Versions": versions}),
            always("lambda", "ListAliases", {"Aliases": aliases}),
            always("lambda", "ListFunctions", {"Functions": [REMOTE]}),
            always("lambda", "DeleteFunction"),
            always("lambda", "AddPermission"), always("lambda", "RemovePermission"),
            error("lambda", "GetPolicy", "ResourceNotFoundException", "There is no policy", 404,
                  repeat="forever"),
            always("sns", "Subscribe", {"SubscriptionArn": TOPIC + ":1"}),
            always("sns", "Unsubscribe"),
            always("sns", "ListSubscriptionsByTopic", {"Subscriptions": []}),
            always("logs", "FilterLogEvents", {"events": []}),
            always("logs", "DescribeLogStreams", {"logStreams": []}),
            always("logs", "PutRetentionPolicy"),
            always("cloudwatch", "GetMetricStatistics", {"Datapoints": []}),
            always("cloudwatch", "GetMetricData", {"MetricDataResults": []}),
            always("s3", "HeadBucket", {"BucketRegion": "eu-west-1"}),
            always("s3", "PutObject", {"ETag": '"e"'})]


def ramuda_interrupted(row):
    """`absent`: there is no function yet. `busy`: it is never done with the update."""
    aws = []
    if row.get("absent"):
        aws = [error("lambda", operation, "ResourceNotFoundException", "Function not found", 404,
                     repeat="forever") for operation in ("GetFunction", "GetAlias")]
    if row.get("busy"):
        busy = {"State": "Pending", "LastUpdateStatus": "InProgress"}
        aws += [always("lambda", "UpdateFunctionCode", REMOTE | busy | {"Version": "2"}),
                always("lambda", "GetFunctionConfiguration", REMOTE | busy,
                       after="lambda.UpdateFunctionCode")]
    return RAMUDA, aws + ramuda_aws()


# Deployments.

TENKAI = {"gcdt_dev.json": {"tenkai": {"codedeploy": {
    "applicationName": "shop", "deploymentGroupName": "blue", "artifactsBucket": "artifacts"}}},
    "codedeploy/appspec.yml": "version: 0.0\nos: linux\n"}


def deployment(number, status, **more):
    return {"deploymentId": f"d-{number}", "status": status, "applicationName": "shop",
            "deploymentGroupName": "blue", "createTime": f"2026-01-0{number}T00:00:00Z",
            "creator": "user", "description": "deploy with tenkai",
            "revision": {"revisionType": "S3", "s3Location": {
                "bucket": "artifacts", "key": "shop", "bundleType": "tgz", "version": f"v{number}"}}
            } | more


def look(info, **more):
    return always("codedeploy", "GetDeployment", {"deploymentInfo": info}, **more)


def tenkai_aws():
    """Beside the deployments."""
    return [caller(),
            always("codedeploy", "GetDeploymentGroup",
                   {"deploymentGroupInfo": {"computePlatform": "Server"}}),
            always("codedeploy", "RegisterApplicationRevision"),
            always("codedeploy", "CreateDeployment", {"deploymentId": "d-3"}),
            always("codedeploy", "StopDeployment", {"status": "Pending"}),
            always("codedeploy", "ListDeploymentTargets", {"targetIds": []}),
            always("codedeploy", "ListDeploymentInstances", {"instancesList": []}),
            always("s3", "HeadBucket", {"BucketRegion": "eu-west-1"}),
            always("s3", "HeadObject", {"ETag": '"e"', "VersionId": "v1"}),
            always("s3", "PutObject", {"ETag": '"e"', "VersionId": "v3"})]


def tenkai_interrupted(row):
    """d-3 runs until it is stopped, then d-4 rolls it back. `runs`: another one runs at first."""
    stopped = deployment(3, "Stopped", rollbackInfo={"rollbackDeploymentId": "d-4"})
    running = ["d-9"] if row.get("runs") else []
    aws = [look(stopped, after="codedeploy.StopDeployment") | {"repeat": 1},
           look(deployment(4, "Succeeded"), after="codedeploy.StopDeployment"),
           look(deployment(3, "InProgress")),
           always("codedeploy", "ListDeployments", {"deployments": ["d-3"]},
                  after="codedeploy.CreateDeployment"),
           always("codedeploy", "ListDeployments", {"deployments": running})
           | ({"repeat": 1} if "past" in row else {}),
           always("codedeploy", "ListDeployments", {"deployments": row.get("past", [])}),
           always("codedeploy", "BatchGetDeployments", {"deploymentsInfo": [
               deployment(3, "InProgress", revision={"revisionType": "S3", "s3Location": {
                   "bucket": "artifacts", "key": "{key}", "bundleType": "tgz"}})]},
                  after="codedeploy.CreateDeployment"),
           always("codedeploy", "BatchGetDeployments", {"deploymentsInfo": [
               deployment(2, "Failed"), deployment(1, "Succeeded")]})]
    return TENKAI, aws + tenkai_aws()


# APIs.

YUGEN = {"gcdt_dev.json": {"yugen": {"api": {"name": "orders", "description": "orders",
                                             "targetStage": "dev", "apiKey": "key-1"}}},
         "swagger.yaml": """swagger: "2.0"
info: {title: "{{apiName}}", version: "1.0"}
basePath: "/{{apiBasePath}}"
schemes: [https]
paths:
  /orders:
    get:
      responses: {"200": {description: the orders}}
      x-amazon-apigateway-integration:
        {type: http_proxy, httpMethod: GET, uri: "https://a.example.org"}
"""}
API = {"id": "api1", "name": "orders", "description": "orders",
       "createdDate": "2026-01-01T00:00:00Z"}


def yugen_aws():
    gateway = "apigateway"
    made = {"id": "dep3", "createdDate": "2026-01-03T00:00:00Z", "description": "made"}
    before = [{"id": f"dep{number}", "createdDate": f"2026-01-0{number}T00:00:00Z",
               "description": "before"} for number in (2, 1)]
    key = {"id": "key-1", "name": "callers", "enabled": True}
    plan = {"id": "plan1", "name": "orders-dev", "apiStages": [{"apiId": "api1", "stage": "dev"}]}
    return [caller(),
            always(gateway, "GetRestApis", {"items": [API]}),
            always(gateway, "GetRestApi", API),
            always(gateway, "ImportRestApi", API), always(gateway, "PutRestApi", API),
            always(gateway, "DeleteRestApi"),
            always(gateway, "GetStages", {"item": [{"stageName": "dev", "deploymentId": "dep2"}]}),
            always(gateway, "GetStage", {"stageName": "dev", "deploymentId": "dep2"}),
            always(gateway, "UpdateStage", {"stageName": "dev", "deploymentId": "dep1"}),
            always(gateway, "GetDeployments", {"items": before}),
            always(gateway, "GetDeployment", before[0]),
            always(gateway, "CreateDeployment", made),
            always(gateway, "GetExport", {"body": '{"swagger": "2.0", "info": {"title": "orders", '
                                                  '"version": "1.0"}, "paths": {}}'}),
            always(gateway, "GetApiKey", key), always(gateway, "GetApiKeys", {"items": [key]}),
            always(gateway, "CreateApiKey", key), always(gateway, "DeleteApiKey"),
            always(gateway, "GetUsagePlans", {"items": [plan]}),
            always(gateway, "CreateUsagePlan", plan), always(gateway, "UpdateUsagePlan", plan),
            always(gateway, "DeleteUsagePlan"), always(gateway, "DeleteUsagePlanKey"),
            always(gateway, "GetUsagePlanKeys", {"items": [key]}),
            always(gateway, "CreateUsagePlanKey", key),
            always("apigatewayv2", "GetApis", {"Items": []})]


YUGEN_HTTP = {"gcdt_dev.json": {"yugen": {"api": {
    "name": "orders", "description": "orders", "targetStage": "dev", "type": "HTTP"}}},
    "openapi.yaml": YUGEN["swagger.yaml"].replace('swagger: "2.0"', 'openapi: "3.0.1"').replace(
        'basePath: "/{{apiBasePath}}"\nschemes: [https]\n', "").replace(
        "{type: http_proxy, httpMethod: GET, uri: \"https://a.example.org\"}",
        "{type: http_proxy, httpMethod: GET, uri: \"https://a.example.org\", "
        "payloadFormatVersion: \"1.0\"}")}


def yugen_http_aws():
    """Beside what becomes of CreateDeployment."""
    gateway, api = "apigatewayv2", {"ApiId": "api1", "Name": "orders", "ProtocolType": "HTTP",
                                    "RouteSelectionExpression": "x"}
    before = [{"DeploymentId": f"dep{number}", "CreatedDate": f"2026-01-0{number}T00:00:00Z"}
              for number in (2, 1)]
    stage = {"StageName": "dev", "DeploymentId": "dep2"}
    return [caller(), always("apigateway", "GetRestApis", {"items": []}),
            always(gateway, "GetApis", {"Items": [api]}), always(gateway, "GetApi", api),
            always(gateway, "ReimportApi", api),
            always(gateway, "GetStages", {"Items": [stage]}), always(gateway, "GetStage", stage),
            always(gateway, "UpdateStage", stage),
            always(gateway, "GetDeployments", {"Items": before}),
            always(gateway, "GetDeployment", before[0])]


def yugen_interrupted(row):
    """`absent`: there is no API yet, and none after ImportRestApi, which is held."""
    aws = [always("apigateway", "GetRestApis", {"items": []})] if row.get("absent") else []
    return YUGEN, aws + yugen_aws()


# The tool of all tools, which deploys nothing.

def gcdt_interrupted(row):
    return {"gcdt_dev.json": {"plugins": {}}}, [
        stack("CREATE_COMPLETE", repeat="forever"), *kumo_aws()]
