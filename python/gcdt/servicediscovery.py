"""Finding what is there: stack outputs, certificates, images."""

import re

from gcdt.gcdt_logging import getLogger

log = getLogger(__name__)


def get_outputs_for_stack(awsclient, stack_name):
    """The outputs of a stack as a map of key to value; None if it has none."""
    client = awsclient.get_client("cloudformation")
    stack = client.describe_stacks(StackName=stack_name)["Stacks"][0]
    if not stack.get("Outputs"):
        return None
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def parse_ts(ts):
    """The UTC time of an ISO 8601 or RFC 1123 text, without a time zone."""
    import datetime

    ts = ts.strip()
    if ts[:1].isalpha():
        from email.utils import parsedate_to_datetime

        return _naive_utc(parsedate_to_datetime(ts))
    text = re.sub(r"\s*(Z|z)$", "+00:00", ts)
    text = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text)
    text = re.sub(r"(\.\d{6})\d+", r"\1", text)
    text = re.sub(r"(\.\d{1,5})(?!\d)", lambda match: match.group(1).ljust(7, "0"), text)
    return _naive_utc(datetime.datetime.fromisoformat(text))


def _naive_utc(time):
    import datetime

    if time.tzinfo is None:
        return time
    return time.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def get_ssl_certificate(awsclient, domain):
    """The ARN of the server certificate (IAM) for a domain, or "".

    Of those with `domain` in their name, the one that expires last.
    """
    import datetime

    answer = awsclient.get_client("iam").list_server_certificates()
    certificates = sorted(
        answer["ServerCertificateMetadataList"], key=lambda item: item["Expiration"], reverse=True
    )
    now = datetime.datetime.now(datetime.timezone.utc)
    for certificate in certificates:
        if domain not in certificate["ServerCertificateName"]:
            continue
        if certificate["Expiration"] > now:
            return certificate["Arn"]
        log.info("certificate has expired")
    return ""


_BASE_IMAGE = re.compile(r"(Ops_Base-Image)_(\d+.\d+.\d+)_(\d+)$")


def get_base_ami(awsclient, owners):
    """The id of the newest base image of the owners, or None. Deprecated."""
    answer = awsclient.get_client("ec2").describe_images(
        Owners=owners, Filters=[{"Name": "state", "Values": ["available"]}]
    )
    newest, version, image_id = "", (0,), None
    for image in answer["Images"]:
        match = _BASE_IMAGE.search(image.get("Name", ""))
        if not match:
            continue
        its_version = tuple(int(part) for part in re.split(r"\D", match.group(2)))
        if image["CreationDate"] > newest and its_version >= version:
            newest, version, image_id = image["CreationDate"], its_version, image["ImageId"]
    return image_id
