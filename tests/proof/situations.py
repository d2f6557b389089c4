"""The situations that the truth tables name: a project, and an AWS in the state of a row."""
import projects
from projects import STACK, event, events, stack
from world import Wrong, always

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


WORLDS = {"kumo": make_kumo}


def make(world, given, state, row, run):
    return WORLDS[world](given, state, row, run)
