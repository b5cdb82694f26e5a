from typing import Any

import pytest

from environments import ENVIRONMENTS, PLATFORM
from terrace.reach import pipelines
from terrace.reach.matrix import Mark
from terrace.reach.pipelines import PipelineJudge
from terrace.reach.shared import Pipelines
from tests.terrace.reach.account import (
    CLOSED,
    OPEN,
    FakeAccounts,
    FakePermissions,
    answers,
    refusal,
)

STATES = {"kms.describe_key": {"KeyMetadata": {"Arn": "arn:aws:kms:us-east-1:1:key/states"}}}
ROLE = "arn:aws:iam::111111111111:role/terrace-shared-{}"
STATE = "arn:aws:s3:::terrace-shared-state-111111111111/terrace/{}/terraform.tfstate"


def judge(
    monkeypatch: pytest.MonkeyPatch, permissions: FakePermissions, **changed: Any
) -> PipelineJudge:
    monkeypatch.setattr(pipelines, "Permissions", lambda _: permissions)
    accounts: Any = FakeAccounts({**answers(), **STATES, **changed})
    return PipelineJudge(Pipelines(platform=PLATFORM, environments=ENVIRONMENTS), accounts)


def test_to_write_a_state_takes_the_state_its_lock_and_the_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    permissions = FakePermissions()
    judge(monkeypatch, permissions).states()
    role, state = ROLE.format("apply-dev"), STATE.format("dev")
    assert {
        (role, "s3:PutObject", state),
        (role, "s3:PutObject", f"{state}.tflock"),
        (role, "s3:DeleteObject", f"{state}.tflock"),
        (role, "key through s3.us-east-1.amazonaws.com", "arn:aws:kms:us-east-1:1:key/states"),
    } <= set(permissions.asked)
    assert not [ask for ask in permissions.asked if ask[2] == STATE.format("nosuch")]


def test_a_plan_that_writes_one_lock_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    found = judge(monkeypatch, FakePermissions({"s3:DeleteObject": OPEN}, CLOSED)).states()
    assert found["plan", "write dev"].mark is Mark.LEAK
    assert found["plan", "read dev"].mark is Mark.CLOSED
    assert found["apply-dev", "read staging"].mark is Mark.REFUSED


def test_without_the_key_of_the_states_nobody_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = {"kms.describe_key": refusal("NotFoundException")}
    found = judge(monkeypatch, FakePermissions(), **gone).states()["apply-dev", "write dev"]
    assert found.because == ("the key alias/terrace-shared-state is not there",)


def test_who_enters_an_account_asks_for_the_role_of_his_purpose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    permissions = FakePermissions(otherwise=CLOSED)
    found = judge(monkeypatch, permissions).accounts()
    assert {resource for _, _, resource in permissions.asked} >= {
        "arn:aws:iam::222222222222:role/terrace-dev-plan"
    }
    assert found["plan", "plan dev"].mark is Mark.CLOSED
    assert found["apply-staging", "apply dev"].mark is Mark.REFUSED
