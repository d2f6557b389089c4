"""Clients, paginators and waiters. The operations of a service are what gcdt says they are."""

from gcdt import _channel
from gcdt._aws_errors import ClientError, WaiterError, modelled, raising
from gcdt._aws_values import encode_params

_services = {}  # name -> what gcdt says about it


def make_client(service, region):
    if service not in _services:
        with raising():
            _services[service] = _channel.call("aws.service", service=service)
    if region is None:
        region = _channel.call("aws.region")
    about = _services[service]
    return type(str(about["service_id"].replace(" ", "")), (Client,), {})(service, region, about)


class Client(object):
    """One method per operation, in snake_case; keyword arguments and answers in AWS's names."""

    def __init__(self, service, region, about):
        self._service, self._region, self._about = service, region, about
        self.meta = Meta(service, region, about)
        self.exceptions = Exceptions(service, about["exceptions"])

    def __getattr__(self, name):
        operation = self._about["operations"].get(name)
        if operation is None:
            raise AttributeError("%r object has no attribute %r" % (type(self).__name__, name))

        def call(*args, **kwargs):
            if args:
                raise TypeError("%s() only accepts keyword arguments." % name)
            return self._ask("aws.call", operation=operation, params=encode_params(kwargs))

        call.__name__ = name
        call.__doc__ = "%s of %s" % (operation, self._about["service_id"])
        self.__dict__[name] = call
        return call

    def __dir__(self):
        return sorted(set(object.__dir__(self)) | set(self._about["operations"]))

    def can_paginate(self, operation_name):
        return self._about["operations"].get(operation_name) in self._about["paginators"]

    def get_paginator(self, operation_name):
        if not self.can_paginate(operation_name):
            raise ValueError("Operation cannot be paginated: %s" % operation_name)
        operation = self._about["operations"][operation_name]
        return Paginator(self, operation, self._about["paginators"][operation])

    def get_waiter(self, waiter_name):
        if waiter_name not in self._about["waiters"]:
            raise ValueError("Waiter does not exist: %s" % waiter_name)
        return Waiter(self, waiter_name, self._about["waiters"][waiter_name])

    @property
    def waiter_names(self):
        return sorted(self._about["waiters"])

    def close(self):
        pass

    def _ask(self, method, **params):
        with raising(self._service, self._about["codes"]):
            return _channel.call(method, service=self._service, region=self._region, **params)


class Meta(object):
    def __init__(self, service, region, about):
        self.region_name = region
        self.method_to_api_mapping = dict(about["operations"])
        self.service_model = ServiceModel(service, about)


class ServiceModel(object):
    def __init__(self, service, about):
        self.service_name = service
        self.service_id = about["service_id"]
        self.api_version = about["api_version"]
        self.endpoint_prefix = about["endpoint_prefix"]
        self.operation_names = list(about["operations"].values())


class Exceptions(object):
    """The modelled errors of the service as classes, and ClientError, their base."""

    def __init__(self, service, names):
        self._service, self._names = service, names

    def __getattr__(self, name):
        if name == "ClientError":
            return ClientError()
        if name not in self._names:
            raise AttributeError("%s has no exception %r" % (self._service, name))
        return modelled(self._service, name)

    def from_code(self, code):
        return self._names.get(code, ClientError())


class Paginator(object):
    def __init__(self, client, operation, rules):
        self._client, self._operation, self._rules = client, operation, rules

    def paginate(self, PaginationConfig=None, **kwargs):
        config = PaginationConfig or {}
        return PageIterator(self._client, self._operation, self._rules, config, kwargs)


class PageIterator(object):
    """Asks for a page when it is wanted."""

    def __init__(self, client, operation, rules, config, params):
        self._client, self._operation, self._rules = client, operation, rules
        self._limit = int(config["MaxItems"]) if config.get("MaxItems") is not None else None
        self._params = dict(params)
        if config.get("PageSize") is not None and rules.get("limit_key"):
            self._params[rules["limit_key"]] = int(config["PageSize"])
        self.result_keys = rules["result_keys"]

    def __iter__(self):
        params, left = encode_params(self._params), self._limit
        while params is not None and left != 0:
            answer = self._client._ask("aws.page", operation=self._operation, params=params)
            page, params = answer["page"], answer["next"]
            if left is not None:
                left = self._cut(page, left)
            yield page

    def _cut(self, page, left):
        """Shortens the first result list to what is left of MaxItems; returns what is left then."""
        holder, key = _holder(page, self.result_keys[0])
        items = holder.get(key) or []
        if isinstance(items, list):
            del items[left:]
        return left - len(items)

    def build_full_result(self):
        whole = {}
        for page in self:
            for path in self.result_keys:
                holder, key = _holder(page, path)
                value = holder.get(key)
                target, key = _holder(whole, path)
                if isinstance(value, list):
                    target.setdefault(key, []).extend(value)
                elif value is not None:
                    target.setdefault(key, value)
        return whole

    def search(self, expression):
        import jmespath

        compiled = jmespath.compile(expression)
        for page in self:
            found = compiled.search(page)
            if isinstance(found, list):
                for item in found:
                    yield item
            else:
                yield found


def _holder(tree, path):
    """The map that holds the last part of a dotted path, made if it is missing, and that part."""
    parts = path.split(".")
    for part in parts[:-1]:
        tree = tree.setdefault(part, {})
    return tree, parts[-1]


class Waiter(object):
    def __init__(self, client, name, model_name):
        self._client, self.name, self._model_name = client, name, model_name

    def wait(self, WaiterConfig=None, **kwargs):
        with _waiter_errors(self._model_name):
            self._client._ask(
                "aws.wait",
                waiter=self._model_name,
                params=encode_params(kwargs),
                config=WaiterConfig or {},
            )


class _waiter_errors(object):
    """gcdt's "the waiter failed" as WaiterError."""

    def __init__(self, name):
        self._name = name

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _traceback):
        if kind is not None and error.__class__.__name__ == "GcdtError":
            raise WaiterError()(self._name, str(error), {}) from error
