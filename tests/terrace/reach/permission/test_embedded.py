"""Reading what roles may do from the embedded AWS: every kind of resource that has a policy."""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from terrace.aws import Accounts
from terrace.reach.permission import Permissions
from terrace.reach.verdict import Answer
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.iam_policies import OTHER, allow, deny

pytestmark = pytest.mark.e2e
REGION = "us-east-1"


def text(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with (
        embedded_aws_in(tmp_path_factory.mktemp("aws")) as server,
        pytest.MonkeyPatch.context() as shell,
    ):
        for name, value in server.environ().items():
            if name.startswith(("AWS_", "NO_PROXY", "no_proxy")):
                shell.setenv(name, value)
        yield server


@pytest.fixture(scope="module")
def role(aws: EmbeddedAws) -> str:
    """A role that its policies, inline and of AWS, allow a good deal; nothing is of a key."""
    iam = aws.client("iam")
    trust = text(allow("sts:AssumeRole", None, to={"Service": "ecs-tasks.amazonaws.com"}))
    arn: str = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    statements = [allow(["sqs:*", "sns:*", "s3:PutObject", "secretsmanager:*", "sts:*"])]
    iam.put_role_policy(RoleName="worker", PolicyName="work", PolicyDocument=text(*statements))
    iam.attach_role_policy(
        RoleName="worker", PolicyArn="arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    )
    return arn


@pytest.fixture(scope="module")
def reader(aws: EmbeddedAws) -> Permissions:
    other = f"arn:aws:iam::{OTHER}:role/OrganizationAccountAccessRole"
    return Permissions(Accounts(region=REGION, roles={OTHER: other}))


def test_a_boundary_is_read(aws: EmbeddedAws, reader: Permissions) -> None:
    iam = aws.client("iam")
    boundary = iam.create_policy(PolicyName="limits", PolicyDocument=text(allow("s3:*")))
    arn = boundary["Policy"]["Arn"]
    role = iam.create_role(
        RoleName="bounded", AssumeRolePolicyDocument=text(), PermissionsBoundary=arn
    )["Role"]["Arn"]
    iam.put_role_policy(RoleName="bounded", PolicyName="work", PolicyDocument=text(allow("sqs:*")))
    queue = aws.client("sqs").create_queue(QueueName="bounded")["QueueUrl"].rpartition("/")[2]
    verdict = reader.may(role, "sqs:SendMessage", f"arn:aws:sqs:{REGION}:{aws.account_id}:{queue}")
    assert verdict.answer is Answer.CLOSED
    assert "boundary limits has no statement that allows sqs:SendMessage" in verdict.because


def test_a_bucket_and_its_policy(aws: EmbeddedAws, reader: Permissions, role: str) -> None:
    s3 = aws.client("s3")
    for bucket in ("reports", "sealed"):
        s3.create_bucket(Bucket=bucket)
    s3.put_bucket_policy(
        Bucket="sealed", Policy=text(deny("s3:GetObject", "arn:aws:s3:::sealed/*", to="*"))
    )
    verdict = reader.may(role, "s3:GetObject", "arn:aws:s3:::reports/june")
    assert verdict.is_open
    assert "policy AmazonS3ReadOnlyAccess of role worker allows" in verdict.because
    assert (
        "policy of bucket sealed denies"
        in reader.may(role, "s3:GetObject", "arn:aws:s3:::sealed/june").because
    )


def test_a_bucket_of_another_account(aws: EmbeddedAws, reader: Permissions, role: str) -> None:
    aws.client("s3", account=OTHER).create_bucket(Bucket="foreign")
    verdict = reader.may(role, "s3:GetObject", "arn:aws:s3:::foreign/june")
    assert verdict.because.startswith("bucket foreign has no policy that allows s3:GetObject")


def test_a_key_and_its_policy(aws: EmbeddedAws, reader: Permissions, role: str) -> None:
    through_sqs = {"StringEquals": {"kms:ViaService": f"sqs.{REGION}.amazonaws.com"}}
    admin = allow("kms:*", to={"AWS": f"arn:aws:iam::{aws.account_id}:role/admin"})
    named = allow("kms:Decrypt", to={"AWS": role}, when=through_sqs)
    key = aws.client("kms").create_key(Policy=text(admin, named))["KeyMetadata"]["Arn"]
    assert reader.key_use(role, key, f"sqs.{REGION}.amazonaws.com").is_open
    assert reader.key_use(role, key, f"s3.{REGION}.amazonaws.com").answer is Answer.CLOSED
    assert "there is no key" in reader.key_use(role, f"{key[:-4]}0000", None).because


def test_queues_topics_and_secrets(aws: EmbeddedAws, reader: Permissions, role: str) -> None:
    sqs = aws.client("sqs")
    address = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    queue = f"arn:aws:sqs:{REGION}:{aws.account_id}:jobs"
    policy = text(deny("sqs:ReceiveMessage", queue, to={"AWS": role}))
    sqs.set_queue_attributes(QueueUrl=address, Attributes={"Policy": policy})
    topic = aws.client("sns").create_topic(Name="alerts")["TopicArn"]
    secret = aws.client("secretsmanager").create_secret(Name="app/db", SecretString="x")["ARN"]
    sealed = aws.client("secretsmanager").create_secret(Name="app/tls", SecretString="x")["ARN"]
    aws.client("secretsmanager").put_resource_policy(
        SecretId=sealed, ResourcePolicy=text(deny("secretsmanager:*", to="*"))
    )
    assert reader.may(role, "sqs:SendMessage", queue).is_open
    assert "policy of queue jobs denies" in reader.may(role, "sqs:ReceiveMessage", queue).because
    assert reader.may(role, "sqs:SendMessage", f"{queue}-x").because.startswith("there is no queue")
    assert reader.may(role, "sns:Publish", topic).is_open
    assert reader.may(role, "sns:Publish", f"{topic}-x").because.startswith("there is no topic")
    assert reader.may(role, "secretsmanager:GetSecretValue", secret).is_open
    denied = reader.may(role, "secretsmanager:GetSecretValue", sealed)
    assert f"policy of secret app/tls-{sealed[-6:]} denies" in denied.because


def test_tables_and_repositories(aws: EmbeddedAws, reader: Permissions, role: str) -> None:
    table = aws.client("dynamodb").create_table(
        TableName="flags",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )["TableDescription"]["TableArn"]
    assert "no statement of role worker" in reader.may(role, "dynamodb:Query", table).because
    ecr = aws.client("ecr")
    repository = ecr.create_repository(repositoryName="app/web")["repository"]["repositoryArn"]
    pull = allow("ecr:BatchGetImage", None, to={"AWS": role})
    ecr.set_repository_policy(repositoryName="app/web", policyText=text(pull))
    verdict = reader.may(role, "ecr:BatchGetImage", repository)
    assert "policy of repository app/web allows" in verdict.because
    missing = reader.may(role, "ecr:BatchGetImage", f"{repository}-x")
    assert missing.because.startswith("there is no repository app/web-x")


def test_functions(aws: EmbeddedAws, reader: Permissions, role: str) -> None:
    code = BytesIO()
    with ZipFile(code, "w") as archive:
        archive.writestr("main.py", "def run(event, context): ...")
    function = aws.client("lambda").create_function(
        FunctionName="hello",
        Runtime="python3.13",
        Role=role,
        Handler="main.run",
        Code={"ZipFile": code.getvalue()},
    )["FunctionArn"]
    closed = reader.may(role, "lambda:InvokeFunction", function)
    assert closed.because.startswith("no statement of role worker allows lambda:InvokeFunction")


def test_search_domains(aws: EmbeddedAws, reader: Permissions, role: str) -> None:
    policy = text(allow("es:ESHttpGet", "*", to={"AWS": role}))
    domain = aws.client("opensearch").create_domain(DomainName="logs", AccessPolicies=policy)
    arn = domain["DomainStatus"]["ARN"]
    assert "policy of domain logs allows" in reader.may(role, "es:ESHttpGet", f"{arn}/x").because
    assert reader.may(role, "es:ESHttpPost", f"{arn}/x").answer is Answer.CLOSED


def test_roles_that_trust(aws: EmbeddedAws, reader: Permissions, role: str) -> None:
    trust = text(allow("sts:AssumeRole", None, to={"AWS": aws.account_id}))
    iam = aws.client("iam")
    trusting = iam.create_role(RoleName="admin", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    assert reader.may(role, "sts:AssumeRole", trusting).is_open
    assert (
        "trust policy of role worker does not allow"
        in reader.may(role, "sts:AssumeRole", role).because
    )


def test_a_role_that_is_not_there(aws: EmbeddedAws, reader: Permissions, role: str) -> None:
    verdict = reader.may(f"{role}-x", "sqs:SendMessage", "*")
    assert verdict.because == f"there is no role worker-x in account {aws.account_id}"
