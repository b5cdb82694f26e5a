"""Accounts, regions, registries, names and paths in manifests are those of the stacks."""

from dataclasses import replace

import pytest
import yaml

from app import settings
from constructs_lib.kubernetes.service_account import SERVICES
from environments import ENVIRONMENTS, PLATFORM
from tests.support import agreement
from tests.support.agreement import Facts
from tests.support.example import DEV
from tests.support.project import ROOT

PROJECT, DOMAIN, SHARED = PLATFORM.project, PLATFORM.domain, PLATFORM.account_id
STAGING = replace(DEV, name="staging", account_id="987654321098")
# The stacks of two environments, as far as the lines below are about them.
FACTS = Facts(
    platform=PLATFORM,
    environments={each.name: each for each in (DEV, STAGING)},
    names={
        *(f"{PROJECT}-{name}-cluster" for name in ("dev", "staging")),
        f"{PROJECT}-dev-pod-app",
        f"{PROJECT}-dev-logs-{DEV.account_id}",
        f"{PROJECT}-shared-app",
    },
    paths={f"/{PROJECT}/{name}/app/DATABASE_HOST" for name in ("dev", "staging")},
    repositories={f"{PROJECT}-shared-app"},
    roles={f"{PROJECT}-dev-pod-app"},
    accounts={SERVICES: {"app", "worker"}},
)
REGISTRY = f"{SHARED}.dkr.ecr.{PLATFORM.region}.amazonaws.com"
OTHER_REGISTRY = f"{SHARED}.dkr.ecr.{PLATFORM.recovery_region}.amazonaws.com"
IN_DEV = "kubernetes/overlays/dev/values/app.yaml"
ACCOUNTS = ", ".join(sorted({SHARED, DEV.account_id}))
REGIONS = ", ".join(sorted({DEV.region, PLATFORM.region, PLATFORM.recovery_region}))


def found(root, file: str, line: str) -> list[str]:
    (root / file).parent.mkdir(parents=True)
    (root / file).write_text(f"# a comment\n{line}\n")
    return agreement.disagreements(root, FACTS)


@pytest.fixture(scope="module")
def facts() -> Facts:
    return agreement.facts(ROOT / "terraform-out", ENVIRONMENTS, PLATFORM)


def test_every_file_agrees_with_the_stacks(facts) -> None:
    assert agreement.disagreements(ROOT, facts) == []


def test_the_stacks_name_what_is_looked_up(facts) -> None:
    for each in ENVIRONMENTS:
        assert {f"{PROJECT}-{each.name}", f"{PROJECT}-shared-app"} <= facts.names
        assert f"{PROJECT}-{each.name}-deployment" in facts.roles
        if each.kubernetes:
            assert f"/{PROJECT}/{each.name}/kubernetes" in facts.paths
            assert facts.accounts[SERVICES] >= each.services.keys()
    assert facts.repositories == {
        f"{PROJECT}-shared-{name}" for each in ENVIRONMENTS for name in each.repositories
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("account: '999999999999'", f"account 999999999999 is none, allowed: {ACCOUNTS}"),
        (
            f"account: '{STAGING.account_id}'",
            f"account {STAGING.account_id} is none, allowed: {ACCOUNTS}",
        ),
        (
            "region: eu-central-9",
            f"region eu-central-9 is none, allowed: {REGIONS}",
        ),
        (
            f"image: {OTHER_REGISTRY}/{PROJECT}-shared-app",
            f"registry {OTHER_REGISTRY} is none, allowed: {REGISTRY}",
        ),
        (
            f"image: {REGISTRY}/nginx",
            f"repository nginx is none, allowed: {PROJECT}-shared-app",
        ),
        (f"role: arn:aws:iam::{DEV.account_id}:role/other", "role other is none of the stacks'"),
        (f"cluster: {PROJECT}-dev-kluster", f"name {PROJECT}-dev-kluster is none of the stacks'"),
        (f"cluster: {PROJECT}-qa-cluster", f"name {PROJECT}-qa-cluster is none of the stacks'"),
        (
            f"cluster: {PROJECT}-staging-cluster",
            f"name {PROJECT}-staging-cluster is staging's, allowed: one of dev's",
        ),
        (f"group: /{PROJECT}/dev/pods", f"path /{PROJECT}/dev/pods is none of the stacks'"),
        (
            f"path: /{PROJECT}/dev/app/DATABASE_HOTS",
            f"path /{PROJECT}/dev/app/DATABASE_HOTS is none of the stacks'",
        ),
        (
            f"path: /{PROJECT}/staging/app/",
            f"path /{PROJECT}/staging/app is staging's, allowed: one of dev's",
        ),
        (
            f"host: kubernetes.qa.{DOMAIN}",
            f"host kubernetes.qa.{DOMAIN} is in no environment, allowed: dev, staging",
        ),
        (
            f"host: kubernetes.staging.{DOMAIN}",
            f"host kubernetes.staging.{DOMAIN} is staging's, allowed: one of dev's",
        ),
        (
            "      serviceAccountName: api",
            "service account api has no role, allowed: app, worker",
        ),
        ("  namespace: default", "namespace default is none, allowed: app"),
    ],
)
def test_a_disagreement_is_named_by_file_and_line(tmp_path, line, said) -> None:
    assert found(tmp_path, IN_DEV, line) == [f"{IN_DEV} line 2: {said}"]


