import pytest

from tests.constructs_lib.jobs.fleet import KEY, jobs, made
from tests.support.platform import network
from tests.support.synth import Json, Sketch, only, synthesize


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


@pytest.fixture(scope="module")
def template(document: Json) -> Json:
    return only(document, "aws_launch_template")


@pytest.fixture(scope="module")
def group(document: Json) -> Json:
    return only(document, "aws_autoscaling_group")


def test_auto_scaling_may_use_the_key_through_a_role_of_its_own(
    document: Json, group: Json
) -> None:
    role = only(document, "aws_iam_service_linked_role")
    assert role["custom_suffix"] == "terrace-test-jobs"
    grant = only(document, "aws_kms_grant")
    arn = "${aws_iam_service_linked_role.jobs_fleet_launch_right_main.arn}"
    assert (grant["key_id"], grant["grantee_principal"]) == (KEY, arn)
    assert "CreateGrant" in grant["operations"]
    assert group["service_linked_role_arn"] == arn
    assert "aws_kms_grant.jobs_fleet_launch_right_grant" in group["depends_on"]


def test_no_instance_starts_before_its_rights_and_its_ways_to_aws_are_there(group: Json) -> None:
    def build(stack: Sketch) -> None:
        vpc = network(stack)
        jobs(stack, vpc=vpc, after=[vpc.public_route])

    prefix = "jobs_fleet_instance"
    needs = {
        f"aws_iam_role_policy.{prefix}_role_sessions_policy",
        f"aws_iam_role_policy.{prefix}_start_policy",
        f"aws_iam_role_policy.{prefix}_settings_instances_reads_policy",
        f"aws_vpc_security_group_egress_rule.{prefix}_security_group_to_https",
    }
    assert needs <= set(group["depends_on"])
    waiting = only(synthesize(build), "aws_autoscaling_group")["depends_on"]
    assert "aws_route.network_public_to_internet" in waiting


def test_a_newer_amazon_linux_is_no_change_in_a_plan(template: Json, group: Json) -> None:
    assert template["image_id"].startswith(
        "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023"
    )
    assert template["image_id"].endswith("-arm64")
    assert group["max_instance_lifetime"] == 7 * 86400


def test_scaling_alone_decides_how_many_instances_run(group: Json) -> None:
    assert (group["min_size"], group["max_size"]) == (1, 4)
    assert "desired_capacity" not in group
    assert "lifecycle" not in group


@pytest.mark.parametrize(("spot", "on_demand_percent"), [(True, 0), (False, 100)])
def test_spare_capacity_is_all_or_nothing_and_types_are_in_order(
    spot: bool, on_demand_percent: int
) -> None:
    policy = only(made(spot=spot), "aws_autoscaling_group")["mixed_instances_policy"]
    distribution = policy["instances_distribution"]
    assert distribution["on_demand_percentage_above_base_capacity"] == on_demand_percent
    assert distribution["on_demand_allocation_strategy"] == "prioritized"
    assert distribution["spot_allocation_strategy"] == "price-capacity-optimized"
    types = [each["instance_type"] for each in policy["launch_template"]["override"]]
    assert types == ["t4g.small", "t4g.medium"]


def test_an_instance_that_aws_takes_back_is_replaced_before(group: Json) -> None:
    assert group["capacity_rebalance"] is True


def test_a_change_replaces_instances_in_turns_new_ones_first(group: Json) -> None:
    refresh = group["instance_refresh"]
    assert refresh["strategy"] == "Rolling"
    assert refresh["preferences"]["min_healthy_percentage"] == 100
    assert refresh["preferences"]["standby_instances"] == "Terminate"
    specification = group["mixed_instances_policy"]["launch_template"][
        "launch_template_specification"
    ]
    address = "aws_launch_template.jobs_fleet_instance_main"
    assert specification["version"] == f"${{{address}.latest_version}}"


@pytest.mark.parametrize("spot", [False, True], ids=["on demand", "spot"])
def test_instances_and_what_comes_with_them_say_whose_they_are(spot: bool) -> None:
    document = made(instance_types=("t4g.medium", "t4g.large"), spot=spot)
    template = only(document, "aws_launch_template")
    tags = {"Name": "terrace-test-jobs", "Project": "terrace", "Environment": "test"}
    kinds = ["instance", "network-interface", "volume"]
    kinds += ["spot-instances-request"] if spot else []  # EC2 refuses these tags without one
    specifications = template["tag_specifications"]
    assert specifications == [{"resource_type": kind, "tags": tags} for kind in kinds]
    group = only(document, "aws_autoscaling_group")
    assert {each["key"]: each["value"] for each in group["tag"]} == tags
