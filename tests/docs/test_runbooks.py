"""The commands of the runbooks for deployments, rollbacks and disasters, as they stand there.

An operator works through them in a working copy of its own, against an embedded AWS: one day, in
its order, each test beginning with what the one before has left.
"""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from constructs_lib.delivery.config import PromotionConfig
from tests.support.aws_cli import aws_cli
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.fake_kubectl import FakeKubectl
from tests.support.person import Operator
from tests.support.project import ROOT, edit
from tests.support.released import FUNCTION, Images, Released
from tests.support.runbooks import Block, blocks
from tests.support.states import document

pytestmark = pytest.mark.e2e

HERE = Path(__file__).parent / "runbooks"
PAGES = ("deployment", "rollback", "disaster-recovery")
ALL = {str(each): each for page in PAGES for each in blocks(ROOT / f"docs/runbooks/{page}.md")}
PLATFORM = run_path(str(HERE / "shared.py"))["PLATFORM"]
DEV = run_path(str(HERE / "dev.py"))["ENVIRONMENT"]
STAGING = replace(
    DEV,
    name="staging",
    account_id="333333333333",
    services={"app": replace(DEV.services["app"], deployment="rolling")},
    jobs=None,
    kubernetes=None,
    database=None,
    promotion=PromotionConfig(after="dev", minutes=0),
)
COMMIT, LATER = "1" * 40, "2" * 40
STATES = f"{PLATFORM.project}-shared-state-{PLATFORM.account_id}"
COPIES = f"{PLATFORM.project}-shared-state-copy-{PLATFORM.account_id}"
KEY = f"{PLATFORM.project}/{DEV.name}/terraform.tfstate"
SHARED_KEY = f"{PLATFORM.project}/global/terraform.tfstate"
VAULT = f"{PLATFORM.project}-{DEV.name}-backup"
TABLE = f"{PLATFORM.project}-{DEV.name}-postgres"
# Each needs what no test has; a further one has to be meant.
BY_HAND = {"deployment": 2, "rollback": 2, "disaster-recovery": 8}
OVERLAY = """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
images:
  - name: app
    newName: registry/app
    digest: {digest}
"""
VALUES = """\
images:
  app:
    repository: registry/app
    digest: {digest}
"""
RUN: set[str] = set()


def block(page: str, heading: str, number: int = 1) -> Block:
    """Commands of a runbook, for the test that runs them."""
    name = f"{page}: {heading}, {number}"
    RUN.add(name)
    return ALL[name]


STATUS = block("deployment", "Look before")
ALARMS = block("deployment", "Look before", 2)
PLAN = block("deployment", "Deploy infrastructure")
DEPLOY = block("deployment", "Deploy infrastructure", 2)
CHECK = block("deployment", "Release an image")
RELEASE = block("deployment", "Release an image", 2)
CODE_DEPLOY = block("deployment", "Release an image", 3)
REFRESHES = block("deployment", "Release an image", 4)
DIGEST = block("deployment", "Release into a cluster")
ROLLOUTS = block("deployment", "Release into a cluster", 4)
ALIAS = block("deployment", "Publish a function")
PROMOTABLE = block("deployment", "Promote a release")
PROMOTE = block("deployment", "Promote a release", 2)
HEALTH = block("deployment", "Verification")
MEANT = block("deployment", "Verification", 2)
WOULD = block("rollback", "A release")
BACK = block("rollback", "A release", 2)
ONE = block("rollback", "One service of several")
TAKE_OVER = block("rollback", "A release that is still in progress")
STOP = block("rollback", "A release that is still in progress", 2)
DIFFERS = block("rollback", "Something else runs than is noted")
NOTES = block("rollback", "Something else runs than is noted", 2)
TRUSTED = block("rollback", "A release that could not be taken back")
ABORT = block("rollback", "In a cluster")
FORMER = block("rollback", "In a cluster", 2)
BACK_THERE = block("rollback", "In a cluster", 4)
POINT_BACK = block("rollback", "A function")
DEPLOY_BACK = block("rollback", "Infrastructure", 3)
RECOVERY = "disaster-recovery"
UNLOCK = block(RECOVERY, "Release a lock that a dead run has left")
VERSIONS = block(RECOVERY, "Go back to a former version of a state")
RESTORE = block(RECOVERY, "Go back to a former version of a state", 2)
COMPARE = block(RECOVERY, "Go back to a former version of a state", 3)
IN_TIME = block(RECOVERY, "Restore rows or tables")
AVAILABLE = block(RECOVERY, "Restore rows or tables", 2)
DELETE = block(RECOVERY, "Restore rows or tables", 3)
SNAPSHOTS = block(RECOVERY, "Restore a database that is gone")
FROM_SNAPSHOT = block(RECOVERY, "Restore a database that is gone", 2)
SECRET = block(RECOVERY, "Bring back an environment", 2)
BEFORE = block(RECOVERY, "Bring back an environment", 4)
IMAGE_THERE = block(RECOVERY, "Enter the recovery region")
STANDBY = block(RECOVERY, "Enter the recovery region", 3)
BACKUPS = block(RECOVERY, "Enter the recovery region", 5)
SNAPSHOT = block(RECOVERY, "Rollback procedure")


