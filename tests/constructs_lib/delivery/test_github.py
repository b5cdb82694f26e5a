from constructs_lib.delivery.github import GitHub
from tests.support.synth import SITE, Json, Sketch, only, statements, synthesize


def github() -> Json:
    def build(stack: Sketch) -> None:
        provider = GitHub(stack, "github", site=SITE, repository="acme/shop")
        role = provider.role("apply-dev", subject="environment:dev", purpose="Deploys dev")
        role.attach("state", "arn:aws:iam::111111111111:policy/state-dev")
        role.allow_assuming(["arn:aws:iam::222222222222:role/Deployer"])

    return synthesize(build)


def test_only_runs_of_exactly_one_subject_assume_the_role() -> None:
    trust = statements(github(), "github_apply_dev_trust")["GitHubRunAssumesRole"]
    assert {each["variable"]: (each["test"], each["values"]) for each in trust["condition"]} == {
        "token.actions.githubusercontent.com:aud": ("StringEquals", ["sts.amazonaws.com"]),
        "token.actions.githubusercontent.com:sub": (
            "StringEquals",
            ["repo:acme/shop:environment:dev"],
        ),
    }


def test_the_role_goes_on_into_the_accounts_it_was_given() -> None:
    onward = statements(github(), "github_apply_dev_onward")["EnterEnvironments"]
    assert onward["resources"] == ["arn:aws:iam::222222222222:role/Deployer"]


def test_a_session_lasts_an_hour() -> None:
    role = only(github(), "aws_iam_role")
    assert (role["name"], role["max_session_duration"]) == ("terrace-test-apply-dev", 3600)
