"""The situations that the truth tables name: a project, and an AWS in the state of a row."""
import copy

import projects
from projects import STACK, event, events, stack
from world import Wrong, always, error

# What an operation on a stack begins and ends with when it goes well.
OPERATIONS = {"CreateStack": ("CREATE_IN_PROGRESS", "CREATE_COMPLETE"),
              "UpdateStack": ("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"),
              "DeleteStack": ("DELETE_IN_PROGRESS", "DELETE_COMPLETE"),
              "RollbackStack": ("UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"),
              "ContinueUpdateRollback": ("UPDATE_ROLLBACK_IN_PROGRESS",
                                         "UPDATE_ROLLBACK_COMPLETE")}


def operation(call, state, run):
    """The same for a stack that `run` finds in a state."""
    if call == "RollbackStack" and state == "CREATE_FAILED":
        return "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"
    if call == "ExecuteChangeSet":
        kind = ("IMPORT" if " import " in run else
                "CREATE" if state == "REVIEW_IN_PROGRESS" else "UPDATE")
        return f"{kind}_IN_PROGRESS", f"{kind}_COMPLETE"
    return OPERATIONS[call]


def history(state):
    """How a stack came to be in a state: the beginning of its last operation and its last event."""
    kind = state.split("_")[0]
    begin = "CREATE_IN_PROGRESS" if kind == "ROLLBACK" else f"{kind}_IN_PROGRESS"
    told = [event(1, begin, "User Initiated")]
    return told if state == begin else told + [event(2, state)]


def is_final(state):
    return not state.endswith("_IN_PROGRESS") or state == "REVIEW_IN_PROGRESS"


def found(state, row, run):
    """The stack is in the state when the command begins. What the row wants to be called goes
    well."""
    aws, told, last = [], history(state), state
    for number, call in enumerate(row.get("calls", "").split()):
        if call not in OPERATIONS and call != "ExecuteChangeSet":
            continue
        start, end = operation(call, last, run)
        if call == "CreateStack":  # what was there before has its own events
            told = []
        told = told + [event(10 * number + 3, start, "User Initiated"), event(10 * number + 4, end)]
        last = end
        after = {"after": f"cloudformation.{call}", "repeat": "forever"}
        aws = [stack(end, **after), events(*told, **after)] + aws
    if row.get("then") == "gone":  # by what somebody else has begun
        aws += [events(*told), events(*told, event(3, "DELETE_COMPLETE"), repeat="forever")]
    return aws + [stack(state, repeat="forever"), events(*history(state), repeat="forever")]


def ended(state, before, call, run):
    """The operation that the command begins ends in the state, or passes through it."""
    start, end = operation(call, before, run)
    told = (history(before) if before else []) + [event(3, start, "User Initiated")]
    if state != start:
        told.append(event(4, state))
    after = {"after": f"cloudformation.{call}"}
    aws = []
    if not is_final(state):
        aws.append(events(*told, **after))
        told, state = told + [event(5, end)], end
    aws += [events(*told, **after, repeat="forever"), stack(state, **after, repeat="forever")]
    return aws + [stack(before or None, repeat="forever"),
                  events(*(history(before) if before else []), repeat="forever")]


def make_kumo(given, state, row, run):
    words = given.split()
    if words[0] == "found":
        aws = found(state, row, run)
    elif words[0] == "ends":  # ends CALL [BEFORE]
        aws = ended(state, words[2] if len(words) > 2 else "", words[1], run)
    else:
        raise Wrong(f"no such situation: {given}")
    summary = {"StackName": "shop", "StackId": STACK, "StackStatus": state,
               "CreationTime": "2026-01-01T00:00:00Z"}
    aws.append(always("cloudformation", "ListStacks", {"StackSummaries": [summary]}))
    if " import " in run:
        aws.append(always("cloudformation", "ListStackResources", {"StackResourceSummaries": []}))
    return projects.KUMO, aws + projects.kumo_aws()


