"""Topics and messages."""

import json


def create_topic(awsclient, topic_name):
    """The ARN of the topic, which is created if need be."""
    return awsclient.get_client("sns").create_topic(Name=topic_name)["TopicArn"]


def delete_topic(awsclient, topic_arn):
    awsclient.get_client("sns").delete_topic(TopicArn=topic_arn)


def send_message(awsclient, topic_arn, message):
    """Publishes `message` as JSON."""
    awsclient.get_client("sns").publish(
        TargetArn=topic_arn,
        Message=json.dumps({"default": json.dumps(message)}),
        MessageStructure="json",
    )
