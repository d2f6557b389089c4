"""What each tool needs to do the same work: a stack of 20 resources, a function of 500 files, a
stream of 10,000 log lines."""

import json
import random
import time

import yaml

STACK = "peers"
FUNCTION = "peers"
GROUP = f"/aws/lambda/{FUNCTION}"
BUCKET = "peers-artifacts"


def template(changed=False):
    """Ten topics and ten queues; one queue more patient than before."""
    resources = {}
    for number in range(10):
        resources[f"Topic{number}"] = {
            "Type": "AWS::SNS::Topic",
            "Properties": {"TopicName": f"peers-{number}"},
        }
        resources[f"Queue{number}"] = {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": f"peers-{number}",
                "VisibilityTimeout": 60 if changed and not number else 30,
            },
        }
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}


def write_stack(folder, changed=False):
    text = yaml.safe_dump(template(changed), sort_keys=False)
    for name in ("cloudformation.yaml", "template.yaml", "templates/stack.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    (folder / "gcdt_dev.json").write_text(json.dumps({"kumo": {"stack": {"StackName": STACK}}}))
    # Sceptre
    (folder / "config/dev").mkdir(parents=True, exist_ok=True)
    (folder / "config/config.yaml").write_text("project_code: peers\nregion: eu-west-1\n")
    (folder / "config/dev/stack.yaml").write_text(
        f"template:\n  path: stack.yaml\n  type: file\nstack_name: {STACK}\n"
    )
    # CDK: the cloud assembly that an application would have written
    (folder / "cdk.out").mkdir(exist_ok=True)
    (folder / "cdk.out/stack.template.json").write_text(json.dumps(template(changed)))
    (folder / "cdk.out/manifest.json").write_text(
        json.dumps(
            {
                "version": "36.0.0",
                "artifacts": {
                    STACK: {
                        "type": "aws:cloudformation:stack",
                        "environment": "aws://123456789012/eu-west-1",
                        "properties": {"templateFile": "stack.template.json", "stackName": STACK},
                    }
                },
            }
        )
    )


def write_function(folder):
    """Five megabytes of text that compresses as source code does."""
    words = [f"word{number}" for number in range(2000)]
    chosen = random.Random(1)
    for number in range(500):
        path = folder / "package" / f"folder{number % 20}" / f"file{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "# " + "\n# ".join(" ".join(chosen.choices(words, k=10)) for _ in range(150))
        )
    (folder / "handler.py").write_text("def handle(event, context):\n    return event\n")
    (folder / "requirements.txt").write_text("")
    (folder / "gcdt_dev.json").write_text(
        json.dumps(
            {
                "ramuda": {
                    "lambda": {
                        "name": FUNCTION,
                        "description": "measured",
                        "role": "arn:aws:iam::123456789012:role/peers",
                        "handlerFile": "handler.py",
                        "handlerFunction": "handler.handle",
                        "timeout": 10,
                        "memorySize": 128,
                        "runtime": "python3.13",
                    },
                    "bundling": {"folders": [{"source": "package", "target": "package"}]},
                }
            }
        )
    )
    (folder / "template.yaml").write_text(
        yaml.safe_dump(
            {
                "Transform": "AWS::Serverless-2016-10-31",
                "Resources": {
                    "Function": {
                        "Type": "AWS::Serverless::Function",
                        "Properties": {
                            "CodeUri": "./",
                            "Handler": "handler.handle",
                            "Runtime": "python3.13",
                        },
                    }
                },
            }
        )
    )
    (folder / "serverless.yml").write_text(
        yaml.safe_dump(
            {
                "service": "peers",
                "provider": {"name": "aws", "runtime": "python3.13", "region": "eu-west-1"},
                "package": {"patterns": ["!**", "handler.py", "package/**"]},
                "functions": {"peers": {"handler": "handler.handle"}},
            }
        )
    )


def write_logs(client):
    """10,000 events of the last half hour in one stream, as a busy function writes them."""
    client.create_log_group(logGroupName=GROUP)
    client.create_log_stream(logGroupName=GROUP, logStreamName="2026/01/01/[1]abc")
    start = int(time.time() * 1000) - 30 * 60 * 1000
    for batch in range(0, 10_000, 1000):
        client.put_log_events(
            logGroupName=GROUP,
            logStreamName="2026/01/01/[1]abc",
            logEvents=[
                {
                    "timestamp": start + 100 * number,
                    "message": f"INFO request {number} served in 12 ms",
                }
                for number in range(batch, batch + 1000)
            ],
        )