@pytest.mark.parametrize(
    "line",
    [
        f"account: '{DEV.account_id}'",
        f"bucket: {PROJECT}-dev-logs-{DEV.account_id}",
        f"image: {REGISTRY}/{PROJECT}-shared-app@sha256:{'0' * 64}",
        f"image: {REGISTRY}/{PROJECT}-shared-app@sha256:{'a1' * 32}",
        f"role: arn:aws:iam::{DEV.account_id}:role/{PROJECT}-dev-pod-app",
        f"path: /{PROJECT}/dev/app/",
        f"url: https://github.com/{PLATFORM.repository}.git",
        f"host: kubernetes.dev.{DOMAIN}",
    ],
)
def test_what_agrees_is_not_named(tmp_path, line) -> None:
    assert found(tmp_path, IN_DEV, line) == []


@pytest.mark.parametrize(
    "file",
    [
        "kubernetes/helm/app-chart/values-dev.yaml",
        ".github/workflows/cd-dev.yml",
        "docker/Dockerfile",
        "monitoring/prometheus/prometheus.yml",
    ],
)
def test_files_of_every_kind_are_read(tmp_path, file) -> None:
    (said,) = found(tmp_path, file, f"cluster: {PROJECT}-qa-cluster")
    assert said.startswith(f"{file} line 2: name {PROJECT}-qa-cluster ")


def test_containers_on_one_machine_may_name_a_stand_in_of_aws(tmp_path) -> None:
    assert found(tmp_path, "docker/docker-compose.yml", f"cluster: {PROJECT}-qa-cluster") == []


def test_the_name_of_a_bucket_of_another_account_is_no_name(tmp_path) -> None:
    name = f"{PROJECT}-dev-logs-{STAGING.account_id}"
    assert found(tmp_path, IN_DEV, f"bucket: {name}") == [
        f"{IN_DEV} line 2: account {STAGING.account_id} is none, allowed: {ACCOUNTS}",
        f"{IN_DEV} line 2: name {name} is none of the stacks'",
    ]


def test_config_maps_tell_pods_what_the_service_reads_and_the_stacks_do_not_say(facts) -> None:
    documents = yaml.safe_load_all((ROOT / "kubernetes/base/config-map.yaml").read_text())
    told = {name for each in documents for name in each["data"]}
    assert told <= settings.NAMES
    said = {path.rpartition("/")[2] for path in facts.paths}
    assert not told & said
