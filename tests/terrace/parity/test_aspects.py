from typing import Any

from terrace.parity.aspects import rows


def database(**arguments: Any) -> dict[str, Any]:
    return {"aws_db_instance": {"main": arguments}}


def groups(*days: int) -> dict[str, Any]:
    named = {f"group_{n}": {"retention_in_days": each} for n, each in enumerate(days)}
    return {"aws_cloudwatch_log_group": named}


def test_what_is_the_same_everywhere_is_no_row(read) -> None:
    assert rows(read(dev=database(multi_az=True), production=database(multi_az=True))) == []


def test_environments_stand_in_the_order_of_what_is_at_stake(read) -> None:
    sizes = {"production": "c", "dev": "a", "staging": "b"}
    compared = read(**{name: database(instance_class=size) for name, size in sizes.items()})
    assert rows(compared) == [("Database: instance class", ("a", "b", "c"))]


def test_what_is_not_set_is_shown_as_its_default(read) -> None:
    compared = read(dev=database(), production=database(multi_az=True, backup_retention_period=7))
    assert rows(compared) == [
        ("Standby in a second zone", ("no", "yes")),
        ("Backups kept, days", ("0", "7")),
    ]


def test_resources_that_agree_are_one_row(read) -> None:
    assert rows(read(dev=groups(30, 30), production=groups(365, 365))) == [
        ("Logs kept, days (0: for ever) (2 resources)", ("30", "365"))
    ]


def test_resources_that_do_not_agree_are_named(read) -> None:
    logs = "Logs kept, days (0: for ever): aws_cloudwatch_log_group"
    assert rows(read(dev=groups(30, 30, 7), production=groups(365, 90, 90))) == [
        (f"{logs}.group_0", ("30", "365")),
        (f"{logs}.group_1", ("30", "90")),
        (f"{logs}.group_2", ("7", "90")),
    ]


def test_arguments_of_several_names_are_one_aspect(read) -> None:
    weak = database() | {"aws_lb": {"public": {"enable_deletion_protection": False}}}
    strong = database(deletion_protection=True) | {
        "aws_lb": {"public": {"enable_deletion_protection": True}}
    }
    assert rows(read(dev=weak, production=strong)) == [
        ("Deletion protection (2 resources)", ("no", "yes"))
    ]


def test_nested_blocks_are_read_all(read) -> None:
    def service(*providers: str) -> dict[str, Any]:
        strategy = [{"capacity_provider": each} for each in providers]
        return {"aws_ecs_service": {"main": {"capacity_provider_strategy": strategy}}}

    compared = read(dev=service("FARGATE_SPOT", "FARGATE"), production=service("FARGATE"))
    assert rows(compared) == [("Capacity provider", ("FARGATE_SPOT, FARGATE", "FARGATE"))]


def test_the_network_comes_first(read) -> None:
    def network(zones: str, gateways: int, *services: str) -> dict[str, Any]:
        return {
            "aws_subnet": {zone: {"availability_zone": f"us-east-1{zone}"} for zone in zones},
            "aws_nat_gateway": {f"nat_{n}": {} for n in range(gateways)},
            "aws_vpc_endpoint": {
                service: {
                    "service_name": f"com.amazonaws.us-east-1.ecr.{service}",
                    "vpc_endpoint_type": "Gateway" if service == "s3" else "Interface",
                }
                for service in services
            },
        }

    compared = read(dev=network("ba", 1, "s3"), production=network("a", 0, "api", "s3"))
    assert rows(compared) == [
        ("Availability zones", ("us-east-1a, us-east-1b", "us-east-1a")),
        ("NAT gateways", ("1", "0")),
        ("Interface endpoints", ("none", "ecr.api")),
    ]


def test_another_region_is_a_row(output) -> None:
    from conventions import synthesis  # noqa: PLC0415
    from conventions.tiers import tiers  # noqa: PLC0415

    root = output(dev={}, production={})
    file = root / "stacks/production/cdk.tf.json"
    file.write_text(file.read_text().replace("us-east-1", "eu-west-1"))
    (row,) = rows(tiers(synthesis.read(root).documents))
    assert row == ("Region", ("us-east-1", "eu-west-1"))