def as_file(environment: Any) -> str:
    """A file of `environments/` that says what an environment is."""
    text = (HERE / "dev.py").read_text()
    for old, new in {
        '"dev"': f'"{environment.name}"',
        f'"{DEV.account_id}"': f'"{environment.account_id}"',
        f'"{DEV.region}"': f'"{environment.region}"',
        "days=30": "days=90",
        "10.10.0.0/16": "10.20.0.0/16",
        'deployment="canary"': 'deployment="rolling"',
        "    owner=": "    promotion=PromotionConfig(after='dev', minutes=0),\n    owner="
        if environment.promotion
        else "    owner=",
        "from constructs_lib.jobs": "from constructs_lib.delivery.config import PromotionConfig\n"
        "from constructs_lib.jobs",
    }.items():
        assert old in text
        text = text.replace(old, new)
    for part in (
        r"    jobs=JobsConfig\(.*?\n    \),\n",
        r"    kubernetes=.*?\n",
        r"    database=.*?\n    \),\n",
    ):
        text = re.sub(part, "", text, flags=re.S)
    return re.sub(r'        "api": ServiceConfig\(.*?\n        \),\n', "", text, flags=re.S)


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with embedded_aws_in(tmp_path_factory.mktemp("aws"), account_id=PLATFORM.account_id) as running:
        s3 = running.client("s3")
        s3.create_bucket(Bucket=STATES)
        kept = {"Status": "Enabled"}
        s3.put_bucket_versioning(Bucket=STATES, VersioningConfiguration=kept)
        yield running


