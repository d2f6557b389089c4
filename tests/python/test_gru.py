import base64
import json
import logging
import unittest

from gcdt_gru import Gru, Response


def event(path="/", method="GET", **members):
    return dict({"resource": path, "path": path, "httpMethod": method}, **members)


class RouteTest(unittest.TestCase):
    def setUp(self):
        self.app = Gru("greeter", configure_logs=False)

    def test_an_entry_knows_everything_about_its_route(self):
        @self.app.route("/a/{one}/{two_2}/{proxy+}", name="both", api_key_required=True)
        def view(one, two_2):
            return None

        entry = self.app.routes["/a/{one}/{two_2}/{proxy+}"]
        self.assertEqual(self.app.app_name, "greeter")
        self.assertEqual(entry.uri_pattern, "/a/{one}/{two_2}/{proxy+}")
        self.assertEqual(entry.methods, ["GET"])
        self.assertEqual(entry.content_types, ["application/json"])
        self.assertEqual(entry.view_args, ["one", "two_2"])
        self.assertIs(entry.view_function, view)
        self.assertEqual(entry.view_name, "both")
        self.assertTrue(entry.api_key_required)
        self.assertFalse(entry.cors)

    def test_wrong_declarations_are_refused(self):
        with self.assertRaises(ValueError):
            self.app.route("/", content_types="text/plain")
        with self.assertRaises(TypeError):
            self.app.route("/", method="GET")
        self.app.route("/")(lambda: None)
        with self.assertRaisesRegex(ValueError, "^Duplicate route detected: '/'"):
            self.app.route("/")(lambda: None)


class CallTest(unittest.TestCase):
    def setUp(self):
        self.app = Gru("greeter", configure_logs=False)

    def body(self, answer):
        return json.loads(answer["body"])

    def test_a_view_gets_what_the_path_captures_and_answers_json(self):
        @self.app.route("/hello/{name}", cors=True)
        def hello(name):
            return {"hello": name, "q": self.app.current_request.query_params["q"]}

        asked = {"pathParameters": {"name": "you"}, "queryStringParameters": {"q": "1"}}
        answer = self.app(event("/hello/{name}", **asked), None)
        self.assertEqual(answer["statusCode"], 200)
        self.assertEqual(self.body(answer), {"hello": "you", "q": "1"})
        self.assertEqual(answer["headers"]["Content-Type"], "application/json")
        self.assertEqual(answer["headers"]["Access-Control-Allow-Origin"], "*")
        self.assertIsNone(self.app.current_request)

    def test_a_body_is_checked_and_decoded(self):
        self.app.route("/", methods=["post"])(lambda: self.app.current_request.json_body["a"])
        json_type = {"Content-Type": "application/json; charset=utf-8"}
        body = '{"a": 5}'
        encoded = base64.b64encode(body.encode()).decode()
        for members in ({"body": body}, {"body": encoded, "isBase64Encoded": True}):
            answer = self.app(event(method="POST", headers=json_type, **members), None)
            self.assertEqual((answer["statusCode"], answer["body"]), (200, "5"))
        answer = self.app(event(method="POST", headers={"content-type": "a/b"}, body="x"), None)
        self.assertEqual(answer["statusCode"], 415)

    def test_unknown_routes_and_methods(self):
        self.app.route("/")(lambda: None)
        self.assertEqual(self.app(event("/other"), None)["statusCode"], 404)
        self.assertEqual(self.app(event(method="PUT"), None)["statusCode"], 405)

    def test_a_failing_view_is_logged_and_tells_nothing(self):
        self.app.route("/raises")(lambda: {}["secret"])
        self.app.route("/no_json")(lambda: object())
        for path in ("/raises", "/no_json"):
            with self.assertLogs("greeter", logging.ERROR):
                answer = self.app(event(path), None)
            self.assertEqual(answer["statusCode"], 500)
            self.assertEqual(self.body(answer), {"message": "Internal server error"})

    def test_responses_say_everything_themselves(self):
        self.app.route("/text")(lambda: Response("hi", {"Content-Type": "text/plain"}, 201))
        self.app.route("/bytes")(lambda: Response(b"\x00\xff"))
        self.app.route("/json")(lambda: Response([1]))
        answer = self.app(event("/text"), None)
        self.assertEqual((answer["statusCode"], answer["body"]), (201, "hi"))
        self.assertEqual(answer["headers"], {"Content-Type": "text/plain"})
        answer = self.app(event("/bytes"), None)
        self.assertEqual((answer["body"], answer["isBase64Encoded"]), ("AP8=", True))
        self.assertEqual(self.app(event("/json"), None)["body"], "[1]")

    def test_the_ping_of_ramuda_is_answered(self):
        self.assertEqual(self.app({"ramuda_action": "ping"}, None), "alive")

    def test_what_is_no_request_is_refused(self):
        for wrong in ({}, [], None):
            with self.assertRaises(ValueError):
                self.app(wrong, None)
