"""An environment and the modules called with its values plan the same resources."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cdktf import App
from environments.database import POSTGRES
from environments.edge import Edge

import environments
from environments import ENVIRONMENTS, Environment
from stacks.environment import EnvironmentStack
from stacks.global_account import GlobalStack
from stacks.state_backend import StateBackendStack
from stacks.target import EMBEDDED
from terrace import toolchain
from terrace.deployment.state_backend import LOCAL, OVERRIDE
from terrace.embedded_aws.environment import client_environment
from terrace.modules.definitions.cache import RECOVERY as CACHE_RECOVERY
from terrace.modules.definitions.database import RECOVERY
from terrace.modules.definitions.networking import ENDPOINTS
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in

pytestmark = pytest.mark.e2e
REGION = "us-east-1"
# Names of its own: whatever is configured, the modules get the same values.
PLATFORM = dataclasses.replace(
    environments.PLATFORM,
    project="terrace",
    account_id="111111111111",
    region=REGION,
    recovery_region="us-west-2",
    domain="terrace.example",
    deployment_role="OrganizationAccountAccessRole",
)
SHARED = {
    "zone_id": "Z0123456789ABCDEFGHIJ",
    "repository_url": "111111111111.dkr.ecr.us-east-1.amazonaws.com/terrace-shared-app",
    "repository_arn": "arn:aws:ecr:us-east-1:111111111111:repository/terrace-shared-app",
}
# Tags reach AWS either way; a role's boundary is the account's to set, not a module's.
BESIDE = {"permissions_boundary", "tags"}

Plan = dict[str, dict[str, Any]]


def minutes(period: Any) -> int:
    return int(period.total_seconds() // 60)


def environment() -> Environment:
    """Staging, with the structure that the modules fix."""
    staging = next((each for each in ENVIRONMENTS if each.name == "staging"), ENVIRONMENTS[-1])
    return dataclasses.replace(
        staging,
        name="staging",
        account_id="333333333333",
        region=REGION,
        zones=tuple(f"{REGION}{letter}" for letter in "abc"),
        nat_zones=(f"{REGION}a",),
        interface_endpoints=ENDPOINTS,
        service=dataclasses.replace(staging.service, deployment="rolling"),
        database=dataclasses.replace(
            staging.database,
            engine=POSTGRES,
            storage_gib=50,
            rto_minutes=minutes(RECOVERY.rto),
            rpo_minutes=minutes(RECOVERY.rpo),
        ),
        cache=dataclasses.replace(staging.cache, rto_minutes=minutes(CACHE_RECOVERY.rto)),
        edge=Edge(distribution=False),
        kubernetes=None,  # it would be let into the database and the cache as well
    )


def synthesize(staging: Environment, output: Path) -> Path:
    app = App(outdir=str(output))
    common = {"platform": PLATFORM, "target": EMBEDDED}
    backend = StateBackendStack(app, "state-backend", readers={"staging": []}, **common)
    shared = GlobalStack(app, "global", state_backend=backend, environments=(staging,), **common)
    EnvironmentStack(app, "staging", environment=staging, shared=shared, **common)
    app.synth()
    return output / "stacks/staging"


def calls(staging: Environment, tags: dict[str, str], modules: Path) -> dict[str, Any]:
    """The modules, called with the environment's values and wired to each other."""
    days = staging.protection.log_retention_days
    network = {"vpc_id": "${module.networking.vpc_id}"}
    key = {"logs_key_arn": "${module.security.logs_key_arn}", "log_retention_days": days}
    values: dict[str, dict[str, Any]] = {
        "security": {},
        "storage": {"retention_days": days, "emptied_on_destroy": True},
        "networking": {"source": "networking-single-nat", "cidr": staging.cidr, **key},
        "compute": {
            **network,
            **key,
            "public_subnet_ids": "${module.networking.public_subnet_ids}",
            "private_subnet_ids": "${module.networking.private_subnet_ids}",
            "certificate_arn": "${aws_acm_certificate_validation.it.certificate_arn}",
            "logs_bucket": "${module.storage.logs_bucket}",
            "host": f"staging.{PLATFORM.domain}",
            "image": f"{SHARED['repository_url']}:{staging.service.image_tag}",
            "repository_arn": SHARED["repository_arn"],
            "desired_count": staging.service.minimum_tasks,
            "maximum_count": staging.service.maximum_tasks,
            "cpu_units": staging.service.cpu_units,
            "memory_mib": staging.service.memory_mib,
            "deletion_protection": False,
        },
        "database": {
            **network,
            **key,
            "database_subnet_ids": "${module.networking.database_subnet_ids}",
            "client_security_group_id": "${module.compute.security_group_id}",
            "data_key_arn": "${module.security.data_key_arn}",
            "instance_class": staging.database.instance_class,
            "storage_gib": staging.database.storage_gib,
            "backup_days": staging.database.backup_days,
            "deletion_protection": False,
            "skip_final_snapshot": True,
        },
        "cache": {
            **network,
            **key,
            "database_subnet_ids": "${module.networking.database_subnet_ids}",
            "client_security_group_id": "${module.compute.security_group_id}",
            "client_role_name": "${module.compute.task_role_name}",
            "data_key_arn": "${module.security.data_key_arn}",
            "node_type": staging.cache.node_type,
            "snapshot_days": staging.cache.snapshot_days,
        },
        "monitoring": {
            "cluster_name": "${module.compute.cluster_name}",
            "service_name": "${module.compute.service_name}",
            "load_balancer_arn_suffix": "${module.compute.load_balancer_arn_suffix}",
            "target_group_arn_suffix": "${module.compute.target_group_arn_suffix}",
            "database_identifier": "${module.database.identifier}",
            "alerts_key_arn": "${module.security.alerts_key_arn}",
            "runbooks_url": f"https://github.com/{PLATFORM.repository}/blob/main/docs/runbooks",
        },
    }
    common = {"project_name": PLATFORM.project, "environment": "staging", "common_tags": tags}
    return {
        name: common | value | {"source": str(modules / value.get("source", name))}
        for name, value in values.items()
    }


