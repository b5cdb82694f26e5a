"""A role is lent to whom it trusts, and to nobody else."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

ACCOUNT, OTHER = "717171717171", "727272727272"
ISSUER = "token.actions.githubusercontent.com"
GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"


def trust(principal: dict[str, str], action: str = "sts:AssumeRole", **conditions: Any) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    return json.dumps(
        {"Statement": [statement | ({"Condition": conditions} if conditions else {})]}
    )


def make(aws: EmbeddedAws, account: str, name: str, document: str, path: str = "/") -> str:
    iam = aws.client("iam", account=account)
    role = iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=document)
    arn: str = role["Role"]["Arn"]
    return arn


def assume(client: Any, role: str) -> dict[str, str]:
    keys = client.assume_role(RoleArn=role, RoleSessionName="it")["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
        "AWS_SESSION_TOKEN": keys["SessionToken"],
    }


def refused(client: Any, role: str) -> str:
    with pytest.raises(ClientError) as refusal:
        assume(client, role)
    error = refusal.value.response["Error"]
    assert error["Code"] == "AccessDenied"
    return str(error["Message"])


def test_who_asks_without_a_role_is_an_administrator_signed_in(embedded_aws: EmbeddedAws) -> None:
    arn = embedded_aws.client("sts").get_caller_identity()["Arn"]
    assert arn == (
        f"arn:aws:sts::{embedded_aws.account_id}:assumed-role/"
        "AWSReservedSSO_AdministratorAccess_embedded/embedded"
    )


def test_a_role_that_is_not_there_is_refused(embedded_aws: EmbeddedAws) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/nobody"
    said = refused(embedded_aws.client("sts"), role)
    assert said.endswith(f"is not authorized to perform: sts:AssumeRole on resource: {role}")


def test_a_role_admits_its_own_principals_by_name_and_by_pattern(embedded_aws: EmbeddedAws) -> None:
    account = f"arn:aws:iam::{embedded_aws.account_id}"
    for name, pattern, admits in (
        ("people", f"{account}:role/aws-reserved/*AWSReservedSSO_AdministratorAccess_*", True),
        ("pipeline", f"{account}:role/pipeline-*", False),
    ):
        condition = {"ArnLike": {"aws:PrincipalArn": [pattern]}}
        role = make(embedded_aws, ACCOUNT, name, trust({"AWS": f"{account}:root"}, **condition))
        sts = embedded_aws.client("sts")
        assert bool(assume(sts, role)) if admits else refused(sts, role)


def test_a_session_has_the_tag_that_its_role_asks_for(embedded_aws: EmbeddedAws) -> None:
    root = {"AWS": f"arn:aws:iam::{embedded_aws.account_id}:root"}
    document = trust(root, StringLike={"aws:RequestTag/Preview": "pr-*"})
    role = make(embedded_aws, ACCOUNT, "tagged", document)
    sts = embedded_aws.client("sts")
    refused(sts, role)
    for value, admits in (("pr-7", True), ("dev", False)):
        tags = [{"Key": "Preview", "Value": value}]
        wanted = {"RoleArn": role, "RoleSessionName": "it", "Tags": tags}
        if admits:
            assert sts.assume_role(**wanted)["Credentials"]
        else:
            with pytest.raises(ClientError, match="is not authorized to perform: sts:AssumeRole"):
                sts.assume_role(**wanted)


def test_a_condition_that_is_not_understood_admits_nobody(embedded_aws: EmbeddedAws) -> None:
    root = {"AWS": f"arn:aws:iam::{embedded_aws.account_id}:root"}
    document = trust(root, Bool={"aws:MultiFactorAuthPresent": "true"})
    refused(embedded_aws.client("sts"), make(embedded_aws, ACCOUNT, "factor", document))


def test_into_another_account_leads_only_what_both_sides_name(embedded_aws: EmbeddedAws) -> None:
    organization = f"arn:aws:iam::{ACCOUNT}:role/OrganizationAccountAccessRole"
    first = make(embedded_aws, ACCOUNT, "first", trust({"AWS": organization}))
    named = make(embedded_aws, OTHER, "named", trust({"AWS": first}))
    forgotten = make(embedded_aws, OTHER, "forgotten", trust({"AWS": first}))
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": named}
    embedded_aws.client("iam", account=ACCOUNT).put_role_policy(
        RoleName="first",
        PolicyName="onward",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
    )
    keys = assume(embedded_aws.client("sts", account=ACCOUNT), first)
    sts = embedded_aws.client("sts", keys=keys)
    assert assume(sts, named)
    refused(sts, forgotten)
    refused(embedded_aws.client("sts"), named)  # the administrator is not whom it trusts


@pytest.mark.parametrize(
    ("claims", "lent"),
    [
        ({"sub": "repo:acme/platform:pull_request"}, True),
        ({"sub": "repo:acme/platform:ref:refs/heads/main"}, False),
        ({"sub": "repo:acme/platform:pull_request", "aud": "somebody-else"}, False),
        ({"sub": "repo:acme/platform:pull_request", "iss": "https://elsewhere.example"}, False),
    ],
)
def test_a_run_of_github_gets_a_role_by_what_its_token_says(
    embedded_aws: EmbeddedAws, claims: dict[str, str], lent: bool
) -> None:
    iam = embedded_aws.client("iam", account=ACCOUNT)
    if not iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]:
        iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=["sts"])
        equal = {f"{ISSUER}:sub": "repo:acme/platform:pull_request", f"{ISSUER}:aud": "sts"}
        action = "sts:AssumeRoleWithWebIdentity"
        document = trust({"Federated": GITHUB}, action, StringEquals=equal)
        make(embedded_aws, ACCOUNT, "github", document)
    body = {"iss": f"https://{ISSUER}", "aud": "sts"} | claims
    token = f"e30.{urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip('=')}.none"
    call = {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/github", "RoleSessionName": "it"}
    sts = embedded_aws.client("sts")
    before = embedded_aws.counts()["unknown"]
    if lent:
        assert sts.assume_role_with_web_identity(WebIdentityToken=token, **call)["Credentials"]
    else:
        with pytest.raises(ClientError, match="AccessDenied"):
            sts.assume_role_with_web_identity(WebIdentityToken=token, **call)
    assert embedded_aws.counts()["unknown"] == before  # it is judged, though nobody signed it


def test_what_is_no_token_is_refused(embedded_aws: EmbeddedAws) -> None:
    call = {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/github", "RoleSessionName": "it"}
    with pytest.raises(ClientError, match="InvalidIdentityToken"):
        embedded_aws.client("sts").assume_role_with_web_identity(WebIdentityToken="token", **call)
