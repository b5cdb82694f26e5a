"""`terrace preflight` against an embedded AWS: one account made ready, one full of surprises."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from terrace import synthesized
from terrace.errors import UserError
from terrace.preflight import command
from terrace.preflight.check import Finding, State
from terrace.preflight.command import Options
from terrace.preflight.images import INDEXES, SINGLE
from terrace.preflight.place import deployment_role_arn
from terrace.preflight.report import Row
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.project import ROOT

SHARED, READY, EMPTY, FULL = "111111111111", "222222222222", "333333333333", "444444444444"
BUCKET = f"terrace-shared-state-{SHARED}"
STACKS = {each.name: each for each in synthesized.stacks(ROOT / "terraform-out")}
REPOSITORY = "terrace-shared-app"
GITHUB = "https://token.actions.githubusercontent.com"
NO_ANALYZER = "only one: analyzer of external access"  # the embedded AWS has no such service
NO_TRACES = "X-Ray keeps spans as log events"

Found = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with embedded_aws_in(tmp_path_factory.mktemp("aws"), account_id=SHARED) as server:
        share(server)
        make_ready(server)
        fill(server)
        yield server


def share(aws: EmbeddedAws) -> None:
    """The shared account, as `make bootstrap`, `global` and a pipeline leave it."""
    s3, kms, iam = (aws.client(each) for each in ("s3", "kms", "iam"))
    s3.create_bucket(Bucket=BUCKET)
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/terrace-shared-state", TargetKeyId=key)
    own = {"aws_s3_bucket": "state_main", "aws_kms_alias": "key_alias"}
    store(s3, "state-backend/terraform.tfstate", state("state-backend", own))
    registry = {"aws_ecr_repository": "registry_app_main"}
    store(s3, "global/terraform.tfstate", state("global", registry))
    ecr = aws.client("ecr")
    ecr.create_repository(repositoryName=REPOSITORY)
    manifest = {
        "schemaVersion": 2,
        "mediaType": INDEXES[0],
        "manifests": [
            {
                "mediaType": SINGLE[0],
                "digest": f"sha256:{number}" + "0" * 63,
                "size": 1,
                "platform": {"os": "linux", "architecture": architecture},
            }
            for number, architecture in enumerate(("amd64", "arm64"))
        ],
    }
    ecr.put_image(repositoryName=REPOSITORY, imageTag="0.1.0", imageManifest=json.dumps(manifest))
    aws.client("route53").create_hosted_zone(Name="terrace.example", CallerReference="1")
    iam.create_open_id_connect_provider(Url=GITHUB, ClientIDList=["sts.amazonaws.com"])


def make_ready(aws: EmbeddedAws) -> None:
    """An account in which nothing stops `dev`."""
    let_in(aws, "dev", READY)
    iam = aws.client("iam", account=READY)
    for service in ("ecs.amazonaws.com", "spot.amazonaws.com"):
        iam.create_service_linked_role(AWSServiceName=service)
    aws.client("service-quotas", account=READY).request_service_quota_increase(
        ServiceCode="ec2", QuotaCode="L-34B43A08", DesiredValue=64
    )


def let_in(aws: EmbeddedAws, stack: str, account: str) -> None:
    """Make the role that the stack is deployed with."""
    statement = {"Effect": "Allow", "Principal": {"AWS": SHARED}, "Action": "sts:AssumeRole"}
    aws.client("iam", account=account).create_role(
        RoleName=deployment_role_arn(STACKS[stack]).rpartition("/")[2],
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )


def fill(aws: EmbeddedAws) -> None:
    """An account with small quotas, and with one of everything already."""
    let_in(aws, "production", FULL)

    def client(service: str) -> Any:
        return aws.client(service, account=FULL)

    client("guardduty").create_detector(Enable=True)
    client("securityhub").enable_security_hub()
    client("macie2").enable_macie()
    client("inspector2").enable(accountIds=[FULL], resourceTypes=["EC2"])
    role = client("iam").create_service_linked_role(AWSServiceName="config.amazonaws.com")
    config = client("config")
    recorder = {"name": "default", "roleARN": role["Role"]["Arn"]}
    config.put_configuration_recorder(ConfigurationRecorder=recorder)
    client("s3").create_bucket(Bucket="history")
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "history"})
    monitor = {"MonitorName": "x", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
    client("ce").create_anomaly_monitor(AnomalyMonitor=monitor)
    for _ in range(4):
        client("ec2").allocate_address(Domain="vpc")
    secrets = client("secretsmanager")
    secrets.create_secret(Name="terrace-production-signing-key", SecretString="x")
    secrets.delete_secret(SecretId="terrace-production-signing-key")
    lock = {"ID": "6f2a", "Who": "anna@laptop", "Created": "2026-11-28T09:00:00Z"}
    store(aws.client("s3"), "production/terraform.tfstate.tflock", lock)


def state(stack: str, resources: dict[str, str]) -> dict[str, Any]:
    return {
        "version": 4,
        "outputs": {each.id: {"value": "x", "type": "string"} for each in STACKS[stack].outputs},
        "resources": [
            {"mode": "managed", "type": type_, "name": name, "instances": [{}]}
            for type_, name in resources.items()
        ],
    }


def store(s3: Any, name: str, content: dict[str, Any]) -> None:
    s3.put_object(Bucket=BUCKET, Key=f"terrace/{name}", Body=json.dumps(content).encode())


@pytest.fixture
def shell(aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> EmbeddedAws:
    for name, value in aws.environ().items():
        if name.startswith(("AWS_", "NO_PROXY", "no_proxy")):
            monkeypatch.setenv(name, value)
    zone = aws.client("route53").list_hosted_zones()["HostedZones"][0]["Id"]
    servers = aws.client("route53").get_hosted_zone(Id=zone)["DelegationSet"]["NameServers"]
    monkeypatch.setattr(command, "public_name_servers", lambda _: frozenset(servers))
    return aws


Preflight = Callable[[str], tuple[int, Found]]


@pytest.fixture
def preflight(shell: EmbeddedAws, capsys: pytest.CaptureFixture[str]) -> Preflight:
    def run(stack: str) -> tuple[int, Found]:
        code = command.run([stack], Options(json=True))
        rows = json.loads(capsys.readouterr().out)
        return code, {row["check"]: row for row in rows}

    return run


def but_fine(found: Found) -> dict[str, str]:
    return {title: row["state"] for title, row in found.items() if row["state"] != "fine"}


@pytest.mark.e2e
def test_in_an_account_that_is_ready_nothing_stops(preflight: Preflight) -> None:
    code, found = preflight("dev")
    assert but_fine(found) == {NO_ANALYZER: "not read", NO_TRACES: "not read"}
    assert code == 1  # because of what was not read
    assert len(found) > 35


@pytest.mark.e2e
def test_where_all_is_fine_it_ends_well(preflight: Preflight) -> None:
    code, found = preflight("state-backend")
    assert but_fine(found) == {}
    assert code == 0


@pytest.mark.e2e
def test_in_an_account_full_of_surprises_each_is_named(preflight: Preflight) -> None:
    code, found = preflight("production")
    assert code == 1
    assert but_fine(found) == {
        NO_ANALYZER: "not read",
        NO_TRACES: "not read",
        "state lock": "stops",
        "quota: Fargate vCPU": "warns",
        "quota: EC2 vCPU": "stops",
        "quota: Elastic IP addresses": "stops",
        "only one: cost anomaly monitor over all services": "stops",
        "only one: recorder of AWS Config": "stops",
        "only one: delivery channel of AWS Config": "stops",
        "only one: service-linked role of AWS Config": "stops",
        "only one: GuardDuty's detector": "stops",
        "only one: Inspector": "warns",
        "only one: Macie": "stops",
        "only one: Security Hub": "stops",
        "names of secrets": "stops",
        "role AWSServiceRoleForECS": "warns",
        "role AWSServiceRoleForEC2Spot": "warns",
    }
    assert all(row["helps"] for row in found.values() if row["state"] in {"stops", "warns"})


@pytest.mark.e2e
def test_an_account_without_the_role_says_so(preflight: Preflight) -> None:
    code, found = preflight("staging")
    row = found["deployment role"]
    assert (code, row["state"]) == (1, "stops")
    assert row["helps"] == f"as an administrator of account {EMPTY}: make bootstrap STACK=staging"


@pytest.mark.e2e
def test_an_image_that_nobody_pushed_stops(aws: EmbeddedAws, preflight: Preflight) -> None:
    ecr, tag = aws.client("ecr"), [{"imageTag": "0.1.0"}]
    (image,) = ecr.batch_get_image(repositoryName=REPOSITORY, imageIds=tag)["images"]
    ecr.batch_delete_image(repositoryName=REPOSITORY, imageIds=tag)
    try:
        _, found = preflight("dev")
    finally:
        ecr.put_image(
            repositoryName=REPOSITORY, imageTag="0.1.0", imageManifest=image["imageManifest"]
        )
    for workload in ("app", "worker", "jobs"):
        missing = found[f"image {REPOSITORY} of {workload}"]
        assert missing["state"] == "stops"
        assert f"{REPOSITORY}:0.1.0" in json.dumps(missing)


@pytest.mark.e2e
def test_what_is_there_already_is_written_into_the_environment(
    shell: EmbeddedAws, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("environments", "constructs_lib", "terraform-out/stacks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / "terraform-out/manifest.json", tmp_path / "terraform-out")
    code = command.run(["production", "global"], Options(adopt=True), root=tmp_path)
    assert code == 1
    production = (tmp_path / "environments/production.py").read_text()
    for entry in (f'"macie": "{FULL}"', '"config-recorder": "default"', '"guardduty-detector": "'):
        assert entry in production
    arn = f"arn:aws:iam::{SHARED}:oidc-provider/token.actions.githubusercontent.com"
    assert f'"github-oidc": "{arn}"' in (tmp_path / "environments/shared.py").read_text()
    said = capsys.readouterr().out
    command.run(["global"], Options(adopt=True, json=True), root=tmp_path)
    once_more = capsys.readouterr()
    assert json.loads(once_more.out)
    assert "wrote github-oidc into environments/shared.py\n" in once_more.err
    assert "wrote github-oidc into environments/shared.py\n" in said
    assert "Next: make synth; look at what changes in terraform-out, and commit it.\n" in said


def test_a_stack_that_there_is_not_is_refused() -> None:
    with pytest.raises(UserError, match=r"stack is 'produktion', allowed: dev, .* production"):
        command.run(["produktion"], Options())


def test_nothing_is_read_before_every_name_is_known() -> None:
    with pytest.raises(UserError, match="stack is 'produktion'"):
        command.run(["dev", "produktion"], Options())


@pytest.mark.parametrize("role", ["arn:aws:iam::222222222222:role/audit", "", "a b"])
def test_a_role_is_a_name(role: str) -> None:
    with pytest.raises(UserError, match=r"--role is .*, allowed: the name of a role, not its ARN"):
        command.run(["dev"], Options(role=role))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.FINE, "dev: nothing is there that could be taken over"),
        (State.UNREAD, "dev: of what could be read, nothing is there that could be taken over"),
    ],
)
def test_what_was_not_read_is_not_called_absent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state: State, said: str
) -> None:
    rows = [Row("dev", "only one: Macie", Finding(state, "so"))]
    monkeypatch.setattr(command, "run_checks", lambda _: rows)
    command.run(["dev"], Options(adopt=True))
    assert f"\n{said}\n" in capsys.readouterr().out


def test_the_embedded_aws_is_not_written_into_the_environments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERRACE_TARGET", "embedded")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://emulator.example:4566")  # not asked
    monkeypatch.setattr(command, "_output", lambda _: ROOT / "terraform-out")
    with pytest.raises(UserError, match="this shell leads to the embedded AWS; take another shell"):
        command.run(["dev"], Options(adopt=True))


def test_without_credentials_it_says_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(UserError, match="there are no credentials; sign in, for example with"):
        command.run(["dev"], Options())