@pytest.fixture(scope="module")
def operator(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    files = {name: (HERE / f"{name}.py").read_text() for name in ("shared", "dev")}
    operator = Operator.prepared(
        tmp_path_factory.mktemp("operator"),
        aws,
        environments=files | {"staging": as_file(STAGING)},
        region=DEV.region,
    )
    operator.values |= {"env": "dev", "service": "app", "before": "dev", "function": FUNCTION}
    operator.values |= {"recovery-region": PLATFORM.recovery_region}
    with aws_cli(operator.folder / "path"):
        yield operator


@pytest.fixture(scope="module")
def images(aws: EmbeddedAws) -> Images:
    return Images(aws, PLATFORM)


@pytest.fixture(scope="module")
def dev(aws: EmbeddedAws, images: Images, operator: Operator) -> Released:
    operator.values |= {"digest": images.new, "commit": COMMIT, "former": images.old}
    return Released(aws, PLATFORM, DEV, images)


@pytest.fixture(scope="module")
def staging(aws: EmbeddedAws, images: Images, dev: Released) -> Released:
    return Released(aws, PLATFORM, STAGING, images)


def test_every_command_is_run_or_says_that_only_a_person_can() -> None:
    by_hand = {name: each for name, each in ALL.items() if each.is_by_hand}
    run = {ALL[name].text for name in RUN}
    left = [name for name, each in ALL.items() if each.text not in run and name not in by_hand]
    assert left == []
    assert RUN.isdisjoint(by_hand)
    counted = {page: sum(each.page == page for each in by_hand.values()) for page in PAGES}
    assert counted == BY_HAND
    assert {each.info for each in ALL.values()} == {"bash", "bash by-hand"}


def test_a_release_is_deployed(operator: Operator, dev: Released) -> None:
    account = DEV.account_id
    operator.works(STATUS)
    assert operator.works(ALARMS, account=account) == ""
    operator.works(CHECK)
    dev.require(dev.images.old)
    operator.works(RELEASE)
    dev.require(dev.images.new)
    operator.works(CODE_DEPLOY, account=account)
    operator.works(REFRESHES, account=account)
    operator.works(HEALTH)
    operator.works(MEANT)


def test_a_release_that_fails_ends_on_the_former_version(operator: Operator, dev: Released) -> None:
    operator.fails(CHECK, "is not in the registry", code=5, digest=f"sha256:{'0' * 64}")
    operator.fails(
        RELEASE, "the former version runs again", code=8, digest=dev.images.bad, commit=LATER
    )
    dev.require(dev.images.new)
    lock = {"Name": f"/{PLATFORM.project}/dev/release-lock", "Type": "String", "Value": "{}"}
    dev.ssm.put_parameter(**lock)
    operator.fails(CHECK, "is being released", code=6)
    dev.ssm.delete_parameter(Name=lock["Name"])


def test_a_release_is_promoted(operator: Operator, staging: Released) -> None:
    values = {"env": "staging", "before": "dev"}
    operator.works(PROMOTABLE, **values)
    operator.works(PROMOTE, **values)
    staging.require(staging.images.new)
    operator.fails(PROMOTABLE, "takes releases from", code=7, env="staging", before="staging")
    operator.works(BEFORE, before="staging")


def test_a_release_is_taken_back(operator: Operator, dev: Released) -> None:
    operator.works(WOULD)
    dev.require(dev.images.new)
    operator.works(BACK)
    dev.require(dev.images.old)
    operator.fails(WOULD, "nothing is noted that ran before", code=1)
    operator.works(TRUSTED)
    dev.require(dev.images.new)
    operator.works(ONE, service="api")
    assert (dev.runs("api"), dev.runs("app")) == (dev.images.old, dev.images.new)


def test_what_code_deploy_has_in_hand_is_taken_back(operator: Operator, dev: Released) -> None:
    """The old tasks still wait, as the release before has just moved the requests."""
    operator.works(STOP, account=DEV.account_id)
    deploys, name = dev.client("codedeploy"), f"{dev.prefix}-app"
    for _ in range(3):  # each look takes it a step further
        for each in deploys.list_deployments(applicationName=name, deploymentGroupName=name)[
            "deployments"
        ]:
            deploys.get_deployment(deploymentId=each)
    operator.works(DIFFERS)
    operator.works(NOTES)
    assert dev.runs("app") == dev.noted("app") == dev.images.old
    operator.works(TRUSTED)  # whose old tasks wait in their turn
    operator.works(TAKE_OVER)
    dev.require(dev.images.old)


def test_a_function_is_pointed_back(operator: Operator, dev: Released) -> None:
    assert "2\tlive" in operator.works(ALIAS, account=DEV.account_id)
    operator.works(POINT_BACK)
    assert "1\tlive" in operator.works(ALIAS, account=DEV.account_id)
    operator.fails(POINT_BACK, "is the oldest that there is", code=1)


def test_a_cluster_is_told_by_git(operator: Operator, tmp_path: Path) -> None:
    overlay = operator.project / "kubernetes/overlays/dev/image/kustomization.yaml"
    values = operator.project / "kubernetes/helm/app-chart/values-dev.yaml"
    for file, text in ((overlay, OVERLAY), (values, VALUES)):
        file.parent.mkdir(parents=True)
        file.write_text(text.format(digest=f"sha256:{'0' * 64}"))
    operator.works(DIGEST)
    assert operator.values["digest"] in overlay.read_text()
    kubectl = FakeKubectl(operator.folder / "path", "--namespace app")
    kubectl.answers("get rollouts,deployments", "app   Healthy\n")
    runs = "get analysisruns --sort-by=.metadata.creationTimestamp"
    kubectl.answers(runs, "app-1   Successful\n")
    operator.works(ROLLOUTS)
    abort = (
        'patch rollout app --subresource status --type merge --patch {"status": {"abort": true}}'
    )
    kubectl.answers(abort)
    operator.works(ABORT)
    operator.works(FORMER)
    assert operator.values["former"] in overlay.read_text()
    operator.works(BACK_THERE)
    assert kubectl.changes == [abort]


def test_infrastructure_is_deployed_by_the_approved_plan_alone(
    operator: Operator, aws: EmbeddedAws
) -> None:
    shutil.copyfile(HERE / "main.py", operator.project / "main.py")
    file, log_days = operator.project / "environments/dev.py", "log_retention_days="

    def retention() -> int:
        groups = aws.client("logs").describe_log_groups()["logGroups"]
        return int(groups[0]["retentionInDays"])

    edit(file, f"{log_days}30", f"{log_days}60")
    first = fingerprint(operator.works(PLAN))
    operator.works(DEPLOY, fingerprint=first)
    assert retention() == 60
    edit(file, f"{log_days}60", f"{log_days}30")
    operator.fails(DEPLOY_BACK, "has changed since its approval", code=2, fingerprint=first)
    assert retention() == 60
    edit(file, f"{log_days}30", f"{log_days}60")


def fingerprint(output: str) -> str:
    (found,) = re.findall(r"^fingerprint=(\w+)$", output, re.M)
    return str(found)


def test_a_state_goes_back_to_a_former_version(operator: Operator, aws: EmbeddedAws) -> None:
    """The state that the deployment before has left."""
    s3 = aws.client("s3")
    version = s3.head_object(Bucket=STATES, Key=KEY)["VersionId"]
    state = json.loads(s3.get_object(Bucket=STATES, Key=KEY)["Body"].read())
    damaged = state | {"serial": state["serial"] + 1, "resources": []}
    s3.put_object(Bucket=STATES, Key=KEY, Body=json.dumps(damaged).encode())
    assert version in operator.works(VERSIONS)
    operator.works(RESTORE, typed="y\n", version=version)
    operator.works(COMPARE)


def test_a_lock_is_released(operator: Operator, aws: EmbeddedAws) -> None:
    s3, key = aws.client("s3"), f"{KEY}.tflock"
    held = {"ID": "1", "Who": "ana@build", "Created": "2026-11-24T03:59:15Z", "Operation": "apply"}
    s3.put_object(Bucket=STATES, Key=key, Body=json.dumps(held).encode())
    operator.works(UNLOCK, typed="y\n")
    assert not s3.list_objects_v2(Bucket=STATES, Prefix=key)["KeyCount"]


def test_a_database_comes_back(operator: Operator, aws: EmbeddedAws) -> None:
    account = DEV.account_id
    rds, ec2 = (aws.client(each, DEV.region, account=account) for each in ("rds", "ec2"))
    aws.lend(f"{PLATFORM.project}-{DEV.name}-deployment", account=account)
    subnets = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]][:2]
    rds.create_db_subnet_group(
        DBSubnetGroupName=TABLE, DBSubnetGroupDescription="of the test", SubnetIds=subnets
    )
    rds.create_db_instance(
        DBInstanceIdentifier=TABLE,
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="administrator",
        ManageMasterUserPassword=True,
        StorageEncrypted=True,
    )
    operator.values["group"] = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    operator.works(SNAPSHOT)
    operator.works(IN_TIME, account=account, time="2026-11-24T03:59:15Z")
    operator.works(AVAILABLE, account=account)
    operator.works(DELETE, account=account)
    rds.delete_db_instance(DBInstanceIdentifier=TABLE, SkipFinalSnapshot=True)
    listed = operator.works(SNAPSHOTS, account=account)
    newest = listed.splitlines()[-1].split()[1]
    operator.works(FROM_SNAPSHOT, account=account, snapshot=newest)
    (restored,) = rds.describe_db_instances()["DBInstances"]
    assert restored["DBSubnetGroup"]["DBSubnetGroupName"] == TABLE


