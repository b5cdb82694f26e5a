import asyncio
import io
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from app.flags import AGAIN_SECONDS, AppConfigFlags, Flags, build
from app.settings import Settings

NAME = "trace_every_request"


class AppConfig:
    """Answers like AppConfig's, one document after the other; None is a failure."""

    def __init__(self, *documents: object) -> None:
        self.documents, self.calls = list(documents), list[str]()

    async def call(self, _service: str, operation: str, **given: Any) -> dict[str, Any]:
        self.calls.append(operation)
        if operation == "start_configuration_session":
            return {"InitialConfigurationToken": "first"}
        assert given["ConfigurationToken"] in {"first", "next"}
        document = self.documents.pop(0)
        if isinstance(document, Exception):
            raise document
        content = document if isinstance(document, bytes) else json.dumps(document).encode()
        return {
            "Configuration": io.BytesIO(content),
            "NextPollConfigurationToken": "next",
            "NextPollIntervalInSeconds": 45,
        }

    async def run(self, do: Any) -> Any:
        return do()


AWAY = EndpointConnectionError(endpoint_url="https://appconfigdata")
EXPIRED = ClientError({"Error": {"Code": "BadRequestException"}}, "GetLatestConfiguration")


def flags(*documents: object) -> tuple[AppConfigFlags, AppConfig]:
    service = AppConfig(*documents)
    made = AppConfigFlags(
        service,  # type: ignore[arg-type]
        application="terrace-dev",
        environment="dev",
        profile="flags",
    )
    return made, service


def polled(flags: AppConfigFlags, times: int) -> list[float]:
    async def scenario() -> list[float]:
        return [await flags.poll() for _ in range(times)]

    return asyncio.run(scenario())


def test_without_appconfig_what_protects_data_is_on_and_what_costs_is_off() -> None:
    found = build(Settings.load({}))
    assert type(found) is Flags
    assert found.is_on("recognize_repeated_requests")
    assert not found.is_on(NAME)
    assert not found.is_on("unknown")


def test_a_switch_is_as_appconfig_says_and_looked_at_when_it_says() -> None:
    found, service = flags({NAME: {"enabled": True}, "other": {"enabled": False, "more": 1}})
    assert polled(found, 1) == [45]
    assert found.is_on(NAME)
    assert not found.is_on("other")
    assert found.is_on("recognize_repeated_requests"), "what it does not name has its default"
    assert service.calls == ["start_configuration_session", "get_latest_configuration"]


def test_an_empty_answer_means_that_nothing_changed() -> None:
    found, service = flags({NAME: {"enabled": True}}, b"", {NAME: {"enabled": False}})
    polled(found, 2)
    assert found.is_on(NAME)
    polled(found, 1)
    assert not found.is_on(NAME)
    assert service.calls.count("start_configuration_session") == 1


@pytest.mark.parametrize("failure", [AWAY, EXPIRED, b"no JSON", b"[]", b"\xff"])
def test_the_last_known_stays_while_appconfig_fails_and_then_a_new_session_begins(
    failure: object,
) -> None:
    found, service = flags({NAME: {"enabled": True}}, failure, {NAME: {"enabled": False}})
    assert polled(found, 2) == [45, AGAIN_SECONDS]
    assert found.is_on(NAME)
    polled(found, 1)
    assert not found.is_on(NAME)
    assert service.calls.count("start_configuration_session") == 2


def test_a_start_does_not_wait_for_an_appconfig_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        monkeypatch.setattr("app.background.FIRST_SECONDS", 0.05)
        found, service = flags()

        async def hang(*_: Any, **__: Any) -> dict[str, Any]:
            await asyncio.sleep(60)
            return {}

        monkeypatch.setattr(service, "call", hang)
        await asyncio.wait_for(found.start(), 1)
        assert found.is_on("recognize_repeated_requests")
        await found.close()

    asyncio.run(scenario())
