"""What an account has already, from the first apply to the last: adopted, or left alone."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cdktf
import pytest
from cdktf import App
from constructs import Construct

from constructs_lib.account.compliance_recorder import ComplianceRecorder
from constructs_lib.account.config import AccountSecurityConfig
from constructs_lib.account.findings import Findings
from constructs_lib.account.sensitive_data import SensitiveData
from constructs_lib.account.singletons import GITHUB, identified
from constructs_lib.account.threat_detection import ThreatDetection
from constructs_lib.delivery.github import GitHub
from constructs_lib.security.key_users import KeyUser
from constructs_lib.storage.log_bucket import LogBucket
from environments import PLATFORM
from stacks.base import PlatformStack
from stacks.target import EMBEDDED
from terrace import toolchain
from tests.support.embedded_aws import EmbeddedAws
from tests.support.platform import key
from tests.support.synth import SITE

ACCOUNT = "565656565656"  # of nobody else in the embedded AWS
Client = Callable[[str], Any]
FORMER = "terrace-test-former-history"
RECORDER = "organization"
ISSUER = "token.actions.githubusercontent.com"
CONFIG = AccountSecurityConfig(access_analyzer=False)  # the emulator has none


class Small(PlatformStack):
    """A stack with the detectors of an account, and a role for GitHub's runs."""

    def __init__(self, scope: Construct, already_there: dict[str, str]) -> None:
        site = replace(SITE, account_id=ACCOUNT, already_there=already_there)
        common = {"owner": "team", "cost_center": "1"}
        super().__init__(scope, "test", platform=PLATFORM, target=EMBEDDED, site=site, **common)
        self.add_provider(
            "aws", account_id=ACCOUNT, region=site.region, role="OrganizationAccountAccessRole"
        )
        ComplianceRecorder(
            self,
            "compliance",
            site=self.site,
            record_days=400,
            key=key(self, users=(KeyUser.CONFIG,), site=self.site),
            access_logs=LogBucket(self, "storage", site=self.site),
        )
        ThreatDetection(self, "threats", site=self.site, intruders=True, open_doors=False)
        Findings(self, "findings", site=self.site)
        SensitiveData(self, "sensitive-data", site=self.site)
        github = GitHub(self, "github", site=self.site, repositories=["acme/platform"])
        github.role("plan", subject="pull_request", purpose="Plans")


