"""Streams."""


def create_stream(awsclient, stream_name, shard_count=1):
    awsclient.get_client("kinesis").create_stream(StreamName=stream_name, ShardCount=shard_count)


def wait_for_stream_exists(awsclient, stream_name):
    awsclient.get_client("kinesis").get_waiter("stream_exists").wait(StreamName=stream_name)


def describe_stream(awsclient, stream_name):
    """The description of the stream."""
    return awsclient.get_client("kinesis").describe_stream(StreamName=stream_name)[
        "StreamDescription"
    ]


def delete_stream(awsclient, stream_name):
    awsclient.get_client("kinesis").delete_stream(StreamName=stream_name)
