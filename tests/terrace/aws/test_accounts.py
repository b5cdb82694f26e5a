"""Clients of AWS accounts: whose credentials they take, and what is said where that fails."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from terrace.aws import Accounts, Unreadable, found, reading
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in

OTHER = "222222222222"
ROLE = "OrganizationAccountAccessRole"


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with embedded_aws_in(tmp_path_factory.mktemp("aws")) as server:
        yield server


@pytest.fixture
def shell(aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> EmbeddedAws:
    for name, value in aws.environ().items():
        if name.startswith(("AWS_", "NO_PROXY", "no_proxy")):
            monkeypatch.setenv(name, value)
    return aws


@pytest.mark.e2e
def test_its_own_account_is_read_with_the_credentials_at_hand(shell: EmbeddedAws) -> None:
    accounts = Accounts(region="us-east-1")
    sts = accounts.client("sts", account_id=shell.account_id)
    assert sts.get_caller_identity()["Account"] == shell.account_id


@pytest.mark.e2e
def test_another_account_is_read_through_its_role(shell: EmbeddedAws) -> None:
    accounts = Accounts(region="us-east-1", roles={OTHER: f"arn:aws:iam::{OTHER}:role/{ROLE}"})
    found = accounts.client("sts", account_id=OTHER).get_caller_identity()
    assert found["Arn"].startswith(f"arn:aws:sts::{OTHER}:assumed-role/{ROLE}/")


def test_of_several_roles_the_first_that_is_lent_leads_into_an_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def lend(_: Accounts, account_id: str, arn: str) -> object:
        asked.append(arn)
        if arn.endswith("plan"):
            raise Unreadable("AssumeRole is not allowed")
        return account_id

    monkeypatch.setattr(Accounts, "caller", {"Account": "111111111111"})
    monkeypatch.setattr(Accounts, "_lent", lend)
    both = Accounts(region="us-east-1", roles={OTHER: ("role/plan", "role/deployment")})
    assert both._session(OTHER) == OTHER
    assert asked == ["role/plan", "role/deployment"]
    with pytest.raises(Unreadable, match="AssumeRole is not allowed"):
        Accounts(region="us-east-1", roles={OTHER: "role/plan"})._session(OTHER)


@pytest.mark.e2e
def test_it_says_which_accounts_can_be_read(shell: EmbeddedAws) -> None:
    roles = {OTHER: f"arn:aws:iam::{OTHER}:role/plan", shell.account_id: "arn:aws:iam::1:role/x"}
    accounts = Accounts(region="eu-west-1", roles=roles)
    assert (accounts.region, accounts.ids) == ("eu-west-1", (shell.account_id, OTHER))


@pytest.mark.e2e
def test_an_account_without_a_role_is_refused_in_one_sentence(shell: EmbeddedAws) -> None:
    with pytest.raises(Unreadable) as refusal:
        Accounts(region="us-east-1").client("sts", account_id=OTHER)
    assert str(refusal.value) == (
        f"account {OTHER} could not be read: the credentials are of {shell.account_id}, "
        "and no role is named for it"
    )


def test_without_credentials_it_says_how_to_sign_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(Unreadable, match="there are no credentials; sign in, for example"):
        _ = Accounts(region="us-east-1").caller


@pytest.fixture
def profile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file of a profile that the shell names, and nothing else to sign in with."""
    file = tmp_path / "config"
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))
    monkeypatch.setenv("AWS_PROFILE", "acme")
    return file


def test_a_profile_that_nobody_signed_in_to_says_how(profile: Path) -> None:
    profile.write_text(
        "[profile acme]\nsso_session = acme\nsso_account_id = 111111111111\n"
        "sso_role_name = x\n[sso-session acme]\nsso_region = us-east-1\n"
        "sso_start_url = https://acme.awsapps.com/start\n"
    )
    with pytest.raises(Unreadable, match="nobody is signed in to the session of this profile; si"):
        _ = Accounts(region="us-east-1").caller


def test_a_program_for_credentials_that_is_missing_is_named(profile: Path) -> None:
    profile.write_text("[profile acme]\ncredential_process = /nowhere/sign-in\n")
    with pytest.raises(Unreadable, match=r"could not be read: .*No such file.*/nowhere/sign-in"):
        _ = Accounts(region="us-east-1").caller


def test_an_endpoint_that_is_no_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "nonsense")
    with pytest.raises(Unreadable, match="could not be read: Invalid endpoint: nonsense"):
        _ = Accounts(region="us-east-1").caller


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ExpiredToken", "the credentials have expired; sign in"),
        ("InvalidClientTokenId", "AWS does not know the credentials"),
        ("AccessDenied", "ListRoles is not allowed with these credentials"),
        ("Throttling", "ListRoles answered Throttling, too many"),
    ],
)
def test_what_aws_refuses_becomes_one_clause(code: str, said: str) -> None:
    error = {"Error": {"Code": code, "Message": "too\nmany."}}
    with pytest.raises(Unreadable) as refusal, reading("the roles"):
        raise ClientError(error, "ListRoles")
    text = str(refusal.value)
    assert text.startswith(f"the roles could not be read: {said}")
    assert "\n" not in text


def refused(code: str) -> None:
    raise ClientError({"Error": {"Code": code, "Message": "no"}}, "GetRole")


def test_what_is_not_there_is_none_and_what_is_refused_is_not() -> None:
    missing = ("NoSuchEntity",)
    assert found("the role", lambda: {"Role": 1}, missing=missing) == {"Role": 1}
    assert found("the role", lambda: refused("NoSuchEntity"), missing=missing) is None
    with pytest.raises(Unreadable, match="the role could not be read: GetRole is not allowed"):
        found("the role", lambda: refused("AccessDenied"), missing=missing)


def test_what_botocore_refuses_becomes_one_line() -> None:
    with pytest.raises(Unreadable) as refusal, reading("domain x"):
        raise ParamValidationError(report="Invalid length,\nvalue: 1")
    assert str(refusal.value) == (
        "domain x could not be read: Parameter validation failed: Invalid length, value: 1"
    )
