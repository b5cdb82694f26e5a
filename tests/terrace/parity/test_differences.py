from typing import Any

from terrace.parity.differences import arguments, presence


def alarm(**body: Any) -> dict[str, Any]:
    return {"aws_cloudwatch_metric_alarm": {"cpu": body}}


def test_an_argument_that_differs_is_a_row(read) -> None:
    compared = read(dev=alarm(threshold=80, period=60), production=alarm(threshold=90, period=60))
    assert arguments(compared) == [
        ("aws_cloudwatch_metric_alarm.cpu threshold", ("80", "90")),
    ]


def test_an_argument_that_only_one_sets_is_a_row(read) -> None:
    compared = read(dev=alarm(), production=alarm(period=60))
    assert arguments(compared) == [("aws_cloudwatch_metric_alarm.cpu period", ("unset", "60"))]


def test_what_has_to_differ_is_no_row(read) -> None:
    def stack(name: str, account: str, network: str) -> dict[str, Any]:
        return {
            "aws_vpc": {"main": {"cidr_block": f"{network}.0.0/16", "tags": {"Name": name}}},
            "aws_subnet": {"a": {"cidr_block": f"{network}.16.0/20"}},
            "aws_sns_topic_policy": {"a": {"arn": f"arn:aws:sns:us-east-1:{account}:x-{name}"}},
            "aws_eip": {"a": {"//": {"metadata": {"path": f"in{name}"}}}},
        }

    own = {"dev": ("222222222222", "10.10"), "production": ("444444444444", "10.30")}
    assert arguments(read(**{name: stack(name, *each) for name, each in own.items()})) == []


def test_a_subnet_in_another_place_of_its_network_is_a_row(read) -> None:
    def stack(network: str, subnet: str) -> dict[str, Any]:
        vpc = {"main": {"cidr_block": f"{network}.0.0/16"}}
        return {"aws_vpc": vpc, "aws_subnet": {"a": {"cidr_block": f"{network}.{subnet}"}}}

    compared = read(dev=stack("10.10", "0.0/20"), production=stack("10.30", "16.0/20"))
    assert arguments(compared) == [
        ("aws_subnet.a cidr_block", ("<network>+0.0.0.0/20", "<network>+0.0.16.0/20"))
    ]


def test_an_aspect_is_not_told_again(read) -> None:
    def resources(*, strict: bool) -> dict[str, Any]:
        strategy = [{"capacity_provider": "A"}, {"capacity_provider": "B" if strict else "C"}]
        return {
            "aws_db_instance": {"main": {"multi_az": strict}},
            "aws_ecs_service": {"main": {"capacity_provider_strategy": strategy}},
        }

    assert arguments(read(dev=resources(strict=False), production=resources(strict=True))) == []


def test_nested_blocks_and_json_in_strings_are_compared_inside(read) -> None:
    def task(image: str) -> dict[str, Any]:
        containers = f'[{{"image": "${{var.url}}:{image}", "name": "app"}}]'
        volumes = [{"name": "scratch"}, {"name": image}]
        body = {"container_definitions": containers, "volume": volumes, "family": "[not json"}
        return {"aws_ecs_task_definition": {"main": body}}

    task_ = "aws_ecs_task_definition.main"
    assert arguments(read(dev=task("1"), production=task("2"))) == [
        (f"{task_} container_definitions.image", ("${var.url}:1", "${var.url}:2")),
        (f"{task_} volume[1].name", ("1", "2")),
    ]


def test_data_sources_are_compared_too(read) -> None:
    def data(action: str) -> dict[str, Any]:
        return {"aws_iam_policy_document": {"p": {"statement": [{"actions": [action]}]}}}

    compared = read(dev={}, production={}, data={"dev": data("a"), "production": data("b")})
    assert arguments(compared) == [("data.aws_iam_policy_document.p statement.actions", ("a", "b"))]


def test_a_resource_is_compared_among_those_that_have_it(read) -> None:
    compared = read(dev={}, staging=alarm(period=60), production=alarm(period=30))
    assert arguments(compared) == [
        ("aws_cloudwatch_metric_alarm.cpu period", ("-", "60", "30")),
    ]


def test_a_resource_that_some_lack_is_a_row(read) -> None:
    assert presence(read(dev={}, staging=alarm(), production=alarm())) == [
        ("aws_cloudwatch_metric_alarm.cpu", ("-", "yes", "yes"))
    ]


def test_a_resource_that_all_have_is_no_row(read) -> None:
    assert presence(read(dev=alarm(), production=alarm())) == []
