"""Where credentials come from, beside the environment and the shared file, with the secrets of
canaries.py in them: each a function that returns files of the home folder, what AWS answers, and
variables."""
import hashlib
import http.server
import json
import threading

from canaries import SECRETS
from world import always, error

NO_ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": "",
                  "AWS_CONFIG_FILE": "../config"}


def keys_of(name, **names):
    """Credentials as AWS hands them out, whose access key tells whose they are."""
    key, secret, token = (names.get(which, which) for which in (
        "AccessKeyId", "SecretAccessKey", "SessionToken"))
    return {key: f"AKID{name.upper()}", secret: SECRETS[f"{name}-secret-key"],
            token: SECRETS[f"{name}-session-token"]}


def sso():
    """A token that is about to end and is renewed; it buys the keys of a role."""
    cache = {"startUrl": "https://corp.awsapps.com/start", "region": "eu-west-1",
             "accessToken": SECRETS["sso-old-access-token"], "expiresAt": "2020-01-01T00:00:00Z",
             "clientId": "client", "clientSecret": SECRETS["sso-client-secret"],
             "registrationExpiresAt": "2099-01-01T00:00:00Z",
             "refreshToken": SECRETS["sso-old-refresh-token"]}
    files = {f".aws/sso/cache/{hashlib.sha1(b'corp').hexdigest()}.json": json.dumps(cache),
             "config": "[default]\nsso_session = corp\nsso_account_id = 123456789012\n"
                       "sso_role_name = dev\n[sso-session corp]\n"
                       "sso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n"}
    role = keys_of("sso", AccessKeyId="accessKeyId", SecretAccessKey="secretAccessKey",
                   SessionToken="sessionToken") | {"expiration": 4070908800000}
    return files, [always("sso-oidc", "CreateToken", {
        "accessToken": SECRETS["sso-access-token"], "expiresIn": 28800, "tokenType": "Bearer",
        "refreshToken": SECRETS["sso-refresh-token"]}),
        always("sso", "GetRoleCredentials", {"roleCredentials": role})], {}


def process():
    files = {"config": "[default]\ncredential_process = cat ../process.json\n",
             "process.json": json.dumps({"Version": 1} | keys_of("process"))}
    return files, [], {}


def broken_process():
    """It prints keys, but not as it should, and complains about them."""
    files = {"config": "[default]\ncredential_process = sh ../process.sh\n",
             "process.sh": "cat ../process.json; cat ../process.json >&2; exit 3\n",
             "process.json": json.dumps(keys_of("process"))}
    return files, [], {}


def assumed(operation, name, **more):
    role = {"AssumedRoleId": "AROA:dev",
            "Arn": "arn:aws:sts::123456789012:assumed-role/dev/dev"}
    return always("sts", operation, {
        "AssumedRoleUser": role,
        "Credentials": keys_of(name) | {"Expiration": "2099-01-01T00:00:00Z"}}, **more)


def web():
    return {"token": SECRETS["web-identity-token"]}, [
        assumed("AssumeRoleWithWebIdentity", "web")], {
        "AWS_WEB_IDENTITY_TOKEN_FILE": "../token",
        "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/dev"}


def refused_web():
    """STS does not take the token, and says which it was."""
    files, _entries, env = web()
    return files, [error("sts", "AssumeRoleWithWebIdentity", "InvalidIdentityToken",
                         f"The token {SECRETS['web-identity-token']} is of nobody",
                         repeat="forever")], env


def role():
    """A role, by the keys of a profile; kept in the cache that the AWS CLI shares."""
    return {"config": "[default]\nrole_arn = arn:aws:iam::123456789012:role/dev\n"
                      "source_profile = base\n[profile base]\naws_access_key_id = AKIDBASE\n"
                      f"aws_secret_access_key = {SECRETS['profile-secret-key']}\n"}, [
        assumed("AssumeRole", "role")], {}


class Container(http.server.ThreadingHTTPServer):
    """The endpoint for credentials of containers, which wants to see its token."""

    def __init__(self):
        body = json.dumps(keys_of("container", SessionToken="Token")
                          | {"Expiration": "2099-01-01T00:00:00Z"}).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                good = self.headers["Authorization"] == SECRETS["container-token"]
                self.send_response(200 if good else 403)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


CONTAINER = Container()


def container():
    return {}, [], {"AWS_CONTAINER_CREDENTIALS_FULL_URI":
                    f"http://127.0.0.1:{CONTAINER.server_port}/role",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN": SECRETS["container-token"]}


# Where credentials come from, beside the environment and the shared file: files, what AWS answers,
# variables; and the beginning of the access key with which requests are signed then.
CREDENTIALS = {"sso": (sso, "AKIDSSO"), "process": (process, "AKIDPROCESS"),
               "broken-process": (broken_process, ""), "web": (web, "AKIDWEB"),
               "refused-web": (refused_web, ""), "role": (role, "AKIDROLE"),
               "container": (container, "AKIDCONTAINER")}
# Where secrets are at home.
AT_HOME = (".aws/credentials", ".aws/gcdt_awsume.json", ".aws/sso/cache/", ".aws/cli/cache/")
