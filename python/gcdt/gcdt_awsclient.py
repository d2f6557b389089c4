"""context['_awsclient']: clients with the interface of botocore's, whose calls gcdt makes.

    awsclient.get_client("s3").list_buckets()

Needs no botocore. If botocore is installed, errors are its ClientError and WaiterError, so that
`except botocore.exceptions.ClientError` works.
"""

from gcdt import _channel
from gcdt._aws_errors import raising


def __getattr__(name):
    if name in ("ClientError", "WaiterError"):  # imports botocore, hence only on demand
        from gcdt import _aws_errors

        return getattr(_aws_errors, name)()
    raise AttributeError("module 'gcdt.gcdt_awsclient' has no attribute %r" % name)


class AWSClient(object):
    """Makes clients; they share the credentials and the region of the gcdt run."""

    def __init__(self, session=None):
        self._clients = {}
        self._account_id = None

    def get_client(self, service_name, region_name=None, **kwargs):
        """The client of a service; `region_name` None means the region of the session."""
        key = (service_name, region_name)
        if key not in self._clients:
            from gcdt._aws_client import make_client

            self._clients[key] = make_client(service_name, region_name)
        return self._clients[key]

    def get_region(self):
        return _channel.call("aws.region")

    def get_account_id(self):
        if self._account_id is None:
            with raising():
                self._account_id = _channel.call("aws.account_id")
        return self._account_id

    @property
    def _session(self):
        return _Session(self)


class _Session(object):
    """As much of a botocore session as old templates touch."""

    def __init__(self, awsclient):
        self._awsclient = awsclient

    @property
    def region_name(self):
        return self._awsclient.get_region()

    def get_config_variable(self, name, methods=None):
        return self._awsclient.get_region() if name == "region" else None

    def create_client(self, service_name, region_name=None, **kwargs):
        return self._awsclient.get_client(service_name, region_name)

    client = create_client
