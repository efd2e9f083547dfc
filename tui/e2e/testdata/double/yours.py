"""The integration that the README's test is about."""

import json
from urllib.request import Request, urlopen


def reauthorise(base, account, username, password, otp):
    """Sign in to an account's bank, which asks for a one-time password."""
    opened = call(base + "/v2/connect/reauth/session", "", {"account": account})
    session = opened["data"]["session"]["id"]
    login = {"username": username, "password": password}
    answer = call(base + "/v2/connect/reauth/login", session, login)
    if answer.get("responseCode") == 102:
        call(base + "/v2/connect/commit", session, {"otp": otp})


def call(address, session, body):
    headers = {"mono-sec-key": "test_sk_demo", "x-session-id": session, "Content-Type": "application/json"}
    with urlopen(Request(address, json.dumps(body).encode(), headers, method="POST")) as answer:
        return json.load(answer)