def make_ramuda(given, state, row, run, status="State"):
    """A function that is in the state, or that becomes so."""
    reason = {"State": "StateReason", "LastUpdateStatus": "LastUpdateStatusReason"}[status]
    calm, so = projects.REMOTE, projects.REMOTE | {status: state, reason: "it is so"}
    passes = state in ("Pending", "Deactivating", "InProgress")
    later = calm if passes else so
    aws = []
    if given == "found":
        aws = [always("lambda", "GetFunction", {"Configuration": so, "Code": {}}),
               always("lambda", "GetFunctionConfiguration", later),
               always("lambda", "ListFunctions", {"Functions": [so]})]
        if status == "State" and state != "Active" and (" ping " in run or " invoke " in run):
            aws.append(error(
                "lambda", "Invoke", "ResourceConflictException", "The operation cannot be "
                "performed at this time. The function is currently in the following state: "
                + state, 409, repeat="forever"))
    elif given == "becomes":
        new = {key: value for key, value in so.items() if key != "CodeSha256"} | {"Version": "2"}
        aws = [always("lambda", "UpdateFunctionCode", new),
               always("lambda", "GetFunctionConfiguration", later,
                      after="lambda.UpdateFunctionCode")]
    else:
        raise Wrong(f"no such situation: {given}")
    return projects.RAMUDA, aws + projects.ramuda_aws()


def make_ramuda_update(given, state, row, run):
    return make_ramuda(given, state, row, run, "LastUpdateStatus")


FINAL = ("Succeeded", "Failed", "Stopped")


def make_tenkai(given, state, row, run):
    words, aws = given.split(), []
    newest = state if words[0] == "found" else "InProgress" if words[0] == "stops" else "Failed"
    first = projects.deployment(1, "Succeeded")
    second = projects.deployment(2, newest)
    after_stop = {"after": "codedeploy.StopDeployment"}
    after_create = {"after": "codedeploy.CreateDeployment"}
    third = projects.deployment(3, "Succeeded")
    if words[0] == "ends":
        end = projects.deployment(3, state, rollbackInfo={"rollbackMessage": "not configured"})
        aws.append(projects.look(end, **after_create) |
                   ({} if state in FINAL else {"repeat": 1}))
    aws.append(projects.look(third, **after_create))
    told = {"rollbackInfo": {"rollbackMessage": "nothing to go back to"}}
    if words[0] == "stops":
        aws.append(projects.look(projects.deployment(2, state, **told), **after_stop) |
                   ({} if state in FINAL else {"repeat": 1}))
    aws.append(projects.look(projects.deployment(2, "Stopped", **told), **after_stop))
    # --revision names the first one
    aws.append(projects.look(first if "--revision" in run else second))
    runs = newest not in FINAL
    listed = always("codedeploy", "ListDeployments", {"deployments": ["d-2"] if runs else []})
    if runs and "once" not in words:  # whoever asks for all of them
        aws.append(listed if " list" not in run else always(
            "codedeploy", "ListDeployments", {"deployments": ["d-2", "d-1"]}))
    else:
        asks_first = " list" not in run  # for those that run
        aws += [listed | {"repeat": 1}] if asks_first else []
        aws += [always("codedeploy", "ListDeployments", {"deployments": []}) | {"repeat": 1}
                ] if "once" in words and runs else []
        aws.append(always("codedeploy", "ListDeployments", {"deployments": ["d-2", "d-1"]}))
    aws.append(always("codedeploy", "BatchGetDeployments", {"deploymentsInfo": [second, first]}))
    return projects.TENKAI, aws + projects.tenkai_aws()


def make_yugen(given, state, row, run):
    so = projects.API | {"apiStatus": state, "apiStatusMessage": "it is so"}
    good = projects.API | {"apiStatus": "AVAILABLE"}
    after = [always("apigateway", "GetRestApi", good)]
    if given == "found":
        aws = [always("apigateway", "GetRestApis", {"items": [so]})]
    elif given == "becomes":
        aws = [always("apigateway", "PutRestApi", so)] + after
    elif given == "begins":
        missing = error("apigateway", "GetStage", "NotFoundException", "no stage", 404)
        aws = [always("apigateway", "GetRestApis", {"items": []}), missing,
               always("apigateway", "ImportRestApi", so)] + after
    else:
        raise Wrong(f"no such situation: {given}")
    return projects.YUGEN, aws + projects.yugen_aws()


def make_yugen_http(given, state, row, run):
    made = {"DeploymentId": "dep3", "DeploymentStatus": state,
            "DeploymentStatusMessage": "it is so"}
    return projects.YUGEN_HTTP, [
        always("apigatewayv2", "CreateDeployment", made),
        always("apigatewayv2", "GetDeployment", made | {"DeploymentStatus": "DEPLOYED"},
               after="apigatewayv2.CreateDeployment")] + projects.yugen_http_aws()


