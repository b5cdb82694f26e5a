"""What the stacks promise each other, read from the committed output."""

import json
import re
from typing import Any

import pytest

from constructs_lib.database.config import AuroraConfig
from environments import ENVIRONMENTS, PLATFORM, Environment
from stacks.names import GLOBAL, SHARED_STACKS, STATE_BACKEND
from stacks.pipeline_roles import plan_role_arn
from tests.support.environment import COMMITTED, committed
from tests.support.synth import Json, resources

STACKS = (*SHARED_STACKS, *(environment.name for environment in ENVIRONMENTS))
SHARED = f"{PLATFORM.project}-shared"
KEPT = (
    "aws_backup_vault",
    "aws_db_instance",
    "aws_dynamodb_table",
    "aws_ecr_repository",
    "aws_elasticache_replication_group",
    "aws_kms_key",
    "aws_opensearch_domain",
    "aws_rds_cluster",
    "aws_route53_zone",
)
each_environment = pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)


def found(stack: str, type_: str) -> dict[str, Json]:
    """Return the resources of a type by address; a stack may have none."""
    those: dict[str, Json] = committed(stack)["resource"].get(type_, {})
    return those


def deployment(environment: Environment) -> str:
    return f"{PLATFORM.project}-{environment.name}-deployment"


@pytest.mark.parametrize("name", STACKS)
def test_every_stack_has_a_state_of_its_own_on_the_shared_backend(name: str) -> None:
    assert committed(name)["terraform"]["backend"]["s3"] == {
        "bucket": f"{SHARED}-state-{PLATFORM.account_id}",
        "key": f"{PLATFORM.project}/{name}/terraform.tfstate",
        "region": PLATFORM.region,
        "encrypt": True,
        "kms_key_id": f"arn:aws:kms:{PLATFORM.region}:{PLATFORM.account_id}:alias/{SHARED}-state",
        "use_lockfile": True,
    }


def test_the_bucket_and_the_key_that_states_ask_for_are_made_by_the_state_backend() -> None:
    made = committed(STATE_BACKEND)
    buckets = {each["bucket"] for each in resources(made, "aws_s3_bucket").values()}
    aliases = {each["name"] for each in resources(made, "aws_kms_alias").values()}
    backend = made["terraform"]["backend"]["s3"]
    assert backend["bucket"] in buckets
    assert backend["kms_key_id"].rpartition(":")[2] in aliases


@each_environment
def test_an_environment_is_deployed_into_its_own_account_by_an_assumed_role(
    environment: Environment,
) -> None:
    made = committed(environment.name)
    own, shared, *elsewhere = made["provider"]["aws"]
    role = f"arn:aws:iam::{environment.account_id}:role/${{var.deployment_role}}"
    assert made["variable"]["deployment_role"]["default"] == deployment(environment)
    assert own["allowed_account_ids"] == [environment.account_id]
    assert own["assume_role"] == [{"role_arn": role}]
    assert (shared["alias"], shared["allowed_account_ids"]) == ("shared", [PLATFORM.account_id])
    for provider in elsewhere:
        assert provider["region"] != environment.region
        assert provider["allowed_account_ids"] == own["allowed_account_ids"]
        assert provider["assume_role"] == own["assume_role"]


@each_environment
def test_a_pipeline_role_reaches_its_own_environment_and_no_other(environment: Environment) -> None:
    data = committed(GLOBAL)["data"]["aws_iam_policy_document"]
    (onward,) = data[f"github_apply_{environment.name}_onward"]["statement"]
    (trust,) = data[f"github_apply_{environment.name}_trust"]["statement"]
    subjects = [each for each in trust["condition"] if each["variable"].endswith(":sub")]
    before = [each for each in ENVIRONMENTS if each.name == after(environment)]
    assert onward["resources"] == [
        f"arn:aws:iam::{environment.account_id}:role/{deployment(environment)}",
        # To see whether what is promoted runs there.
        *(plan_role_arn(PLATFORM, each) for each in before),
    ]
    assert subjects[0]["values"] == [
        f"repo:{each}:environment:{environment.name}" for each in PLATFORM.trusted_repositories
    ]


