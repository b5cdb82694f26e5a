"""The filter that takes secrets out of logs, run by the interpreter that Fluent Bit has: LuaJIT."""

import json
from importlib import resources
from time import process_time
from typing import Any

import pytest
from lupa.luajit21 import LuaRuntime

from constructs_lib.observability.log_router import REDACTION

LUA: Any = LuaRuntime()
LUA.execute(REDACTION)
MASK = "[REDACTED]"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9"
KEY_ID = "AKIA" + "IOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
PRIVATE = "-----BEGIN RSA " + "PRIVATE KEY-----"
END_PRIVATE = "-----END RSA " + "PRIVATE KEY-----"


def redacted(line: str) -> str:
    found: str = LUA.globals().redact_line(line)
    return found


SECRETS = {
    "password in an address": (
        "connect postgres://app:hunter2@db.example:5432/app failed",
        f"connect postgres://app:{MASK}@db.example:5432/app failed",
    ),
    "password with @ and : in an address": (
        "postgresql+asyncpg://app:p@ss:w0rd@db/app",
        f"postgresql+asyncpg://app:{MASK}@db/app",
    ),
    "password without a user": ("redis://:hunter2@cache:6379/0", f"redis://:{MASK}@cache:6379/0"),
    "two addresses": (
        "amqp://a:b@c and https://d:e@f/",
        f"amqp://a:{MASK}@c and https://d:{MASK}@f/",
    ),
    "bearer token": (
        "Authorization: Bearer abc.def-123 for /health",
        f"Authorization: {MASK} for /health",
    ),
    "basic": ("authorization: Basic dXNlcjpwYXNz", f"authorization: {MASK}"),
    "signed request": (
        f"Authorization: AWS4-HMAC-SHA256 Credential={KEY_ID}/20260101/x, Signature=abc",
        f"Authorization: {MASK}",
    ),
    "digest": ("Authorization: Digest username=a, response=abc", f"Authorization: {MASK}"),
    "header in JSON": (
        '{"headers":{"authorization":"Bearer abc","accept":"*/*"}}',
        f'{{"headers":{{"authorization":"{MASK}","accept":"*/*"}}}}',
    ),
    "header as a pair": (
        "[(b'host', b'x'), (b'cookie', b'session=abc; a=b'), (b'accept', b'*/*')]",
        f"[(b'host', b'x'), (b'cookie', b'{MASK}'), (b'accept', b'*/*')]",
    ),
    "cookies": ("Cookie: session=abc; theme=dark", f"Cookie: {MASK}"),
    "cookie in a message": (
        '{"message":"got Set-Cookie: id=abc; Path=/","level":"INFO"}',
        f'{{"message":"got Set-Cookie: {MASK}","level":"INFO"}}',
    ),
    "access key": (f"using {KEY_ID} of the user", f"using {MASK} of the user"),
    "key of a session": ("key ASIA" + "IOSFODNN7EXAMPLE", f"key {MASK}"),
    "secret key": (
        f"aws_secret_access_key = {SECRET_KEY}",
        f"aws_secret_access_key = {MASK}",
    ),
    "secret key in the environment": (
        f"AWS_SECRET_ACCESS_KEY={SECRET_KEY} AWS_REGION=us-east-1",
        f"AWS_SECRET_ACCESS_KEY={MASK} AWS_REGION=us-east-1",
    ),
    "signed address": (
        "GET /o?X-Amz-Security-Token=abc%2F&X-Amz-Signature=0f0f&x=1 HTTP/1.1",
        f"GET /o?X-Amz-Security-Token={MASK}&X-Amz-Signature={MASK}&x=1 HTTP/1.1",
    ),
    "password in JSON": (
        '{"user":"a","password":"hun\\"ter2","n":1}',
        f'{{"user":"a","password":"{MASK}","n":1}}',
    ),
    "password in JSON with white space": ('{"password" : "x y"}', f'{{"password" : "{MASK}"}}'),
    "JSON in JSON": (
        '{"message":"sent {\\"password\\":\\"hunter2\\",\\"a\\":1}"}',
        f'{{"message":"sent {{\\"password\\":\\"{MASK}\\",\\"a\\":1}}"}}',
    ),
    "a quote in JSON in JSON": (
        '{"message":"{\\"secret\\":\\"a\\\\\\"b\\",\\"c\\":1}"}',
        f'{{"message":"{{\\"secret\\":\\"{MASK}\\",\\"c\\":1}}"}}',
    ),
    "number in JSON": ('{"pin_token":123456,"a":1}', f'{{"pin_token":"{MASK}","a":1}}'),
    "dictionary of Python": (
        "{'db_password': 'hunter2', 'a': 1}",
        f"{{'db_password': '{MASK}', 'a': 1}}",
    ),
    "argument": ("connect(user='a', password='b')", f"connect(user='a', password='{MASK}')"),
    "query": ("GET /login?api_key=abc&user=me", f"GET /login?api_key={MASK}&user=me"),
    "client secret": ("client-secret: abc, client: x", f"client-secret: {MASK}, client: x"),
    "JSON web token": (f"got {JWT} from x", f"got {MASK} from x"),
    "GitHub's": ("ghp_" + "a" * 36, MASK),
    "Slack's": ("xoxb-" + "1234567890-abcdef", MASK),
    "Slack's webhook": (
        "POST https://hooks.slack.com/services/T00/B00/XXXX",
        f"POST https://hooks.slack.com/services/{MASK}",
    ),
    "private key in one line": (
        f"{PRIVATE}\\nMIIE\\n{END_PRIVATE}",
        f"{PRIVATE}{MASK}{END_PRIVATE}",
    ),
    "private key that goes on": (f"{PRIVATE}\\nMIIEabc", f"{PRIVATE}{MASK}"),
}


