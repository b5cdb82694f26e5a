"""Faults that this platform had, found again wherever somebody brings one back."""

from terrace.reach.verdict import Answer
from tests.support.iam_policies import KEY, OWN, allow, ask

DATABASE_USER = f"arn:aws:rds-db:eu-west-1:{OWN}:dbuser:db-ABC/app"
SECRET = f"arn:aws:secretsmanager:eu-west-1:{OWN}:secret:terrace-dev-app-signing-a1B2c3"
WORKSPACE = f"arn:aws:aps:eu-west-1:{OWN}:workspace/ws-1"
QUEUE = f"arn:aws:sqs:eu-west-1:{OWN}:terrace-dev-jobs"
SEND = allow("sqs:SendMessage", QUEUE)
KEY_OF_ACCOUNT = [allow("kms:*", to={"AWS": f"arn:aws:iam::{OWN}:root"})]


def test_a_role_that_may_not_sign_in_to_its_database_is_closed() -> None:
    without = ask("rds-db:connect", DATABASE_USER, identity=[SEND])
    assert (without.answer, without.because) == (
        Answer.CLOSED,
        f"no statement of role worker allows rds-db:connect on {DATABASE_USER}",
    )
    assert ask(
        "rds-db:connect", DATABASE_USER, identity=[SEND, allow("rds-db:connect", DATABASE_USER)]
    ).is_open


def test_a_boundary_that_lacks_decrypt_cancels_the_grant_beside_it() -> None:
    read_only = [allow(["lambda:Get*", "lambda:List*", "kms:Describe*", "kms:List*"])]
    grant = [*read_only, allow("kms:Decrypt", KEY)]
    cancelled = ask("kms:Decrypt", KEY, identity=grant, boundary=read_only, policy=KEY_OF_ACCOUNT)
    assert (cancelled.answer, cancelled.because) == (
        Answer.CLOSED,
        f"boundary limits has no statement that allows kms:Decrypt on {KEY}",
    )
    assert ask("kms:Decrypt", KEY, identity=grant, boundary=grant, policy=KEY_OF_ACCOUNT).is_open


def test_a_grant_on_secrets_of_another_name_is_closed() -> None:
    wrong = allow(
        "secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:*:{OWN}:secret:/terrace/dev/*"
    )
    right = allow(
        "secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:*:{OWN}:secret:terrace-dev-*"
    )
    assert ask("secretsmanager:GetSecretValue", SECRET, identity=[wrong]).answer is Answer.CLOSED
    assert ask("secretsmanager:GetSecretValue", SECRET, identity=[right]).is_open


def test_a_role_that_may_not_write_metrics_is_closed() -> None:
    reader = allow("aps:QueryMetrics", WORKSPACE)
    writer = allow("aps:RemoteWrite", f"arn:aws:aps:*:{OWN}:*")
    assert ask("aps:RemoteWrite", WORKSPACE, identity=[reader]).answer is Answer.CLOSED
    assert ask("aps:RemoteWrite", WORKSPACE, identity=[reader, writer]).is_open


def test_a_role_without_a_boundary_is_judged_by_its_policies_alone() -> None:
    assert ask("sqs:SendMessage", QUEUE, identity=[SEND], boundary=None).is_open
    assert ask("sqs:SendMessage", QUEUE, identity=[SEND], boundary=[]).answer is Answer.CLOSED