@each_environment
def test_a_plan_can_do_with_a_role_that_only_reads(environment: Environment) -> None:
    made = committed(environment.name)
    trust = made["data"]["aws_iam_policy_document"]["plan_access_trust"]
    shared = f"arn:aws:iam::{PLATFORM.account_id}:role/{SHARED}"
    next_ones = [each.name for each in ENVIRONMENTS if after(each) == environment.name]
    trusted = [f"{shared}-{plans(environment)}", *(f"{shared}-apply-{each}" for each in next_ones)]
    assert trust["statement"][0]["principals"] == [{"type": "AWS", "identifiers": trusted}]
    role = resources(made, "aws_iam_role")["plan_access_main"]
    data = committed(GLOBAL)["data"]["aws_iam_policy_document"]
    onward = data[f"github_{plans(environment).replace('-', '_')}_onward"]
    arn = f"arn:aws:iam::{environment.account_id}:role/{role['name']}"
    assert arn in onward["statement"][0]["resources"]
    limits = f"arn:aws:iam::{environment.account_id}:policy/{role['name']}-boundary"
    attached = resources(made, "aws_iam_role_policy_attachment")["plan_access_read_only"]
    assert (attached["policy_arn"], role["permissions_boundary"]) == (limits, limits)


def after(environment: Environment) -> str | None:
    """Environment that runs a version before it."""
    return environment.promotion.after if environment.promotion else None


def plans(environment: Environment) -> str:
    """Last part of the name of the role that plans an environment, in the shared account."""
    return f"plan-{environment.name}" if environment.protected else "plan"


def test_a_pull_request_reads_no_state_of_what_is_protected() -> None:
    """Anybody's branch can open one; the rest is read by runs that rules of GitHub let through."""
    policies = committed(STATE_BACKEND)["data"]["aws_iam_policy_document"]
    trusts = committed(GLOBAL)["data"]["aws_iam_policy_document"]
    protected = {each.name for each in ENVIRONMENTS if each.protected}
    states = {
        each.split("/")[-2]
        for statement in policies.get("access_plan_document", {"statement": []})["statement"]
        if statement["sid"] == "ReadStates"
        for each in statement["resources"]
    }
    open_ = {each.name for each in ENVIRONMENTS} - protected
    assert states == ({GLOBAL} | open_ if open_ else set())
    for name in protected:
        (statement,) = trusts[f"github_plan_{name}_trust"]["statement"]
        subjects = [e["values"] for e in statement["condition"] if e["variable"].endswith(":sub")]
        repositories = PLATFORM.trusted_repositories
        assert subjects == [[f"repo:{each}:environment:{name}-plan" for each in repositories]]


@each_environment
def test_only_a_deployment_changes_records(environment: Environment) -> None:
    data = committed(GLOBAL)["data"]["aws_iam_policy_document"]
    plan, apply = (
        {action for each in data[name]["statement"] for action in each["actions"]}
        for name in (
            f"github_{plans(environment).replace('-', '_')}_zone",
            f"github_apply_{environment.name}_zone",
        )
    )
    assert "route53:ChangeResourceRecordSets" in apply
    assert "route53:ChangeResourceRecordSets" not in plan


@each_environment
def test_an_environment_has_a_nat_gateway_in_each_zone_that_it_wants_one_in(
    environment: Environment,
) -> None:
    gateways = resources(committed(environment.name), "aws_nat_gateway")
    assert len(gateways) == len(environment.networking.nat_zones)