@pytest.mark.parametrize(("line", "clean"), SECRETS.values(), ids=SECRETS)
def test_a_secret_does_not_leave(line: str, clean: str) -> None:
    assert redacted(line) == clean
    assert redacted(clean) == clean  # twice is once


HARMLESS = (
    '{"level":"ERROR","message":"request failed","status":500,"request_id":"0f"}',
    "GET https://app.example:8000/orders/1?page=2 200 in 12 ms",
    "max_tokens=100 total_tokens: 12",
    '{"token":null,"password":""}',
    '{"secret_arn":"arn:aws:secretsmanager:us-east-1:123456789012:secret:terrace/dev/x"}',
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:terrace/dev/signing-key-a1b2c3",
    "secretsmanager:GetSecretValue is denied",
    "token_type=Bearer expires_in=3600",
    "the password is wrong",
    "basic authentication is off",
    "mail to someone@example.com at 10:15:00",
    "sk-learn and sg-0a1b2c3d4e5f67890",
    "",
)


@pytest.mark.parametrize("line", HARMLESS)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redacted(line) == line


def test_a_line_of_json_stays_json_and_keeps_what_alarms_ask_for() -> None:
    line = json.dumps(
        {
            "level": "ERROR",
            "message": f"POST with Authorization: Bearer {JWT} and postgres://a:b@c/d",
            "headers": {"cookie": "a=b; c=d", "x-api-key": "abc"},
            "nested": {"password": ["a"], "secrets": {"n": 1, "token": 5}},
        }
    )
    found = json.loads(redacted(line))
    assert found["level"] == "ERROR"
    assert found["headers"] == {"cookie": MASK, "x-api-key": MASK}
    assert found["nested"]["secrets"] == {"n": 1, "token": MASK}
    assert JWT not in found["message"]


def called(record: dict[str, object], tag: str = "kube.var.log") -> tuple[int, dict[str, object]]:
    code, _, found = LUA.globals().redact(tag, 1.5, LUA.table_from(record))
    return code, dict(found)


def test_fluent_bit_keeps_the_time_and_all_other_fields() -> None:
    code, found = called({"log": "password=x", "stream": "stderr"})
    assert (code, found) == (2, {"log": f"password={MASK}", "stream": "stderr"})


def test_a_record_without_a_line_is_left_alone() -> None:
    assert called({"other": 1}) == (2, {"other": 1})


def test_a_task_is_known_by_its_tag_as_awslogs_knows_it() -> None:
    _, found = called({"log": "x"}, "app-firelens-0f1e2d3c")
    assert found["task_id"] == "0f1e2d3c"


def test_a_line_that_cannot_be_searched_does_not_leave_either() -> None:
    broken: Any = LuaRuntime()
    broken.execute(REDACTION)
    broken.execute("function redact_line() error('broken') end")
    broken.execute("string.gsub = nil")
    _, _, found = broken.globals().redact("a", 1, broken.table_from({"log": "password=x"}))
    assert found["log"] == "[REDACTED: this line could not be searched for secrets]"


def test_a_line_as_long_as_docker_makes_them_is_done_at_once() -> None:
    line = ("GET /orders?page=1 token=abc " * 600)[:16384]
    begun = process_time()
    assert "abc" not in redacted(line)
    assert process_time() - begun < 0.5


def test_the_file_is_what_is_shipped_and_terraform_and_helm_read_none_of_it() -> None:
    file = resources.files("constructs_lib.observability").joinpath("redact.lua")
    assert file.read_text("utf-8") == REDACTION
    assert not {each for each in ("${", "%{", "{{") if each in REDACTION}  # nor does Helm
