"""The secrets of canary.py, and the search for them."""
import base64
import hashlib
import json
import re
import urllib.parse
import xml.sax.saxutils

SOURCES = ["ssm", "secretsmanager", "secretsmanager-json", "credstash", "cmd", "env-secret-key",
           "env-session-token", "profile-secret-key", "profile-session-token", "proxy", "slack",
           "datadog", "sso-old-access-token", "sso-access-token", "sso-old-refresh-token",
           "sso-refresh-token", "sso-client-secret", "sso-secret-key", "sso-session-token",
           "process-secret-key", "process-session-token", "web-identity-token", "web-secret-key",
           "web-session-token", "role-secret-key", "role-session-token", "container-token",
           "container-secret-key", "container-session-token", "awsume-long-term-key",
           "awsume-session-key", "awsume-session-token", "awsume-role-key", "awsume-role-token"]
# Blanks, quotes and more, so that every encoding of a secret looks different from it.
SECRETS = {name: f"cAnArY-{number:02}-\"q'/+&=é <{hashlib.sha256(name.encode()).hexdigest()[:12]}>"
           for number, name in enumerate(SOURCES)}
# These end up in headers and URLs.
for _name in SOURCES[5:]:
    SECRETS[_name] = re.sub(r"[^A-Za-z0-9-]", "", SECRETS[_name])
LOOKUPS = SOURCES[:5]


def forms(secret):
    """A secret as it is and encoded, each with a name."""
    data = secret.encode()
    json_text = json.dumps(secret)[1:-1]
    found = {"raw": secret, "core": secret[:9], "url": urllib.parse.quote(secret, safe=""),
             "form": urllib.parse.quote_plus(secret), "json": json_text,
             "json-utf8": json.dumps(secret, ensure_ascii=False)[1:-1],
             "xml": xml.sax.saxutils.escape(secret), "hex": data.hex(), "HEX": data.hex().upper()}
    for skip in range(3):  # whatever stands before it
        rest = data[skip:]
        inner = base64.b64encode(rest[:len(rest) // 3 * 3]).decode()
        found[f"base64-{skip}"] = inner
        found[f"base64url-{skip}"] = inner.replace("+", "-").replace("/", "_")
    return found


PATTERNS = [(name, how, form.encode()) for name, secret in SECRETS.items()
            for how, form in forms(secret).items()]
EVERY = re.compile(b"|".join(sorted({re.escape(form) for _, _, form in PATTERNS}, key=len,
                                    reverse=True)))


def leaks(data, only=SOURCES):
    """Which secrets stand in the bytes."""
    if not EVERY.search(data):
        return []
    return sorted({f"{name} ({how})" for name, how, form in PATTERNS
                   if name in only and form in data})
