"""The real provider against the embedded AWS: one deployment of six groups of resources."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from terrace import toolchain
from tests.support.embedded_aws import EmbeddedAws
from tests.terrace.embedded_aws import prepared

FIXTURES = Path(__file__).parent / "fixtures"
ACCOUNT = "222222222222"
STATE_BUCKET = "terrace-test-state"
UNCHANGED, CHANGES = 0, 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Journey:
    """What happened to the deployment.

    Attributes:
        deployed: Addresses after the deployment.
        changed: Addresses that a plan right after it would change.
        left: Addresses after the destruction.
    """

    deployed: list[str]
    changed: list[str]
    left: list[str]


@pytest.fixture(scope="module")
def journey(embedded_aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """Deploy, plan again, destroy: all groups at once, as most of the time goes into starts."""
    folder = tmp_path_factory.mktemp("terraform") / "stack"
    shutil.copytree(FIXTURES, folder)
    variables = prepared.everything(embedded_aws, ACCOUNT) | {"account_id": ACCOUNT}
    (folder / "terraform.tfvars.json").write_text(json.dumps(variables))
    embedded_aws.client("s3").create_bucket(Bucket=STATE_BUCKET)
    key = embedded_aws.client("kms").create_key()["KeyMetadata"]["Arn"]
    backend = {"bucket": STATE_BUCKET, "key": "groups.tfstate", "kms_key_id": key}
    environ = toolchain.environment(embedded_aws.environ())

    def terraform(*arguments: str, accepted: tuple[int, ...] = (UNCHANGED,)) -> str:
        command = [str(toolchain.terraform_binary(environ)), *arguments]
        return toolchain.run(command, cwd=folder, env=environ, accepted=accepted).stdout

    terraform("init", *(f"-backend-config={name}={value}" for name, value in backend.items()))
    terraform("apply", "-auto-approve", "-parallelism=40")
    deployed = terraform("state", "list").split()
    plan = terraform("plan", "-detailed-exitcode", "-no-color", accepted=(UNCHANGED, CHANGES))
    terraform("destroy", "-auto-approve", "-parallelism=40", "-refresh=false")
    return Journey(
        deployed=deployed,
        changed=re.findall(r"^  # (\S+) (?:will|must) be", plan, re.MULTILINE),
        left=terraform("state", "list").split(),
    )


@pytest.mark.e2e
@pytest.mark.parametrize(
    "group", ["compute", "dns", "identity", "monitoring", "network", "storage"]
)
def test_the_provider_deploys_a_group_plans_nothing_more_and_destroys_it(
    journey: Journey, group: str
) -> None:
    def of_the_group(addresses: list[str]) -> list[str]:
        return [address for address in addresses if address.startswith(f"module.{group}.")]

    assert of_the_group(journey.deployed)
    assert of_the_group(journey.changed) == []
    assert of_the_group(journey.left) == []
