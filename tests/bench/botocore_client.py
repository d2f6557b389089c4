"""What botocore takes for the work that client.cpp and `gcdt call --batch` are measured with.

    botocore_client.py sign     processor seconds to sign one request
    botocore_client.py calls N  seconds for N calls over one connection, start-up not counted"""
import sys
import time
import timeit

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def sign():
    request = AWSRequest("POST", "https://cloudformation.eu-west-1.amazonaws.com/",
                         {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                          "User-Agent": "bench"},
                         "Action=DescribeStacks&Version=2010-05-15&StackName=stack-1")
    credentials = Credentials("AKIDEXAMPLE", "secret", "token")
    signer = SigV4Auth(credentials, "cloudformation", "eu-west-1")
    rounds = timeit.repeat(lambda: signer.add_auth(request), repeat=21, number=500,
                           timer=time.process_time)
    return sorted(rounds)[len(rounds) // 2] / 500


def calls(count):
    client = botocore.session.get_session().create_client("cloudformation")
    client.describe_stacks(StackName="stack-1")
    return timeit.timeit(lambda: client.describe_stacks(StackName="stack-1"), number=count)


print(sign() if sys.argv[1] == "sign" else calls(int(sys.argv[2])))
