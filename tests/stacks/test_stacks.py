"""What the stacks promise each other, read from the committed output."""

import json
from pathlib import Path
from typing import Any

import pytest

from environments import ENVIRONMENTS, PLATFORM

OUTPUT = Path(__file__).parents[2] / "terraform-out"
STACKS = ("state-backend", "global", *(environment.name for environment in ENVIRONMENTS))


def stack(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((OUTPUT / "stacks" / name / "cdk.tf.json").read_text())
    return document


def resources(name: str, type_: str) -> dict[str, Any]:
    found: dict[str, Any] = stack(name)["resource"][type_]
    return found


@pytest.mark.parametrize("name", STACKS)
def test_every_stack_has_a_state_of_its_own_on_the_shared_backend(name: str) -> None:
    backend = stack(name)["terraform"]["backend"]["s3"]
    assert backend == {
        "bucket": "terrace-shared-state-111111111111",
        "key": f"terrace/{name}/terraform.tfstate",
        "region": "us-east-1",
        "encrypt": True,
        "kms_key_id": "arn:aws:kms:us-east-1:111111111111:alias/terrace-shared-state",
        "use_lockfile": True,
    }


def test_the_bucket_and_the_key_that_states_ask_for_are_made_by_the_state_backend() -> None:
    buckets = {each["bucket"] for each in resources("state-backend", "aws_s3_bucket").values()}
    aliases = {each["name"] for each in resources("state-backend", "aws_kms_alias").values()}
    backend = stack("dev")["terraform"]["backend"]["s3"]
    assert backend["bucket"] in buckets
    assert backend["kms_key_id"].partition(":alias/")[2] in {
        alias.removeprefix("alias/") for alias in aliases
    }


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)
def test_an_environment_is_deployed_into_its_own_account_by_an_assumed_role(
    environment: Any,
) -> None:
    own, shared, *elsewhere = stack(environment.name)["provider"]["aws"]
    role = f"arn:aws:iam::{environment.account_id}:role/${{var.deployment_role}}"
    variable = stack(environment.name)["variable"]["deployment_role"]
    assert variable["default"] == PLATFORM.deployment_role
    assert own["allowed_account_ids"] == [environment.account_id]
    assert own["assume_role"] == [{"role_arn": role}]
    assert (shared["alias"], shared["allowed_account_ids"]) == ("shared", [PLATFORM.account_id])
    for provider in elsewhere:
        assert provider["region"] == environment.backup.recovery_region
        assert provider["allowed_account_ids"] == own["allowed_account_ids"]
        assert provider["assume_role"] == own["assume_role"]


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)
def test_a_pipeline_role_reaches_its_own_environment_and_no_other(environment: Any) -> None:
    data = stack("global")["data"]["aws_iam_policy_document"]
    (onward,) = data[f"github_apply_{environment.name}_onward"]["statement"]
    (trust,) = data[f"github_apply_{environment.name}_trust"]["statement"]
    subjects = [each for each in trust["condition"] if each["variable"].endswith(":sub")]
    assert onward["resources"] == [
        f"arn:aws:iam::{environment.account_id}:role/{PLATFORM.deployment_role}"
    ]
    assert subjects[0]["values"] == [f"repo:{PLATFORM.repository}:environment:{environment.name}"]


def test_a_plan_can_do_with_a_role_that_only_reads() -> None:
    data = stack("dev")["data"]["aws_iam_policy_document"]["plan_access_trust"]
    assert data["statement"][0]["principals"] == [
        {"type": "AWS", "identifiers": ["arn:aws:iam::111111111111:role/terrace-shared-plan"]}
    ]
    role = resources("dev", "aws_iam_role")["plan_access_main"]
    onward = stack("global")["data"]["aws_iam_policy_document"]["github_plan_onward"]
    assert f"arn:aws:iam::222222222222:role/{role['name']}" in onward["statement"][0]["resources"]
    attached = resources("dev", "aws_iam_role_policy_attachment")["plan_access_read_only"]
    assert attached["policy_arn"] == "arn:aws:iam::aws:policy/ReadOnlyAccess"


