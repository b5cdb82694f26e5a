"""What clients get from the running server, beyond what moto does by itself."""

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws


def error_of(attempt: pytest.ExceptionInfo[ClientError]) -> dict[str, str]:
    error: dict[str, str] = attempt.value.response["Error"]
    return error


def test_a_caller_without_a_role_is_in_the_given_account(embedded_aws: EmbeddedAws) -> None:
    assert embedded_aws.client("sts").get_caller_identity()["Account"] == embedded_aws.account_id


def test_a_caller_with_a_role_is_in_the_account_of_the_role(embedded_aws: EmbeddedAws) -> None:
    identity = embedded_aws.client("sts", account="333333333333").get_caller_identity()
    assert (
        identity["Arn"]
        == "arn:aws:sts::333333333333:assumed-role/OrganizationAccountAccessRole/tests"
    )


def test_accounts_do_not_see_each_other(embedded_aws: EmbeddedAws) -> None:
    here = embedded_aws.client("logs", account="333333333333")
    there = embedded_aws.client("logs", account="444444444444")
    here.create_log_group(logGroupName="answers")
    assert [each["logGroupName"] for each in here.describe_log_groups()["logGroups"]] == ["answers"]
    assert there.describe_log_groups()["logGroups"] == []


def test_managed_policies_are_there(embedded_aws: EmbeddedAws) -> None:
    iam = embedded_aws.client("iam", account="333333333333")
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    assert iam.get_policy(PolicyArn=arn)["Policy"]["PolicyName"] == "ReadOnlyAccess"


@pytest.mark.parametrize(
    ("service", "action", "arguments", "missing"),
    [
        ("ec2", "describe_moving_addresses", {}, "describe_moving_addresses action of ec2"),
        ("iam", "list_service_specific_credentials", {}, "list_service_specific_credentials"),
        ("route53", "list_cidr_collections", {}, "GET /2013-04-01/cidrcollection of route53"),
        ("eks", "list_insights", {"clusterName": "x"}, "POST /clusters/x/insights of eks"),
        ("accessanalyzer", "list_analyzers", {}, "implementation of access-analyzer"),
    ],
)
def test_what_it_cannot_do_is_said_in_one_sentence(
    embedded_aws: EmbeddedAws, service: str, action: str, arguments: dict[str, str], missing: str
) -> None:
    with pytest.raises(ClientError) as attempt:
        getattr(embedded_aws.client(service), action)(**arguments)
    error = error_of(attempt)
    assert error["Code"] == "NotInEmbeddedAws"
    assert missing in error["Message"]
    assert attempt.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_a_defect_of_moto_is_told_to_the_caller(embedded_aws: EmbeddedAws) -> None:
    with pytest.raises(ClientError) as attempt:
        embedded_aws.client("ecs").describe_capacity_providers()
    assert error_of(attempt)["Code"] == "EmbeddedAwsDefect"
    assert "failed in ecs with TypeError" in error_of(attempt)["Message"]


def test_no_web_page_may_call_it(embedded_aws: EmbeddedAws) -> None:
    address = urlsplit(embedded_aws.endpoint)
    connection = HTTPConnection(str(address.hostname), address.port)
    connection.request("GET", "/", headers={"Origin": "https://example.com"})
    response = connection.getresponse()
    response.read()
    connection.close()
    assert response.headers["Access-Control-Allow-Origin"] is None


def test_parallel_callers_neither_fail_nor_lose_anything(embedded_aws: EmbeddedAws) -> None:
    logs = embedded_aws.client("logs", account="555555555555")

    def create_and_list(number: int) -> None:
        logs.create_log_group(logGroupName=f"group-{number:02}")
        logs.describe_log_groups()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(create_and_list, range(36)))
    assert len(logs.describe_log_groups()["logGroups"]) == 36
