"""The bootstrap of an account: made once, changed when the template changes, else left alone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from environments import ENVIRONMENTS, PLATFORM
from stacks.bootstrap.template import template
from stacks.target import EMBEDDED
from terrace.aws import Accounts, Unreadable
from terrace.deployment.account import LINKED, ORGANIZATION_ROLE, Account, Pending, account_of
from terrace.errors import UserError
from terrace.preflight.facts import LINKED_ROLES
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.environment import document

pytestmark = pytest.mark.e2e
DEV = ENVIRONMENTS[0]
NAME = f"{PLATFORM.project}-{DEV.name}"


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with embedded_aws_in(tmp_path_factory.mktemp("aws"), account_id=PLATFORM.account_id) as server:
        yield server


@pytest.fixture
def shell(aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> EmbeddedAws:
    for name, value in aws.environ().items():
        if name.startswith(("AWS_", "NO_PROXY", "no_proxy")):
            monkeypatch.setenv(name, value)
    return aws


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("output")
    (output / "bootstrap").mkdir()
    (output / f"bootstrap/{DEV.name}.json").write_text(
        json.dumps(template(PLATFORM, DEV, EMBEDDED), indent=2)
    )
    return output


def role(aws: EmbeddedAws) -> dict[str, Any]:
    iam = aws.client("iam", account=DEV.account_id)
    found: dict[str, Any] = iam.get_role(RoleName=f"{NAME}-deployment")["Role"]
    return found


def test_it_makes_what_the_template_says_and_finds_it_there(
    shell: EmbeddedAws, output: Path
) -> None:
    account = account_of(DEV, output)
    assert account.pending() is Pending.CREATE
    account.deploy()
    assert account.pending() is Pending.NOTHING
    assert sorted(account.make_linked_roles()) == ["ecs.amazonaws.com", "spot.amazonaws.com"]
    assert account.make_linked_roles() == []
    limits = f"arn:aws:iam::{DEV.account_id}:policy/{NAME}-deployment-boundary"
    assert role(shell)["PermissionsBoundary"]["PermissionsBoundaryArn"] == limits
    attached = shell.client("iam", account=DEV.account_id).list_attached_role_policies(
        RoleName=f"{NAME}-deployment"
    )
    made = f"arn:aws:iam::{DEV.account_id}:role/{NAME}-deployment"
    session = shell.client("sts").assume_role(RoleArn=made, RoleSessionName="it")
    assert session["Credentials"]  # whoever is signed in here is an administrator
    assert {each["PolicyName"] for each in attached["AttachedPolicies"]} == {
        f"{NAME}-deployment-{thing}" for thing in ("identities", "services", "stores")
    }


def test_it_makes_the_linked_roles_that_a_first_use_waits_for_and_no_stack_makes() -> None:
    racing = {service for service, each in LINKED_ROLES.items() if each.races}
    made = {
        each["aws_service_name"]
        for environment in ENVIRONMENTS
        for each in document(environment)["resource"]["aws_iam_service_linked_role"].values()
    }
    assert set(LINKED) <= racing - made


def test_a_changed_template_changes_what_is_there(
    shell: EmbeddedAws, output: Path, tmp_path: Path
) -> None:
    if account_of(DEV, output).pending() is Pending.CREATE:
        account_of(DEV, output).deploy()
    changed = json.loads((output / f"bootstrap/{DEV.name}.json").read_text())
    resources = changed["Resources"]
    resources["DeploymentRole"]["Properties"]["Description"] = "Changed"
    resources["DeploymentRole"]["Properties"]["ManagedPolicyArns"].pop()
    resources["PlanBoundary"]["Properties"]["PolicyDocument"]["Statement"].pop()
    (tmp_path / "bootstrap").mkdir()
    (tmp_path / f"bootstrap/{DEV.name}.json").write_text(json.dumps(changed))
    account = account_of(DEV, tmp_path)
    assert account.pending() is Pending.UPDATE
    account.deploy()
    assert account.pending() is Pending.NOTHING
    assert role(shell)["Description"] == "Changed"
    iam = shell.client("iam", account=DEV.account_id)
    plan = f"arn:aws:iam::{DEV.account_id}:policy/{NAME}-plan-boundary"
    assert iam.get_policy(PolicyArn=plan)["Policy"]["DefaultVersionId"] == "v2"
    attached = iam.list_attached_role_policies(RoleName=f"{NAME}-deployment")["AttachedPolicies"]
    assert len(attached) == 2


def test_no_way_into_the_account_is_one_sentence(shell: EmbeddedAws, output: Path) -> None:
    nobody = f"arn:aws:iam::{DEV.account_id}:role/nobody"
    accounts = Accounts(region=DEV.region, roles={DEV.account_id: nobody})
    file = output / f"bootstrap/{DEV.name}.json"
    account = Account(DEV.name, DEV.account_id, template=file, accounts=accounts)
    with pytest.raises(UserError) as refusal:
        account.pending()
    assert str(refusal.value) == (
        f"account {DEV.account_id}, through the role nobody, could not be read: AssumeRole is not "
        "allowed with these credentials (AccessDenied)"
    )


def test_without_a_template_it_says_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"dev\.json is missing; write it with: make synth"):
        account_of(DEV, tmp_path)


class Failing:
    """Accounts in which CloudFormation stops at something."""

    def client(self, service: str, *, account_id: str) -> "Failing":
        return self

    def describe_stacks(self, **_: str) -> Any:
        return {"Stacks": [{"StackStatus": self.status}]}

    def describe_stack_events(self, **asked: str) -> Any:
        names = ("WorkloadBoundary", "DeploymentRole", asked["StackName"], "PlanBoundary")
        states = ("CREATE_FAILED", "CREATE_FAILED", "UPDATE_IN_PROGRESS", "UPDATE_FAILED")
        events = [
            {
                "LogicalResourceId": name,
                "ResourceStatus": state,
                "ResourceStatusReason": f"{name} is\nthere.",
            }
            for name, state in zip(names, states, strict=True)
        ]
        return {"StackEvents": events}

    def update_stack(self, **wanted: Any) -> None:
        self.status = "UPDATE_ROLLBACK_COMPLETE"

    def get_waiter(self, event: str) -> Any:
        from botocore.exceptions import WaiterError  # noqa: PLC0415

        class Waiter:
            def wait(self, **_: Any) -> None:
                raise WaiterError("it", "failed", {})

        return Waiter()

    def update_termination_protection(self, **wanted: Any) -> None:
        self.protected = wanted["EnableTerminationProtection"]

    def delete_stack(self, **_: Any) -> None:
        self.deleted = not self.protected

    status = "CREATE_COMPLETE"
    protected = True
    deleted = False


def test_what_stopped_it_first_is_said_in_cloudformations_words(output: Path) -> None:
    file = output / f"bootstrap/{DEV.name}.json"
    account = Account(DEV.name, DEV.account_id, template=file, accounts=Failing())  # type: ignore[arg-type]
    with pytest.raises(UserError) as refusal:
        account.deploy()
    assert str(refusal.value) == (
        "the bootstrap of dev stopped: DeploymentRole: DeploymentRole is there"
    )


def test_what_is_under_way_is_waited_for(output: Path) -> None:
    accounts = Failing()
    accounts.status = "UPDATE_IN_PROGRESS"
    file = output / f"bootstrap/{DEV.name}.json"
    account = Account(DEV.name, DEV.account_id, template=file, accounts=accounts)  # type: ignore[arg-type]
    with pytest.raises(UserError, match=r"under way already \(UPDATE_IN_PROGRESS\); wait for its"):
        account.pending()


def test_what_a_failed_creation_left_is_unprotected_before_it_is_deleted(output: Path) -> None:
    accounts = Failing()
    accounts.status = "ROLLBACK_COMPLETE"
    file = output / f"bootstrap/{DEV.name}.json"
    account = Account(DEV.name, DEV.account_id, template=file, accounts=accounts)  # type: ignore[arg-type]
    assert account.pending() is Pending.CREATE
    with pytest.raises(UserError):  # these accounts wait for nothing
        account.deploy()
    assert accounts.deleted


@pytest.mark.parametrize("content", ["{", "[]", '{"Metadata": {}}'])
def test_a_broken_template_is_one_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "bootstrap").mkdir()
    file = tmp_path / f"bootstrap/{DEV.name}.json"
    file.write_text(content)
    with pytest.raises(UserError) as refusal:
        account_of(DEV, tmp_path)
    assert str(refusal.value) == f"{file} is no template; write it with: make synth"


def test_whoever_is_signed_in_elsewhere_is_told_where_to_sign_in(output: Path) -> None:
    class Closed:
        def client(self, *_: object, **__: object) -> None:
            raise Unreadable(f"through the role {ORGANIZATION_ROLE}, it could not be read: no")

    file = output / f"bootstrap/{DEV.name}.json"
    account = Account(DEV.name, DEV.account_id, template=file, accounts=Closed())  # type: ignore[arg-type]
    with pytest.raises(UserError) as refusal:
        account.pending()
    assert str(refusal.value) == (
        f"through the role {ORGANIZATION_ROLE}, it could not be read: no; sign in to account "
        f"{DEV.account_id} as an administrator, or to the organization's management account"
    )
