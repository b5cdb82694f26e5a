"""The filter that takes secrets out of logs, run by the interpreter that Fluent Bit has: LuaJIT."""

import json
import random
from time import process_time
from typing import Any

import pytest
from lupa.luajit21 import LuaRuntime

from app import redaction
from constructs_lib.observability.log_router import REDACTION
from tests.support.log_secrets import (
    END_PRIVATE,
    HARMLESS,
    HOSTILE,
    JWT,
    MASK,
    PIECES,
    PRIVATE,
    SECRETS,
)

LUA: Any = LuaRuntime()
LUA.execute(REDACTION)


def redacted(line: str) -> str:
    found: str = LUA.globals().redact_line(line)
    return found


@pytest.mark.parametrize(("line", "clean"), SECRETS.values(), ids=SECRETS)
def test_a_secret_does_not_leave(line: str, clean: str) -> None:
    assert redacted(line) == clean
    assert redacted(clean) == clean  # twice is once


@pytest.mark.parametrize("line", HARMLESS)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redacted(line) == line


def test_a_line_of_json_stays_json_and_keeps_what_alarms_ask_for() -> None:
    line = json.dumps(
        {
            "level": "ERROR",
            "message": f"POST with Authorization: Bearer {JWT} and postgres://a:b@c/d",
            "headers": {"cookie": "a=b; c=d", "x-api-key": "abc"},
            "nested": {"password": ["a", 1], "secrets": {"n": 1, "token": 5}},
        }
    )
    found = json.loads(redacted(line))
    assert found["level"] == "ERROR"
    assert found["headers"] == {"cookie": MASK, "x-api-key": MASK}
    assert found["nested"]["secrets"] == {"n": 1, "token": MASK}
    assert found["nested"]["password"] == [MASK, MASK]
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


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_line_takes_longer_than_its_length_says(piece: str) -> None:
    begun = process_time()
    redacted((piece * 32768)[:32768])  # Fluent Bit reads no longer ones
    assert process_time() - begun < 0.4


def test_a_private_key_that_is_written_line_by_line_does_not_leave() -> None:
    lines = [PRIVATE, "MIIEpAIBAAKCAQEA", "  c2VjcmV0/+==", END_PRIVATE, "MIIEpAIBAAKCAQEA"]
    found = [called({"log": line}, "kube.a")[1]["log"] for line in lines[:2]]
    assert called({"log": "MIIEother"}, "kube.b")[1]["log"] == "MIIEother"  # of another container
    found += [called({"log": line}, "kube.a")[1]["log"] for line in lines[2:]]
    assert found == [PRIVATE, MASK, MASK, END_PRIVATE, "MIIEpAIBAAKCAQEA"]


def test_what_follows_a_private_key_without_an_end_is_read_again() -> None:
    called({"log": PRIVATE}, "kube.c")
    for _ in range(200):
        assert called({"log": "begun a job"}, "kube.c")[1]["log"] == "begun a job"
    assert called({"log": "begun"}, "kube.c")[1]["log"] == "begun"


def test_the_service_itself_takes_out_the_same() -> None:
    chance = random.Random(7)  # noqa: S311 - the same lines each time
    for _ in range(400):
        line = "".join(chance.choices(PIECES, k=12))
        assert redacted(line) == redaction.redacted(line), line


def test_a_line_as_long_as_docker_makes_them_is_done_at_once() -> None:
    line = ("GET /orders?page=1 token=abc " * 600)[:16384]
    begun = process_time()
    assert "abc" not in redacted(line)
    assert process_time() - begun < 0.5


def test_terraform_and_helm_read_nothing_of_it() -> None:
    assert not {each for each in ("${", "%{", "{{") if each in REDACTION}
