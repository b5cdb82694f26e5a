from constructs_lib.delivery.github import GitHub
from tests.support.synth import SITE, Json, Sketch, resources, statements, synthesize

ZONE = "arn:aws:route53:::hostedzone/Z1"


def github() -> Json:
    def build(stack: Sketch) -> None:
        provider = GitHub(stack, "github", site=SITE, repositories=["acme@12/shop@34", "acme/shop"])
        role = provider.role("apply-dev", subject="environment:dev", purpose="Deploys dev")
        role.attach("state", "arn:aws:iam::111111111111:policy/state-dev")
        role.allow_records(ZONE)
        role.allow_assuming(["arn:aws:iam::222222222222:role/Deployer"])
        provider.role("plan", subject="pull_request", purpose="Plans").allow_reading(ZONE)

    return synthesize(build)


def test_only_runs_of_exactly_one_subject_assume_the_role() -> None:
    trust = statements(github(), "github_apply_dev_trust")["GitHubRunAssumesRole"]
    assert {each["variable"]: (each["test"], each["values"]) for each in trust["condition"]} == {
        "token.actions.githubusercontent.com:aud": ("StringEquals", ["sts.amazonaws.com"]),
        "token.actions.githubusercontent.com:sub": (
            "StringEquals",
            ["repo:acme@12/shop@34:environment:dev", "repo:acme/shop:environment:dev"],
        ),
    }


def test_the_role_goes_on_into_the_accounts_it_was_given() -> None:
    onward = statements(github(), "github_apply_dev_onward")["EnterEnvironments"]
    assert onward["resources"] == ["arn:aws:iam::222222222222:role/Deployer"]


def test_a_session_lasts_an_hour() -> None:
    roles = resources(github(), "aws_iam_role").values()
    assert {each["name"]: each["max_session_duration"] for each in roles} == {
        "terrace-test-apply-dev": 3600,
        "terrace-test-plan": 3600,
    }


def test_a_deployment_changes_records_of_one_zone_and_a_plan_none() -> None:
    document = github()
    change = statements(document, "github_apply_dev_zone")
    assert change["ChangeRecords"]["resources"] == [ZONE]
    read = statements(document, "github_plan_zone")
    assert {sid: (each["actions"], each["resources"]) for sid, each in read.items()} == {
        "ReadRecords": (["route53:GetHostedZone", "route53:ListResourceRecordSets"], [ZONE]),
        "FindZone": (["route53:ListHostedZonesByName"], ["*"]),
    }
