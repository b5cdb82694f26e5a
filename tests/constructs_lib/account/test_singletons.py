"""What an account has once: which ids are taken, and what a stack does with it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from constructs_lib.account.compliance_recorder import ComplianceRecorder
from constructs_lib.account.config import AccountSecurityConfig
from constructs_lib.account.findings import Findings
from constructs_lib.account.sensitive_data import SensitiveData
from constructs_lib.account.singletons import SINGLETONS, How, identified
from constructs_lib.account.threat_detection import ThreatDetection
from constructs_lib.delivery.github import GitHub
from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.config import LogSearchConfig
from constructs_lib.observability.log_search import LogSearch
from constructs_lib.operations.cost_anomalies import CostAnomalies
from constructs_lib.security.key_users import KeyUser
from constructs_lib.site import Site
from constructs_lib.storage.reference import ExistingLogBucket
from tests.support.alarms import ALARMS, TOPIC
from tests.support.platform import key, network
from tests.support.synth import ACCOUNT, SITE, Json, Sketch, synthesize

IDS = {
    "config-recorder": "default",
    "config-channel": "delivery",
    "config-role": "arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/"
    "AWSServiceRoleForConfig",
    "guardduty-detector": "12abc34d567e8fa901bc2d34e56789f0",
    "security-hub": ACCOUNT,
    "macie": ACCOUNT,
    "access-analyzer": "ConsoleAnalyzer-1",
    "cost-anomaly-monitor": "arn:aws:ce::123456789012:anomalymonitor/1a2b-3c",
    "opensearch-role": "arn:aws:iam::123456789012:role/aws-service-role/"
    "opensearchservice.amazonaws.com/AWSServiceRoleForAmazonOpenSearchService",
    "github-oidc": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
}
ADOPTED = {
    "guardduty-detector": "aws_guardduty_detector.threats_intruders",
    "security-hub": "aws_securityhub_account.findings_main",
    "macie": "aws_macie2_account.macie_main",
    "access-analyzer": "aws_accessanalyzer_analyzer.threats_open_doors",
    "cost-anomaly-monitor": "aws_ce_anomaly_monitor.costs_main",
}


def everything(site: Site) -> Callable[[Sketch], None]:
    def build(stack: Sketch) -> None:
        own = key(stack, users=(KeyUser.CONFIG, KeyUser.LOGS))
        ComplianceRecorder(
            stack,
            "compliance",
            site=site,
            record_days=400,
            key=own,
            access_logs=ExistingLogBucket("access-logs"),
        )
        ThreatDetection(stack, "threats", site=site, intruders=True, open_doors=True)
        Findings(stack, "findings", site=site)
        SensitiveData(stack, "macie", site=site)
        CostAnomalies(stack, "costs", site=site, alerts=TOPIC)
        GitHub(stack, "github", site=site, repositories=["acme/platform"]).role(
            "plan", subject="pull_request", purpose="Plans"
        )
        LogSearch(
            stack,
            "search",
            site=site,
            config=LogSearchConfig(instance_type="m6g.large.search", nodes=1, storage_gib=10),
            network=network(stack),
            key=own,
            logs_key=own,
            administrator_arn="arn:aws:iam::123456789012:role/admin",
            alarms=ALARMS,
        )

    return build


@pytest.fixture(scope="module")
def anew() -> Json:
    return synthesize(everything(SITE))


@pytest.fixture(scope="module")
def there() -> Json:
    return synthesize(everything(replace(SITE, already_there=IDS)))


def test_a_new_account_gets_all_of_it(anew: Json) -> None:
    assert "import" not in anew
    assert {each.type for each in SINGLETONS.values()} <= anew["resource"].keys()
    assert len(anew["resource"]["aws_iam_service_linked_role"]) == 2


def test_the_first_apply_adopts_what_is_there(there: Json) -> None:
    blocks = {each["to"]: each["id"] for each in there["import"]}
    assert blocks == {address: IDS[kind] for kind, address in ADOPTED.items()}
    for block in there["import"]:
        type_, name = block["to"].split(".")
        assert name in there["resource"][type_]
        assert block.keys() == {"to", "id"}


def test_the_table_says_what_is_adopted() -> None:
    adopted = {kind for kind, each in SINGLETONS.items() if each.how is How.ADOPT}
    assert adopted == ADOPTED.keys()
    assert IDS.keys() == SINGLETONS.keys()


def test_what_is_named_keeps_its_name_which_would_make_it_anew(there: Json) -> None:
    resources = there["resource"]
    names = {
        "config-recorder": resources["aws_config_configuration_recorder"]["compliance_main"][
            "name"
        ],
        "config-channel": resources["aws_config_delivery_channel"]["compliance_delivery"]["name"],
        "access-analyzer": resources["aws_accessanalyzer_analyzer"]["threats_open_doors"][
            "analyzer_name"
        ],
    }
    assert names == {kind: IDS[kind] for kind in names}


def test_what_serves_others_too_is_left_alone(there: Json) -> None:
    assert (
        there["resource"]
        .keys()
        .isdisjoint({"aws_iam_service_linked_role", "aws_iam_openid_connect_provider"})
    )
    recorder = there["resource"]["aws_config_configuration_recorder"]["compliance_main"]
    assert recorder["role_arn"] == IDS["config-role"]
    assert there["data"]["aws_iam_openid_connect_provider"] == {
        "github_existing": {"arn": IDS["github-oidc"]}
    }
    trust = there["data"]["aws_iam_policy_document"]["github_plan_trust"]["statement"][0]
    assert trust["principals"][0]["identifiers"] == [
        "${data.aws_iam_openid_connect_provider.github_existing.arn}"
    ]
    domain = there["resource"]["aws_opensearch_domain"]["search_main"]
    assert not any("service_linked" in each for each in domain["depends_on"])


def test_a_stack_of_another_region_adopts_nothing() -> None:
    assert replace(SITE, already_there=IDS).at("eu-west-1").already_there == {}


def test_none_stands_for_the_usual_id() -> None:
    usual = {kind: None for kind, each in SINGLETONS.items() if each.usual}
    found = identified(usual, makes=frozenset(SINGLETONS), account_id=ACCOUNT)
    assert found == {**{kind: IDS[kind] for kind in usual}, "config-channel": "default"}
    assert len(found) == 7


def test_ids_of_one_s_own_are_taken() -> None:
    assert identified(IDS, makes=frozenset(SINGLETONS), account_id=ACCOUNT) == IDS


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (
            "guardduty-detector",
            None,
            (
                "already_there['guardduty-detector'] is None, allowed: its id, 32 hexadecimal "
                "digits, as `aws guardduty list-detectors` prints it"
            ),
        ),
        (
            "security-hub",
            "999999999999",
            (
                "already_there['security-hub'] is '999999999999', allowed: the account's id, "
                "or None for 123456789012"
            ),
        ),
        (
            "config-recorder",
            "a b",
            (
                "already_there['config-recorder'] is 'a b', allowed: its name, as `aws "
                "configservice describe-configuration-recorders` prints it, or None for default"
            ),
        ),
        (
            "cost-anomaly-monitor",
            "arn:aws:ce::999999999999:anomalymonitor/1a2b-3c",
            (
                "already_there['cost-anomaly-monitor'] is 'arn:aws:ce::999999999999:anomalymonitor/"
                "1a2b-3c', allowed: its ARN, as `aws ce get-anomaly-monitors` prints it"
            ),
        ),
        (
            "github-oidc",
            "",
            "already_there['github-oidc'] is '', allowed: its ARN, or None for "
            + IDS["github-oidc"],
        ),
    ],
)
def test_other_ids_are_refused(kind: str, value: str | None, said: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        identified({kind: value}, makes=frozenset(SINGLETONS), account_id=ACCOUNT)
    assert str(refusal.value) == said


def test_what_the_stack_does_not_make_is_refused() -> None:
    makes = AccountSecurityConfig(sensitive_data=False, access_analyzer=False).singletons
    with pytest.raises(ConfigurationError) as refusal:
        identified({"macie": None}, makes=makes, account_id=ACCOUNT)
    assert str(refusal.value) == (
        "already_there has the key 'macie', allowed: what this stack makes: config-recorder, "
        "config-channel, config-role, guardduty-detector, security-hub"
    )


def test_a_detector_that_is_off_is_not_made() -> None:
    nothing = AccountSecurityConfig(
        configuration_history=False,
        threat_detection=False,
        access_analyzer=False,
        findings=False,
        sensitive_data=False,
    )
    assert nothing.singletons == frozenset()
