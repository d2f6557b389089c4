"""Log groups, their streams and events. Times are milliseconds since the epoch."""

import datetime

from gcdt._aws_errors import ClientError as _client_error


def _logs(awsclient):
    return awsclient.get_client("logs")


def create_log_group(awsclient, log_group_name):
    _logs(awsclient).create_log_group(logGroupName=log_group_name)


def delete_log_group(awsclient, log_group_name):
    _logs(awsclient).delete_log_group(logGroupName=log_group_name)


def put_retention_policy(awsclient, log_group_name, retention_in_days):
    """Creates the group if need be and sets how long its events are kept."""
    try:
        create_log_group(awsclient, log_group_name)
    except _client_error():  # it exists; if not, the next call says why
        pass
    _logs(awsclient).put_retention_policy(
        logGroupName=log_group_name, retentionInDays=retention_in_days
    )


def describe_log_group(awsclient, log_group_name):
    """The description of the group, or None."""
    answer = _logs(awsclient).describe_log_groups(logGroupNamePrefix=log_group_name, limit=1)
    return answer["logGroups"][0] if answer["logGroups"] else None


def describe_log_stream(awsclient, log_group_name, log_stream_name):
    """The description of the stream, or None."""
    answer = _logs(awsclient).describe_log_streams(
        logGroupName=log_group_name, logStreamNamePrefix=log_stream_name, limit=1
    )
    return answer["logStreams"][0] if answer["logStreams"] else None


def create_log_stream(awsclient, log_group_name, log_stream_name):
    _logs(awsclient).create_log_stream(logGroupName=log_group_name, logStreamName=log_stream_name)


def check_log_stream_exists(awsclient, log_group_name, log_stream_name):
    try:
        return describe_log_stream(awsclient, log_group_name, log_stream_name) is not None
    except _client_error() as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return False
        raise


def put_log_events(awsclient, log_group_name, log_stream_name, log_events, sequence_token=None):
    """Writes events [{"timestamp", "message"}]; returns the answer."""
    params = {
        "logGroupName": log_group_name,
        "logStreamName": log_stream_name,
        "logEvents": log_events,
    }
    if sequence_token:
        params["sequenceToken"] = sequence_token
    return _logs(awsclient).put_log_events(**params)


def get_log_events(awsclient, log_group_name, log_stream_name, start_ts=None):
    """The events of a stream from a time on, as [{"timestamp", "message"}]."""
    params = {"logGroupName": log_group_name, "logStreamName": log_stream_name}
    if start_ts:
        params["startTime"] = start_ts
    answer = _logs(awsclient).get_log_events(**params)
    return [
        {"timestamp": event["timestamp"], "message": event["message"]}
        for event in answer.get("events", [])
    ]


def filter_log_events(awsclient, log_group_name, start_ts, end_ts=None):
    """The events of all streams of a group in a time span, as [{"timestamp", "message"}]."""
    params = {"logGroupName": log_group_name, "startTime": start_ts}
    if end_ts:
        params["endTime"] = end_ts
    pages = _logs(awsclient).get_paginator("filter_log_events").paginate(**params)
    return [
        {"timestamp": event["timestamp"], "message": event["message"]}
        for page in pages
        for event in page.get("events", [])
    ]


def datetime_to_timestamp(dt):
    """Milliseconds since the epoch of a UTC time."""
    if dt.tzinfo is None:
        dt = dt.replace(tzinfo=datetime.timezone.utc)
    return int(dt.timestamp() * 1000)


def decode_format_timestamp(timestamp):
    """(date, time) as texts of milliseconds since the epoch, in local time."""
    moment = datetime.datetime.fromtimestamp(timestamp / 1e3)
    return moment.strftime("%Y-%m-%d"), moment.strftime("%H:%M:%S")
