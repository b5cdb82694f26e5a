"""Scripts with the real tools against an embedded AWS: sign in, notify, and take snapshots."""

import os
import subprocess
from collections.abc import Iterator

import pytest

from constructs_lib.database.config import AuroraConfig
from environments import ENVIRONMENTS, PLATFORM
from terrace.delivery.codes import Code
from terrace.names import of_environment
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.project import ROOT
from tests.support.scripts import Done, command

pytestmark = pytest.mark.e2e

FIRST = ENVIRONMENTS[0]
NAMES = of_environment(PLATFORM, FIRST)


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """A server of its own: names in the environment's account are those of its stack."""
    with embedded_aws_in(tmp_path_factory.mktemp("aws")) as running:
        running.lend(PLATFORM.deployment_role_in(FIRST.name), account=FIRST.account_id)
        sns, sqs = (running.client(name, FIRST.region, FIRST.account_id) for name in ("sns", "sqs"))
        topic = sns.create_topic(Name=NAMES.name("alerts"))["TopicArn"]
        sqs.create_queue(QueueName="what-was-told")
        arn = NAMES.arn("sqs", "what-was-told")
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        yield running


def run(aws: EmbeddedAws, script: str, *words: str) -> Done:
    done = subprocess.run(
        command(script, words),
        env={**aws.environ(FIRST.region), "VENV": str(ROOT / ".venv")},
        cwd=os.sep,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Done(code=done.returncode, out=done.stdout, log=done.stderr, calls=[])


def test_a_notification_arrives_at_the_topic(aws: EmbeddedAws) -> None:
    done = run(aws, "notify", FIRST.name, "failed", "--code", "9", "--reason", "not healthy")
    assert done.code == Code.DONE, done.log
    sqs = aws.client("sqs", FIRST.region, FIRST.account_id)
    queue = sqs.get_queue_url(QueueName="what-was-told")["QueueUrl"]
    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert f"{PLATFORM.project} {FIRST.name}: a deployment has failed" in message["Body"]


def test_a_snapshot_is_taken_listed_and_pruned(aws: EmbeddedAws) -> None:
    if FIRST.database is None:
        assert run(aws, "db-backup", "snapshot", FIRST.name).code == Code.USAGE
        return
    rds = aws.client("rds", FIRST.region, FIRST.account_id)
    name, shared = NAMES.name("postgres"), isinstance(FIRST.database, AuroraConfig)
    common = {"StorageEncrypted": True, "MasterUsername": "administrator"}
    common["ManageMasterUserPassword"] = True
    if shared:
        rds.create_db_cluster(DBClusterIdentifier=name, Engine="aurora-postgresql", **common)
    else:
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.t4g.micro",
            Engine="postgres",
            AllocatedStorage=20,
            **common,
        )
    for _ in range(2):
        done = run(aws, "db-backup", "snapshot", FIRST.name, "--keep", "1")
        assert done.code == Code.DONE, done.log
    listed = run(aws, "db-backup", "list", FIRST.name)
    mine = [line for line in listed.out.splitlines() if f"  {FIRST.region}  " in line]
    assert (len(mine), mine[0].endswith("  available")) == (1, True)