@pytest.mark.parametrize("name", [*SHARED_STACKS, *(e.name for e in ENVIRONMENTS if e.protected)])
def test_what_is_protected_cannot_be_destroyed_by_mistake(name: str) -> None:
    for balancer in found(name, "aws_lb").values():
        assert balancer["enable_deletion_protection"]
    types = [*KEPT, *(["aws_s3_bucket"] if name == STATE_BACKEND else [])]
    kept = {address: each for type_ in types for address, each in found(name, type_).items()}
    assert kept
    for address, each in kept.items():
        assert each["lifecycle"]["prevent_destroy"], address


def test_environments_are_deployed_after_what_they_read() -> None:
    manifest = json.loads((COMMITTED / "manifest.json").read_text())["stacks"]
    assert {name: manifest[name]["dependencies"] for name in STACKS} == {
        STATE_BACKEND: [],
        GLOBAL: [STATE_BACKEND],
        **{environment.name: [GLOBAL] for environment in ENVIRONMENTS},
    }


@each_environment
def test_what_a_stack_reads_the_other_publishes(environment: Environment) -> None:
    outputs = r"terraform_remote_state\.global_stack\.outputs\.(\w+)"
    read = set(re.findall(outputs, json.dumps(committed(environment.name))))
    words = [repository.replace("-", "_") for repository in environment.repositories]
    assert read == {
        *(["zone_id"] if environment.has_route else []),
        *(f"repository_{what}_{word}" for what in ("arn", "url") for word in words),
    }
    assert read <= committed(GLOBAL)["output"].keys()


def test_what_the_pipelines_roles_read_the_state_backend_publishes() -> None:
    outputs = r"terraform_remote_state\.state_backend_stack\.outputs\.([\w-]+)"
    read = set(re.findall(outputs, json.dumps(committed(GLOBAL))))
    assert len(read) > len(ENVIRONMENTS)
    assert read <= committed(STATE_BACKEND)["output"].keys()


def test_every_image_has_a_registry_that_the_accounts_that_run_it_read() -> None:
    made = committed(GLOBAL)
    registries = resources(made, "aws_ecr_repository")
    policies = made["data"]["aws_iam_policy_document"]
    for repository in {name for each in ENVIRONMENTS for name in each.repositories}:
        readers = {e.account_id for e in ENVIRONMENTS if repository in e.repositories}
        if PLATFORM.previews:
            readers.add(PLATFORM.previews.account_id)
        for prefix in ("", "recovery_"):
            registry = f"{prefix}registry_{repository.replace('-', '_')}"
            assert registries[f"{registry}_main"]["name"] == f"{SHARED}-{repository}"
            named = {
                who
                for statement in policies[f"{registry}_pull"]["statement"]
                for each in statement["principals"]
                for who in each["identifiers"]
            }
            assert named == {f"arn:aws:iam::{account}:root" for account in readers}


@each_environment
def test_secrets_have_copies_where_there_is_a_recovery_region(environment: Environment) -> None:
    region = environment.backups.recovery_region if environment.backups else None
    for address, secret in found(environment.name, "aws_secretsmanager_secret").items():
        (copy,) = secret.get("replica") or [{"region": None}]
        assert copy["region"] == region, address


def test_states_and_images_have_copies_in_the_recovery_region() -> None:
    made = committed(STATE_BACKEND)
    (states,) = resources(made, "aws_s3_bucket_replication_configuration").values()
    assert states["bucket"] == "${aws_s3_bucket.state_main.id}"
    assert resources(made, "aws_s3_bucket")["state_copy_main"]["provider"] == "aws.recovery"
    (images,) = resources(committed(GLOBAL), "aws_ecr_replication_configuration").values()
    (rule,) = images["replication_configuration"]["rule"]
    assert rule["destination"][0]["region"] == PLATFORM.recovery_region
    for name in SHARED_STACKS:
        providers: list[Any] = committed(name)["provider"]["aws"]
        regions = {each.get("alias"): each["region"] for each in providers}
        assert regions == {None: PLATFORM.region, "recovery": PLATFORM.recovery_region}


