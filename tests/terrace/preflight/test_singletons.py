import io
import json
from typing import Any

import pytest

from conventions.document import Document
from terrace.preflight import singletons
from terrace.preflight.check import Finding
from tests.terrace.preflight.stubs import OWN, error, only, place, stack, texts

ID = "12abc34d567e8fa901bc2d34e56789f0"
MONITOR = f"arn:aws:ce::{OWN}:anomalymonitor/1-2-3"
GITHUB = f"arn:aws:iam::{OWN}:oidc-provider/token.actions.githubusercontent.com"
CONFIG_ROLE = (
    f"arn:aws:iam::{OWN}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
)
SCALING = "AWSServiceRoleForAutoScaling"
DETECTOR: dict[str, Any] = {"aws_guardduty_detector": {"main": {"enable": True}}}


def one(type_: str, **arguments: Any) -> Document:
    return stack(resource={type_: {"main": arguments}})


def found(document: Document, **answers: Any) -> Finding:
    named = {key.replace("__", "."): answer for key, answer in answers.items()}
    return only(singletons.checks, place(document, named))


def role(name: str, arn: str = "") -> dict[str, Any]:
    return {"iam__list_roles": {"Roles": [{"RoleName": name, "Arn": arn or name}]}}


def by_service(**more: str) -> dict[str, Any]:
    monitor = {"MonitorArn": MONITOR, "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
    return {"ce__get_anomaly_monitors": {"AnomalyMonitors": [monitor | more]}}


def inspected(status: str) -> dict[str, Any]:
    state = {"ec2": {"status": status}, "ecr": {"status": status}, "lambda": {"status": "DISABLED"}}
    return {"accounts": [{"accountId": OWN, "resourceState": state}]}


THERE = {
    "config-recorder": (
        one("aws_config_configuration_recorder", name="terrace-dev"),
        {
            "config__describe_configuration_recorders": {
                "ConfigurationRecorders": [{"name": "default"}]
            }
        },
        "default",
    ),
    "config-channel": (
        one("aws_config_delivery_channel", name="terrace-dev"),
        {"config__describe_delivery_channels": {"DeliveryChannels": [{"name": "default"}]}},
        "default",
    ),
    "config-role": (
        one("aws_iam_service_linked_role", aws_service_name="config.amazonaws.com"),
        role("AWSServiceRoleForConfig", CONFIG_ROLE),
        CONFIG_ROLE,
    ),
    "guardduty-detector": (
        stack(resource=DETECTOR),
        {"guardduty__list_detectors": {"DetectorIds": [ID]}},
        ID,
    ),
    "security-hub": (one("aws_securityhub_account"), {"securityhub__describe_hub": {"x": 1}}, OWN),
    "macie": (one("aws_macie2_account"), {"macie2__get_macie_session": {"x": 1}}, OWN),
    "access-analyzer": (
        one("aws_accessanalyzer_analyzer", analyzer_name="terrace-dev-access"),
        {"accessanalyzer__list_analyzers": {"analyzers": [{"name": "console"}]}},
        "console",
    ),
    "cost-anomaly-monitor": (
        one("aws_ce_anomaly_monitor", monitor_dimension="SERVICE"),
        by_service(),
        MONITOR,
    ),
    "github-oidc": (
        one("aws_iam_openid_connect_provider", url="https://token.actions.githubusercontent.com"),
        {"iam__list_open_id_connect_providers": {"OpenIDConnectProviderList": [{"Arn": GITHUB}]}},
        GITHUB,
    ),
}
ABSENT = {
    "config-recorder": {"config__describe_configuration_recorders": {"ConfigurationRecorders": []}},
    "config-channel": {"config__describe_delivery_channels": {"DeliveryChannels": []}},
    "config-role": {"iam__list_roles": {"Roles": []}},
    "guardduty-detector": {"guardduty__list_detectors": {"DetectorIds": []}},
    "security-hub": {"securityhub__describe_hub": error("InvalidAccessException")},
    "macie": {"macie2__get_macie_session": error("AccessDeniedException", "Macie is not enabled")},
    "access-analyzer": {"accessanalyzer__list_analyzers": {"analyzers": []}},
    "cost-anomaly-monitor": by_service(MonitorDimension="LINKED_ACCOUNT"),
    "github-oidc": {
        "iam__list_open_id_connect_providers": {
            "OpenIDConnectProviderList": [{"Arn": GITHUB.replace("token", "other")}]
        }
    },
}


@pytest.mark.parametrize("kind", THERE)
def test_what_is_there_already_stops_and_can_be_taken_over(kind: str) -> None:
    document, answers, id_ = THERE[kind]
    finding = found(document, **answers)
    assert texts(finding) == (
        "stops",
        f"{id_} is there already, and a second one is refused",
        "terrace preflight dev --adopt, then make synth",
    )
    assert finding.adopts == (kind, id_)


@pytest.mark.parametrize("kind", ABSENT)
def test_what_is_not_there_is_fine(kind: str) -> None:
    finding = found(THERE[kind][0], **ABSENT[kind])
    assert texts(finding) == ("fine", "is not there yet", "")


def test_what_may_not_be_read_is_not_fine() -> None:
    refused = error("AccessDeniedException", "User is not authorized to perform")
    assert texts(found(one("aws_macie2_account"), macie2__get_macie_session=refused))[0] == (
        "not read"
    )


def test_what_the_stack_made_itself_is_fine() -> None:
    made = {
        "mode": "managed",
        "type": "aws_guardduty_detector",
        "name": "main",
        "instances": [{"attributes": {}}],
    }
    state = json.dumps({"resources": [made]}).encode()
    finding = found(stack(resource=DETECTOR), s3__get_object={"Body": io.BytesIO(state)})
    assert texts(finding)[:2] == ("fine", "is in the stack's state")


def test_a_state_that_may_not_be_read_is_not_fine() -> None:
    finding = found(stack(resource=DETECTOR), s3__get_object=error("AccessDenied"))
    assert texts(finding)[0] == "not read"


def test_a_state_that_is_none_is_not_fine() -> None:
    finding = found(stack(resource=DETECTOR), s3__get_object={"Body": io.BytesIO(b"{}")})
    assert texts(finding)[:2] == (
        "not read",
        "the state terrace/dev/terraform.tfstate could not be read: it is no state of Terraform",
    )


def adopting(id_: str) -> Document:
    block = {"to": "aws_guardduty_detector.main", "id": id_}
    return stack(resource=DETECTOR, imports=[block])


def test_what_an_import_block_takes_over_is_fine() -> None:
    finding = found(adopting(ID), guardduty__list_detectors={"DetectorIds": [ID]})
    assert texts(finding) == ("fine", f"{ID} is taken over", "")


@pytest.mark.parametrize(
    ("there", "said", "helps"),
    [
        ([], "none", "leave it out"),
        (["f" * 32], "f" * 32, f'write "{"f" * 32}" there'),
    ],
)
def test_an_import_of_something_else_stops(there: list[str], said: str, helps: str) -> None:
    finding = found(adopting(ID), guardduty__list_detectors={"DetectorIds": there})
    assert texts(finding) == (
        "stops",
        f"{ID} is to be taken over, and there is {said}",
        f"already_there in environments/dev.py: {helps}",
    )


def test_a_recorder_of_the_same_name_gets_the_stacks_settings() -> None:
    recorders = {"ConfigurationRecorders": [{"name": "terrace-dev"}]}
    document = THERE["config-recorder"][0]
    finding = found(document, config__describe_configuration_recorders=recorders)
    assert texts(finding)[:2] == ("fine", "terrace-dev is there, and gets the stack's settings")


def test_inspector_that_is_on_warns() -> None:
    on = found(
        one("aws_inspector2_enabler"), inspector2__batch_get_account_status=inspected("ENABLED")
    )
    assert texts(on)[:2] == (
        "warns",
        (
            "scans EC2, ECR already; the stack switches it on once more, for what it scans itself "
            "and for nothing else, and cannot import it"
        ),
    )
    off = found(
        one("aws_inspector2_enabler"), inspector2__batch_get_account_status=inspected("DISABLED")
    )
    assert texts(off)[0] == "fine"


def scaling() -> Document:
    return one(
        "aws_iam_service_linked_role",
        aws_service_name="autoscaling.amazonaws.com",
        custom_suffix="terrace-dev-jobs",
    )


def test_a_role_with_a_suffix_is_another_than_the_one_without() -> None:
    assert texts(found(scaling(), **role(SCALING)))[0] == "fine"
    finding = found(scaling(), **role(f"{SCALING}_terrace-dev-jobs", "arn:jobs"))
    assert texts(finding) == (
        "stops",
        "arn:jobs is there already",
        (
            "terraform -chdir=terraform-out/stacks/dev import "
            "aws_iam_service_linked_role.main arn:jobs"
        ),
    )
    assert finding.adopts is None


def test_each_role_is_of_its_own_kind() -> None:
    service = "opensearchservice.amazonaws.com"
    document = one("aws_iam_service_linked_role", aws_service_name=service)
    finding = found(document, **role("AWSServiceRoleForAmazonOpenSearchService", "arn:search"))
    assert finding.adopts == ("opensearch-role", "arn:search")