def test_only_a_deployment_changes_records() -> None:
    data = stack("global")["data"]["aws_iam_policy_document"]
    actions = {
        name: {action for each in data[name]["statement"] for action in each["actions"]}
        for name in ("github_plan_zone", "github_apply_dev_zone")
    }
    assert "route53:ChangeResourceRecordSets" in actions["github_apply_dev_zone"]
    assert "route53:ChangeResourceRecordSets" not in actions["github_plan_zone"]


def test_production_has_a_nat_gateway_in_every_zone_and_dev_has_one() -> None:
    assert len(resources("production", "aws_nat_gateway")) == 3
    assert len(resources("dev", "aws_nat_gateway")) == 1


def test_production_and_what_it_shares_cannot_be_destroyed_by_mistake() -> None:
    assert resources("production", "aws_lb")["compute_load_balancer_main"][
        "enable_deletion_protection"
    ]
    for name, type_ in (
        ("production", "aws_kms_key"),
        ("production", "aws_rds_cluster"),
        ("production", "aws_dynamodb_table"),
        ("production", "aws_backup_vault"),
        ("state-backend", "aws_s3_bucket"),
        ("state-backend", "aws_kms_key"),
        ("global", "aws_ecr_repository"),
        ("global", "aws_route53_zone"),
    ):
        for address, each in resources(name, type_).items():
            assert each["lifecycle"]["prevent_destroy"], address


def test_environments_are_deployed_after_what_they_read() -> None:
    manifest = json.loads((OUTPUT / "manifest.json").read_text())["stacks"]
    assert {name: manifest[name]["dependencies"] for name in STACKS} == {
        "state-backend": [],
        "global": ["state-backend"],
        "dev": ["global"],
        "staging": ["global"],
        "production": ["global"],
    }


def test_what_a_stack_reads_the_other_publishes() -> None:
    published = stack("global")["output"]
    read = {
        word.split("}")[0]
        for word in json.dumps(stack("dev")).split("terraform_remote_state.global_stack.outputs.")[
            1:
        ]
    }
    assert read == {"repository_url", "repository_arn", "zone_id"}
    assert read <= published.keys()


def test_secrets_have_copies_where_there_is_a_recovery_region() -> None:
    for environment in ENVIRONMENTS:
        found = resources(environment.name, "aws_secretsmanager_secret").values()
        regions = {(each.get("replica") or [{"region": None}])[0]["region"] for each in found}
        assert regions == {environment.backup.recovery_region}, environment.name


def test_states_and_images_have_copies_in_the_recovery_region() -> None:
    (states,) = resources("state-backend", "aws_s3_bucket_replication_configuration").values()
    assert states["bucket"] == "${aws_s3_bucket.state_main.id}"
    copies = resources("state-backend", "aws_s3_bucket")["state_copy_main"]
    assert copies["provider"] == "aws.recovery"
    (images,) = resources("global", "aws_ecr_replication_configuration").values()
    (rule,) = images["replication_configuration"]["rule"]
    assert rule["destination"][0]["region"] == PLATFORM.recovery_region
    for name in ("state-backend", "global"):
        regions = {each.get("alias"): each["region"] for each in stack(name)["provider"]["aws"]}
        assert regions == {None: PLATFORM.region, "recovery": PLATFORM.recovery_region}


def test_production_is_backed_up_into_another_region_and_its_readers_take_over() -> None:
    (plan,) = resources("production", "aws_backup_plan").values()
    assert all(rule["copy_action"] for rule in plan["rule"])
    assert len(resources("production", "aws_rds_cluster_instance")) == 2


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)
def test_every_store_of_an_environment_is_selected_for_backup(environment: Any) -> None:
    (selection,) = resources(environment.name, "aws_backup_selection").values()
    (declared,) = selection["condition"][0]["string_like"]
    tag = declared["key"].removeprefix("aws:ResourceTag/")
    for type_ in ("aws_dynamodb_table", "aws_rds_cluster", "aws_db_instance"):
        for address, store in stack(environment.name)["resource"].get(type_, {}).items():
            assert store["tags"][tag].endswith(" minutes"), address