def make_kumo_set(given, state, row, run):
    def operation(status, **more):
        return always("cloudformation", "DescribeStackSetOperation", {
            "StackSetOperation": {"OperationId": "o", "Status": status}}, **more)
    over = state in ("SUCCEEDED", "FAILED", "STOPPED")
    aws = [operation(state)] if over else [operation(state) | {"repeat": 1},
                                           operation("SUCCEEDED")]
    aws.append(always("cloudformation", "ListStackSetOperations", {"Summaries": [
        {"OperationId": "o", "Action": "UPDATE", "Status": state}]}))
    return projects.KUMO, aws + projects.stack_set_aws() + projects.kumo_aws()


def calm(row, run):
    """A stack that is complete, beside what is so or becomes so."""
    aws = found("CREATE_COMPLETE", row, run)
    if " import " in run:
        aws.append(always("cloudformation", "ListStackResources", {"StackResourceSummaries": []}))
    return aws + projects.kumo_aws()


def answer(aws, operation):
    return next(entry["reply"] for entry in aws if entry["operation"] == operation)


def make_kumo_change_set(given, state, row, run):
    aws = calm(row, run)
    complete = answer(aws, "DescribeChangeSet")
    so = always("cloudformation", "DescribeChangeSet", complete | {
        "Status": state, "StatusReason": "it is so"})
    passes = state in ("CREATE_PENDING", "CREATE_IN_PROGRESS")
    return projects.KUMO, [so | ({"repeat": 1} if passes else {})] + aws


def make_kumo_execution(given, state, row, run):
    aws = calm(row, run)
    return projects.KUMO, [always("cloudformation", "DescribeChangeSet", answer(
        aws, "DescribeChangeSet") | {"ExecutionStatus": state})] + aws


def make_kumo_detection(given, state, row, run):
    aws, operation = calm(row, run), "DescribeStackDriftDetectionStatus"
    so = always("cloudformation", operation, answer(aws, operation) | {
        "DetectionStatus": state, "DetectionStatusReason": "it is so"})
    passes = state == "DETECTION_IN_PROGRESS"
    return projects.KUMO, [so | ({"repeat": 1} if passes else {})] + aws


def make_kumo_drift(given, state, row, run):
    aws, operation = calm(row, run), "DescribeStackResourceDrifts"
    [drift] = answer(aws, operation)["StackResourceDrifts"]
    return projects.KUMO, [always("cloudformation", operation, {"StackResourceDrifts": [
        drift | {"StackResourceDriftStatus": state}]})] + aws


def make_yugen_domain(given, state, row, run):
    files = copy.deepcopy(projects.YUGEN)
    files["gcdt_dev.json"]["yugen"]["customDomain"] = {
        "domainName": "api.example.org", "basePath": "", "certificateName": "example",
        "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/c",
        "hostedDomainZoneId": "Z1", "route53Record": "api.example.org", "ensureCname": False}
    gateway = "apigateway"
    domain = {"domainName": "api.example.org", "domainNameStatus": state,
              "domainNameStatusMessage": "it is so",
              "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/c",
              "distributionDomainName": "d1.cloudfront.net"}
    mapping = {"basePath": "(none)", "restApiId": "api1", "stage": "dev"}
    aws = [always(gateway, "CreateDomainName", domain), always(gateway, "CreateBasePathMapping"),
           always(gateway, "DeleteBasePathMapping"), always(gateway, "DeleteDomainName"),
           always("acm", "DescribeCertificate", {"Certificate": {"Status": "ISSUED"}})]
    if given == "becomes":
        aws += [error(gateway, "GetDomainName", "NotFoundException", "no domain", 404,
                      repeat="forever"), always(gateway, "GetBasePathMappings", {"items": []})]
    else:
        aws += [always(gateway, "GetDomainName", domain),
                always(gateway, "GetBasePathMappings", {"items": [mapping]})]
    return files, aws + projects.yugen_aws()


WORLDS = {name.removeprefix("make_"): made for name, made in list(globals().items())
          if name.startswith("make_")}


def make(world, given, state, row, run):
    return WORLDS[world](given, state, row, run)
