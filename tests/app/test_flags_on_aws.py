"""Flags and the signing key on AWS: the embedded one, with what the platform puts there."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from app.aws import Aws
from app.flags import AppConfigFlags
from app.signing import SecretKeys, Signer
from constructs_lib.functions.code import signing_key_rotation as rotation
from constructs_lib.operations.config import FeatureFlagsConfig
from tests.support.embedded_aws import EmbeddedAws
from tests.support.hosted_flags import hosted_flags

pytestmark = pytest.mark.e2e


def run(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(scenario())


def test_flags_follow_what_is_deployed(session: Aws, embedded_aws: EmbeddedAws) -> None:
    control = embedded_aws.client("appconfig")
    deploy_content = hosted_flags(control, "app-flags", "dev")

    def deploy(*, traced: bool) -> None:
        deploy_content(FeatureFlagsConfig(flags={"trace_every_request": traced}).content)

    async def scenario() -> None:
        deploy(traced=True)
        flags = AppConfigFlags(session, application="app-flags", environment="dev", profile="flags")
        assert not flags.is_on("trace_every_request")
        await flags.start()
        assert flags.is_on("trace_every_request")
        assert await flags.poll() == 60
        assert flags.is_on("trace_every_request")
        deploy(traced=False)
        await flags.poll()
        assert not flags.is_on("trace_every_request")
        await flags.close()

    run(scenario)


def test_a_rotated_secret_signs_with_its_new_key_and_knows_the_old_one(
    session: Aws, embedded_aws: EmbeddedAws
) -> None:
    manager = embedded_aws.client("secretsmanager")
    arn = manager.create_secret(Name="app-signing-key")["ARN"]

    def rotate() -> None:
        """Put a new key as the function does that rotates it."""
        version = rotation.secrets.token_hex(16)
        made = rotation.Rotation(manager, arn, version)
        made._create()
        made._test()
        made._finish()

    async def scenario() -> None:
        rotate()
        first = Signer(SecretKeys(session, arn))
        old = await first.sign("note:1")
        rotate()
        second = Signer(SecretKeys(session, arn))
        assert await second.verify(old) == "note:1"
        new = await second.sign("note:1")
        assert new.partition(".")[0] != old.partition(".")[0]
        rotate()
        third = Signer(SecretKeys(session, arn))
        assert [await third.verify(each) for each in (old, new)] == [None, "note:1"]

    run(scenario)