def as_root(stack: dict[str, Any], called: dict[str, Any]) -> dict[str, Any]:
    provider = next(each for each in stack["provider"]["aws"] if "alias" not in each)
    role = "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole"
    plain = {name: value for name, value in provider.items() if name != "default_tags"}
    certificate = {"domain_name": "staging.terrace.example", "validation_method": "DNS"}
    return {
        "terraform": {"required_providers": stack["terraform"]["required_providers"]},
        "provider": {"aws": plain | {"assume_role": [{"role_arn": role}]}},
        "module": called,
        "resource": {
            "aws_acm_certificate": {"it": certificate},
            "aws_acm_certificate_validation": {
                "it": {"certificate_arn": "${aws_acm_certificate.it.arn}"}
            },
        },
    }


def plan(folder: Path, env: dict[str, str]) -> dict[str, Any]:
    def terraform(*arguments: str) -> str:
        command = [str(toolchain.terraform_binary()), *arguments]
        return toolchain.run(command, cwd=folder, env=env).stdout

    terraform("init", "-input=false", "-no-color")
    terraform("plan", "-input=false", "-no-color", "-out=it.tfplan")
    shown: dict[str, Any] = json.loads(terraform("show", "-json", "it.tfplan"))
    return shown


def resources(shown: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Domain, address below it and arguments of each planned resource."""
    root = shown["planned_values"]["root_module"]
    for module in root.get("child_modules", []):
        domain = module["address"].removeprefix("module.")
        for each in managed(module):
            yield domain, f"{each['type']}.{each['name']}", each.get("values", {})
    for each in managed(root):
        domain, _, name = each["name"].partition("_")
        yield domain, f"{each['type']}.{name}", each.get("values", {})


def managed(module: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in module["resources"] if each["mode"] == "managed"]


def planned(shown: dict[str, Any], domains: set[str]) -> Plan:
    """Arguments by address."""
    return {
        f"{domain}/{address}": {name: value for name, value in values.items() if name not in BESIDE}
        for domain, address, values in resources(shown)
        if domain in domains and not address.startswith("aws_acm")
    }


@pytest.fixture
def aws(tmp_path: Path) -> Iterator[EmbeddedAws]:
    with embedded_aws_in(tmp_path / "aws", account_id=PLATFORM.account_id) as running:
        put_shared_state(running)
        yield running


def put_shared_state(aws: EmbeddedAws) -> None:
    """The state of `global`, as far as an environment reads it."""
    bucket = "terrace-shared-state-111111111111"
    outputs = {name: {"value": value, "type": "string"} for name, value in SHARED.items()}
    state = {"version": 4, "serial": 1, "lineage": "it", "outputs": outputs, "resources": []}
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=bucket)
    key = "terrace/global/terraform.tfstate"
    s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(state).encode())


def test_the_modules_plan_what_the_environment_plans(
    aws: EmbeddedAws, copied: Path, tmp_path: Path
) -> None:
    staging = environment()
    folder = synthesize(staging, tmp_path / "environment")
    (folder / OVERRIDE).write_text(json.dumps(LOCAL))
    stack = json.loads((folder / "cdk.tf.json").read_text())
    (tags,) = next(e["default_tags"] for e in stack["provider"]["aws"] if "alias" not in e)
    called = calls(staging, tags["tags"], copied / "terraform-out/modules")
    root = tmp_path / "root"
    root.mkdir()
    (root / "main.tf.json").write_text(json.dumps(as_root(stack, called)))
    base = toolchain.environment()
    env = base | client_environment(aws.endpoint, base=base)
    ours = planned(plan(folder, env), set(called))
    theirs = planned(plan(root, env), set(called))
    assert len(ours) > 100
    assert sorted(theirs) == sorted(ours)
    assert {address: theirs[address] for address in ours} == ours
