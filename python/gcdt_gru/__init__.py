"""A small web application for one AWS Lambda function behind API Gateway.

    from gcdt_gru import Gru

    app = Gru("greeter")

    @app.route("/hello/{name}")
    def hello(name):
        return {"hello": name}

`gcdt generate serverless` makes swagger.yaml and the configurations from the routes. On AWS `app`
is the handler: `app.app` if the file is app.py. Needs nothing but Python.
"""

import base64
import json
import logging
import re
import sys

__all__ = ["Gru", "Request", "Response"]

_CAPTURE = re.compile(r"{(\w+)}")


class Request(object):
    """The request being answered: app.current_request."""

    def __init__(self, event, context):
        self.method = event["httpMethod"]
        self.path = event.get("path")
        self.headers = {
            name.lower(): value for name, value in (event.get("headers") or {}).items()
        }
        self.query_params = event.get("queryStringParameters") or {}
        self.uri_params = event.get("pathParameters") or {}
        self.stage_vars = event.get("stageVariables") or {}
        self.request_context = event.get("requestContext") or {}
        self.lambda_context = context
        self.body = event.get("body")
        if self.body is not None and event.get("isBase64Encoded"):
            self.body = base64.b64decode(self.body)

    @property
    def json_body(self):
        return None if self.body is None else json.loads(self.body)


class Response(object):
    """What a view may return instead of a JSON value. A body that is text is sent as it is."""

    def __init__(self, body, headers=None, status_code=200):
        self.body = body
        self.headers = dict(headers or {})
        self.status_code = status_code


class RouteEntry(object):
    """One route, and who answers it."""

    def __init__(self, view_function, path, **options):
        self.view_function = view_function
        self.view_name = options["name"] or view_function.__name__
        self.uri_pattern = path
        self.methods = options["methods"]
        self.authorization_type = options["authorization_type"]
        self.authorizer_id = options["authorizer_id"]
        self.api_key_required = options["api_key_required"]
        self.content_types = options["content_types"]
        self.cors = options["cors"]
        self.view_args = _CAPTURE.findall(path)


class Gru(object):
    """Routes to functions. Calling it answers an event of API Gateway (AWS_PROXY)."""

    def __init__(self, app_name, configure_logs=True):
        self.app_name = app_name
        self.routes = {}
        self.current_request = None
        self.log = logging.getLogger(app_name)
        if configure_logs and not self.log.handlers:
            handler = logging.StreamHandler(sys.stdout)
            layout = "%(name)s - %(levelname)s - %(message)s"
            handler.setFormatter(logging.Formatter(layout))
            self.log.addHandler(handler)
            self.log.propagate = False  # Lambda's own handler would say it a second time

    def route(
        self,
        path,
        name=None,
        methods=None,
        authorization_type=None,
        authorizer_id=None,
        api_key_required=None,
        content_types=None,
        cors=False,
    ):
        """Decorator: the function answers requests for `path`, and gets its {captures} by name."""
        content_types = ["application/json"] if content_types is None else content_types
        if not isinstance(content_types, list):
            raise ValueError(
                "content_types of '%s' must be a list, not %s"
                % (path, type(content_types).__name__)
            )
        methods = [method.upper() for method in (["GET"] if methods is None else methods)]

        def register(view_function):
            if path in self.routes:
                raise ValueError(
                    "Duplicate route detected: '%s' is answered by '%s' already"
                    % (path, self.routes[path].view_name)
                )
            self.routes[path] = RouteEntry(
                view_function,
                path,
                name=name,
                methods=methods,
                authorization_type=authorization_type,
                authorizer_id=authorizer_id,
                api_key_required=api_key_required,
                content_types=list(content_types),
                cors=cors,
            )
            return view_function

        return register

    def __call__(self, event, context):
        if isinstance(event, dict) and event.get("ramuda_action") == "ping":
            return "alive"  # what `ramuda ping` and `ramuda deploy` ask for
        if not isinstance(event, dict) or "httpMethod" not in event:
            raise ValueError("the event is no request of API Gateway: it has no 'httpMethod'")
        route = self.routes.get(event.get("resource") or event.get("path"))
        self.current_request = Request(event, context)
        try:
            response = self._response(route)
        except Exception:
            self.log.exception("the view '%s' failed", route.view_name)
            response = _message(500, "Internal server error")
        finally:
            self.current_request = None
        if route is not None and route.cors:
            response.headers.setdefault("Access-Control-Allow-Origin", "*")
        return _answer(response)

    def _response(self, route):
        request = self.current_request
        if route is None:
            return _message(404, "There is no route '%s'" % request.path)
        if request.method not in route.methods:
            return _message(405, "'%s' is not answered here" % request.method)
        if request.body is not None and not _accepts(route, request.headers.get("content-type")):
            return _message(415, "The body must be " + " or ".join(route.content_types))
        captured = {name: request.uri_params[name] for name in route.view_args}
        result = route.view_function(**captured)
        # Encoded here, so that what is no JSON is a failure of the view.
        return result if isinstance(result, Response) else Response(json.dumps(result), _json())


def _accepts(route, content_type):
    if not content_type:
        return True
    return content_type.split(";")[0].strip().lower() in route.content_types


def _json():
    return {"Content-Type": "application/json"}


def _message(status_code, text):
    return Response(json.dumps({"message": text}), _json(), status_code)


def _answer(response):
    body, headers, encoded = response.body, dict(response.headers), False
    if isinstance(body, bytes):
        body, encoded = base64.b64encode(body).decode("ascii"), True
    elif not isinstance(body, str):
        body = json.dumps(body)
        headers = dict(_json(), **headers)
    return {
        "statusCode": response.status_code,
        "headers": headers,
        "body": body,
        "isBase64Encoded": encoded,
    }