def before(client: Client) -> dict[str, str | None]:
    """Make what is there already, otherwise than the stack would; returns what to say of it."""
    client("s3").create_bucket(Bucket=FORMER)
    iam, config = client("iam"), client("config")
    role = iam.create_service_linked_role(AWSServiceName="config.amazonaws.com")["Role"]["Arn"]
    config.put_configuration_recorder(
        ConfigurationRecorder={
            "name": RECORDER,
            "roleARN": role,
            "recordingGroup": {
                "allSupported": False,
                "exclusionByResourceTypes": {"resourceTypes": ["AWS::IAM::Role"]},
                "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"},  # the console's
            },
        }
    )
    channel = {"name": "default", "s3BucketName": FORMER}
    config.put_delivery_channel(DeliveryChannel=channel)
    config.start_configuration_recorder(ConfigurationRecorderName=RECORDER)
    client("securityhub").enable_security_hub(EnableDefaultStandards=False)
    client("macie2").enable_macie(findingPublishingFrequency="SIX_HOURS", status="PAUSED")
    iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=["sts.amazonaws.com"])
    return {
        "config-recorder": RECORDER,
        "config-channel": None,
        "config-role": None,
        "guardduty-detector": client("guardduty").create_detector(Enable=True)["DetectorId"],
        "security-hub": None,
        "macie": None,
        "github-oidc": None,
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Journey:
    """What happened to the deployment.

    Attributes:
        client: Clients of the account, which is as the destruction left it.
        given: What was said of it.
        planned: Actions of the first plan, by address.
        state: Ids in the state after the first apply, by address.
        replanned: What a plan right after it would do; 0 for nothing.
        recorders: The account's recorders then.
    """

    client: Client
    given: dict[str, str]
    planned: dict[str, list[str]]
    state: dict[str, str]
    replanned: int
    recorders: list[dict[str, Any]]


@pytest.fixture(scope="module")
def journey(embedded_aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Journey:
    folder = tmp_path_factory.mktemp("already-there")
    environ = toolchain.environment(embedded_aws.environ())

    def client(service: str) -> Any:
        return embedded_aws.client(service, account=ACCOUNT)

    makes = CONFIG.singletons | {GITHUB}
    given = identified(before(client), makes=makes, account_id=ACCOUNT)
    body = json.loads(cdktf.Testing.synth(Small(App(), given)))
    body["terraform"]["backend"] = {"local": {"path": "terraform.tfstate"}}
    (folder / "cdk.tf.json").write_text(json.dumps(body))

    def terraform(*arguments: str, accepted: tuple[int, ...] = (0,)) -> Any:
        command = [str(toolchain.terraform_binary(environ)), *arguments]
        return toolchain.run(command, cwd=folder, env=environ, accepted=accepted)

    terraform("init", "-input=false")
    terraform("plan", "-input=false", "-out=plan")
    changes = json.loads(terraform("show", "-json", "plan").stdout)["resource_changes"]
    terraform("apply", "-parallelism=40", "plan")
    # The file itself: to show it, Terraform would read the provider's schema once more.
    state = json.loads((folder / "terraform.tfstate").read_text())["resources"]
    again = terraform("plan", "-detailed-exitcode", accepted=(0, 2)).returncode
    recorders = client("config").describe_configuration_recorders()
    terraform("destroy", "-auto-approve", "-parallelism=40", "-refresh=false")
    return Journey(
        client=client,
        given=given,
        planned={each["address"]: each["change"]["actions"] for each in changes},
        state={
            f"{each['type']}.{each['name']}": each["instances"][0]["attributes"]["id"]
            for each in state
            if each["mode"] == "managed"
        },
        replanned=again,
        recorders=recorders["ConfigurationRecorders"],
    )


PUT = ("config-recorder", "config-channel")  # made under the same name
OWNED = {
    "config-recorder": "aws_config_configuration_recorder.compliance_main",
    "config-channel": "aws_config_delivery_channel.compliance_delivery",
    "guardduty-detector": "aws_guardduty_detector.threats_intruders",
    "security-hub": "aws_securityhub_account.findings_main",
    "macie": "aws_macie2_account.sensitive_data_main",
}


@pytest.mark.e2e
@pytest.mark.parametrize("kind", OWNED)
def test_the_first_apply_takes_it_over(journey: Journey, kind: str) -> None:
    expected = (["create"],) if kind in PUT else (["update"], ["no-op"])
    assert journey.planned[OWNED[kind]] in expected
    assert journey.state[OWNED[kind]] == journey.given[kind]


@pytest.mark.e2e
def test_what_is_taken_over_becomes_what_the_stack_says(journey: Journey) -> None:
    (recorder,) = journey.recorders
    assert recorder["name"] == RECORDER
    group = recorder["recordingGroup"]
    assert group["allSupported"] is True
    assert not group["exclusionByResourceTypes"]["resourceTypes"]


@pytest.mark.e2e
def test_a_second_plan_changes_nothing_though_the_blocks_are_there(journey: Journey) -> None:
    assert journey.replanned == 0


@pytest.mark.e2e
def test_a_destruction_takes_what_is_owned_and_leaves_what_serves_others(
    journey: Journey,
) -> None:
    client = journey.client
    assert client("config").describe_configuration_recorders()["ConfigurationRecorders"] == []
    assert client("guardduty").list_detectors()["DetectorIds"] == []
    providers = client("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]
    assert [each["Arn"] for each in providers] == [journey.given["github-oidc"]]
    assert client("iam").list_roles(PathPrefix="/aws-service-role/config.amazonaws.com/")["Roles"]
