import base64
import json
from typing import Any

import pytest

from constructs_lib.functions.code import signing_key_rotation
from constructs_lib.functions.code.signing_key_rotation import Rotation, RotationError, handler

SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:terrace-test-signing-key-AbCdEf"
OLD, NEW = "version-old", "version-new"
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


class NotFoundError(Exception):
    """Stands for the client's own exception."""


class Secrets:
    """A secret as Secrets Manager keeps it, which writes down what is called."""

    class exceptions:  # noqa: N801 - the name it has on a client
        ResourceNotFoundException = NotFoundError

    def __init__(self, stages: dict[str, list[str]], values: dict[str, str] | None = None) -> None:
        self.stages = stages
        self.values = values or {}
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def describe_secret(self, **arguments: Any) -> dict[str, Any]:
        self.calls.append(("describe_secret", arguments))
        return {"VersionIdsToStages": {each: [*stages] for each, stages in self.stages.items()}}

    def get_secret_value(self, **arguments: Any) -> dict[str, Any]:
        self.calls.append(("get_secret_value", arguments))
        if arguments["VersionId"] not in self.values:
            raise NotFoundError
        return {"SecretString": self.values[arguments["VersionId"]]}

    def put_secret_value(self, **arguments: Any) -> None:
        self.calls.append(("put_secret_value", arguments))
        self.values[arguments["ClientRequestToken"]] = arguments["SecretString"]

    def update_secret_version_stage(self, **arguments: Any) -> None:
        self.calls.append(("update_secret_version_stage", arguments))
        stage, target = arguments["VersionStage"], arguments["MoveToVersionId"]
        holders = [each for each, stages in self.stages.items() if stage in stages]
        assert holders in ([], [arguments.get("RemoveFromVersionId")])
        for each in holders:
            self.stages[each] = ["AWSPREVIOUS"]
        self.stages[target].append(stage)

    def changes(self) -> list[tuple[str, dict[str, Any]]]:
        return [call for call in self.calls if call[0].startswith(("put", "update"))]


def started(value: str | None = None) -> Secrets:
    """A secret with a current value, whose rotation has begun."""
    values = {OLD: "old"} | ({NEW: value} if value is not None else {})
    return Secrets({OLD: ["AWSCURRENT"], NEW: ["AWSPENDING"]}, values)


def first() -> Secrets:
    """A secret that never had a value, whose rotation has begun."""
    return Secrets({NEW: ["AWSPENDING"]})


def do(secrets: Secrets, step: str) -> None:
    Rotation(secrets, SECRET, NEW).do(step)


def key_of(secrets: Secrets) -> bytes:
    return base64.urlsafe_b64decode(json.loads(secrets.values[NEW])["signing_key"])


def test_the_first_step_puts_a_random_key_into_the_pending_version() -> None:
    secrets = started()
    do(secrets, "createSecret")
    assert secrets.calls == [
        ("describe_secret", {"SecretId": SECRET}),
        (
            "get_secret_value",
            {"SecretId": SECRET, "VersionId": NEW, "VersionStage": "AWSPENDING"},
        ),
        (
            "put_secret_value",
            {
                "SecretId": SECRET,
                "ClientRequestToken": NEW,
                "SecretString": secrets.values[NEW],
                "VersionStages": ["AWSPENDING"],
            },
        ),
    ]
    assert len(key_of(secrets)) == 32
    other = started()
    do(other, "createSecret")
    assert key_of(other) != key_of(secrets)


def test_the_second_step_has_nobody_to_tell() -> None:
    secrets = started("anything")
    do(secrets, "setSecret")
    assert secrets.changes() == []


def test_the_last_step_moves_the_label_from_the_former_version() -> None:
    secrets = started("anything")
    do(secrets, "finishSecret")
    assert secrets.changes() == [
        (
            "update_secret_version_stage",
            {
                "SecretId": SECRET,
                "VersionStage": "AWSCURRENT",
                "MoveToVersionId": NEW,
                "RemoveFromVersionId": OLD,
            },
        )
    ]


@pytest.mark.parametrize("begin", [first, started])
def test_a_whole_rotation_ends_with_a_new_key_that_is_current(begin: Any) -> None:
    secrets = begin()
    for step in STEPS:
        do(secrets, step)
    assert "AWSCURRENT" in secrets.stages[NEW]
    assert len(key_of(secrets)) == 32
    assert len(secrets.changes()) == 2


def test_a_first_version_takes_the_label_from_nobody() -> None:
    secrets = first()
    secrets.values[NEW] = "anything"
    do(secrets, "finishSecret")
    (change,) = secrets.changes()
    assert "RemoveFromVersionId" not in change[1]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_is_repeated_changes_nothing_more(step: str) -> None:
    secrets = started()
    for each in STEPS[: STEPS.index(step) + 1]:
        do(secrets, each)
    before, value = secrets.changes(), secrets.values[NEW]
    do(secrets, step)
    assert (secrets.changes(), secrets.values[NEW]) == (before, value)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_after_the_last_one_changes_nothing(step: str) -> None:
    secrets = started()
    for each in STEPS:
        do(secrets, each)
    before, value = secrets.changes(), secrets.values[NEW]
    do(secrets, step)
    assert (secrets.changes(), secrets.values[NEW]) == (before, value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "no JSON",
        "[]",
        "{}",
        '{"signing_key": 1}',
        '{"signing_key": "c2hvcnQ="}',
        '{"signing_key": "ä"}',
    ],
)
def test_a_value_that_is_no_key_fails_the_test_and_is_not_quoted(value: str | None) -> None:
    secrets = started(value)
    with pytest.raises(RotationError) as error:
        do(secrets, "testSecret")
    assert str(error.value) == f"version {NEW} of {SECRET} holds no signing key"
    assert error.value.__cause__ is error.value.__context__ is None
    assert secrets.changes() == []


@pytest.mark.parametrize(
    ("stages", "sentence"),
    [
        ({OLD: ["AWSCURRENT"]}, f"version {NEW} is not one of {SECRET}"),
        (
            {OLD: ["AWSCURRENT"], NEW: ["AWSPREVIOUS"]},
            f"version {NEW} of {SECRET} is not pending",
        ),
    ],
)
def test_a_version_that_is_not_being_rotated_is_left_alone(
    stages: dict[str, list[str]], sentence: str
) -> None:
    secrets = Secrets(stages)
    with pytest.raises(RotationError) as error:
        do(secrets, "createSecret")
    assert str(error.value) == sentence
    assert secrets.changes() == []


def test_a_step_that_is_not_known_is_refused() -> None:
    with pytest.raises(RotationError, match=r"^unknown step 'deleteSecret', known: createSecret, "):
        do(started(), "deleteSecret")


def test_the_handler_takes_what_secrets_manager_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = started()
    monkeypatch.setattr(signing_key_rotation, "_client", lambda: secrets)
    handler({"Step": "createSecret", "SecretId": SECRET, "ClientRequestToken": NEW}, None)
    assert [name for name, _ in secrets.changes()] == ["put_secret_value"]