@each_environment
def test_backups_go_into_another_region_where_there_is_one(environment: Environment) -> None:
    backups = environment.backups
    for plan in found(environment.name, "aws_backup_plan").values():
        for rule in plan["rule"]:
            is_copied = bool(rule.get("copy_action"))
            assert is_copied is bool(
                backups and backups.recovery_region and rule["rule_name"] != "in-between"
            )


@each_environment
def test_every_store_of_an_environment_is_selected_for_backup(environment: Environment) -> None:
    selections = found(environment.name, "aws_backup_selection")
    assert len(selections) == (1 if environment.backups else 0)
    for selection in selections.values():
        (declared,) = selection["condition"][0]["string_like"]
        tag = declared["key"].removeprefix("aws:ResourceTag/")
        for type_ in ("aws_dynamodb_table", "aws_rds_cluster", "aws_db_instance"):
            for address, store in found(environment.name, type_).items():
                assert store["tags"][tag].endswith(" minutes"), address


@each_environment
def test_a_reader_takes_over_in_minutes_where_the_objective_says_so(
    environment: Environment,
) -> None:
    database = environment.database
    wanted = database.instances if isinstance(database, AuroraConfig) else 0
    assert len(found(environment.name, "aws_rds_cluster_instance")) == wanted


@each_environment
def test_nothing_starts_before_its_ways_to_aws_and_the_internet_are_there(
    environment: Environment,
) -> None:
    ways = {
        f"{type_}.{name}"
        for type_ in ("aws_route", "aws_vpc_endpoint")
        for name in found(environment.name, type_)
    }
    assert any("public_to_internet" in way for way in ways)
    started = [
        each
        for type_ in ("aws_ecs_service", "aws_autoscaling_group", "aws_lb")
        for each in found(environment.name, type_).values()
    ]
    assert len(started) > 2
    for each in started:
        assert ways <= set(each["depends_on"]), each["name"]


@each_environment
def test_macie_may_decrypt_the_buckets_that_it_is_paid_to_look_into(
    environment: Environment,
) -> None:
    for job in found(environment.name, "aws_macie2_classification_job").values():
        (definition,) = job["s3_job_definition"]["bucket_definitions"]
        for bucket in definition["buckets"]:
            assert "MacieUsesKey" in users_of_key(environment.name, bucket)


def users_of_key(stack: str, bucket: str) -> set[str]:
    """Return the sids of the policy of the key of a bucket, by the reference to its name."""
    address = re.sub(r"^\$\{aws_s3_bucket\.(\w+)\.\w+\}$", r"\1", bucket)
    encryption = next(
        each
        for each in found(stack, "aws_s3_bucket_server_side_encryption_configuration").values()
        if f"aws_s3_bucket.{address}." in each["bucket"]
    )
    (rule,) = encryption["rule"]
    key = rule["apply_server_side_encryption_by_default"]["kms_master_key_id"].split(".")[1]
    policy = found(stack, "aws_kms_key")[key]["policy"].split(".")[2]
    document = committed(stack)["data"]["aws_iam_policy_document"][policy]
    return {each["sid"] for each in document["statement"]}


@each_environment
def test_instances_and_their_disks_are_tagged_like_everything_else(
    environment: Environment,
) -> None:
    """The provider's default tags end at templates and groups; costs are split by tags."""
    (provider, *_) = committed(environment.name)["provider"]["aws"]
    expected = provider["default_tags"][0]["tags"].items()
    templates = found(environment.name, "aws_launch_template").values()
    launched = [each for template in templates for each in template["tag_specifications"]]
    kinds = {each["resource_type"] for each in launched}
    assert not launched or {"instance", "volume"} <= kinds
    groups = found(environment.name, "aws_autoscaling_group").values()
    tags = [each["tags"] for each in launched]
    tags += [{tag["key"]: tag["value"] for tag in each["tag"]} for each in groups]
    for each in tags:
        assert expected <= each.items()