def test_a_secret_that_waits_for_its_deletion_comes_back(
    operator: Operator, aws: EmbeddedAws
) -> None:
    secrets, name = aws.client("secretsmanager", DEV.region, account=DEV.account_id), "x"
    secrets.create_secret(Name=name, SecretString="x")
    secrets.delete_secret(SecretId=name)
    operator.works(SECRET, account=DEV.account_id, secret=name)
    assert "DeletedDate" not in secrets.describe_secret(SecretId=name)


def test_the_recovery_region_is_entered(operator: Operator, aws: EmbeddedAws) -> None:
    """Of the lost region there is no state, and of the other one what replication has copied."""
    there, project = PLATFORM.recovery_region, operator.project
    operator.works(IMAGE_THERE, digest=Images(aws, PLATFORM, region=there).new)
    aws.client("backup", there, account=DEV.account_id).create_backup_vault(BackupVaultName=VAULT)
    operator.works(BACKUPS, account=DEV.account_id)

    shutil.copyfile(ROOT / "main.py", project / "main.py")
    edit(project / "environments/shared.py", "    owner=", "    region_is_lost=True,\n    owner=")
    for name in ("dev", "staging"):
        (project / f"environments/{name}.py").unlink()
    standby = replace(STAGING, name="standby", region=there, promotion=None)
    (project / "environments/standby.py").write_text(as_file(standby))
    aws.lend(f"{PLATFORM.project}-standby-deployment", account=standby.account_id)
    zone = {"value": "Z0123456789ABCDEFGHIJ", "type": "string"}
    state = document(serial=1, names=()) | {"outputs": {"zone_id": zone}}
    s3 = aws.client("s3", there)
    s3.create_bucket(Bucket=COPIES, CreateBucketConfiguration={"LocationConstraint": there})
    s3.put_object(Bucket=COPIES, Key=SHARED_KEY, Body=json.dumps(state).encode())
    empty(aws, STATES)

    operator.region, operator.target = there, "embedded"
    operator.works(STANDBY)
    made = (project / "plan/plan.json").read_text()
    assert f'"{there}a"' in made
    assert f'"{PLATFORM.region}a"' not in made


def empty(aws: EmbeddedAws, bucket: str) -> None:
    """Delete a bucket with all that it has."""
    s3 = aws.client("s3")
    listed = s3.list_object_versions(Bucket=bucket)
    for found in (*listed.get("Versions", ()), *listed.get("DeleteMarkers", ())):
        s3.delete_object(Bucket=bucket, Key=found["Key"], VersionId=found["VersionId"])
    s3.delete_bucket(Bucket=bucket)
