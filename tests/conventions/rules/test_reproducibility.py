import pytest


def test_paths_and_dates_that_mean_something_on_aws_pass(judge, stack) -> None:
    resources = {
        "aws_cloudwatch_log_group": {"app": {"name": "/aws/lambda/acme-dev-app"}},
        "aws_lb_target_group": {"app": {"health_check": {"path": "/health/ready"}}},
        "aws_iam_role": {"app": {"path": "/service/", "policy": '{"Version": "2012-10-17"}'}},
        "aws_ecs_task_definition": {"app": {"container_definitions": '[{"x": "/home/app/tmp"}]'}},
        "aws_lambda_function": {"app": {"filename": "assets/app.zip"}},
        "aws_cloudfront_distribution": {"cdn": {"origin": "https://example.com/home/page"}},
    }
    assert judge("STA003", stack(resource=resources)) == []


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("aws_efs_access_point", {"root_directory": {"path": "/home/app"}}),
        ("aws_transfer_user", {"home_directory": "/home/ann"}),
        ("aws_lb_listener_rule", {"condition": {"path_pattern": {"values": ["/home/*"]}}}),
        ("aws_cloudfront_distribution", {"ordered_cache_behavior": {"path_pattern": "/Users/*"}}),
        ("aws_ecs_task_definition", {"volume": {"host_path": "/home/app"}}),
        ("aws_lambda_function", {"environment": {"variables": {"HOME": "/home/app"}}}),
        ("aws_lambda_function", {"filename": "${path.module}/builds/app.zip"}),
        ("aws_lambda_function", {"description": 'as timestamp() is to file("/srv/x")'}),
        ("aws_scheduler_schedule", {"start_date": "2026-01-01T00:00:00Z"}),
        ("aws_autoscaling_schedule", {"start_time": "2026-01-01T00:00:00Z"}),
        ("aws_scheduler_schedule", {"schedule_expression": "at(2026-01-01T00:00:00)"}),
        ("aws_db_instance", {"restore_to_point_in_time": {"restore_time": "2026-01-01T00:00:00Z"}}),
        ("aws_api_gateway_api_key", {"expires": "2026-01-01T00:00:00Z"}),
        (
            "aws_iam_policy",
            {"policy": '{"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}'},
        ),
        ("aws_x", {"condition": {"test": "DateLessThan", "values": ["2026-01-01T00:00:00Z"]}}),
    ],
)
def test_paths_elsewhere_and_times_that_were_chosen_pass(judge, stack, type_: str, body) -> None:
    assert judge("STA003", stack(resource={type_: {"x": body}})) == []


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"description": "made in /home/someone/terrace"}, "/home/someone/terrace"),
        ({"description": "C:\\terrace"}, "C:\\terrace"),
        ({"filename": "/srv/build/app.zip"}, "/srv/build/app.zip"),
        ({"policy": '${file("/srv/policy.json")}'}, "/srv/policy.json"),
    ],
)
def test_a_path_of_some_machine_is_found(judge, stack, arguments, path: str) -> None:
    document = stack(resource={"aws_lambda_function": {"app": arguments}})
    assert judge("STA003", document) == [
        (
            f'STA003 MUST dev/aws_lambda_function.app: the JSON carries the path "{path}"; '
            "make it relative."
        )
    ]


def test_the_path_of_a_default_local_backend_is_found(judge, stack) -> None:
    local = {"backend": {"local": {"path": "/srv/terraform.dev.tfstate"}}}
    assert judge("STA003", stack(terraform=local)) == [
        'STA003 MUST dev: the JSON carries the path "/srv/terraform.dev.tfstate"; make it relative.'
    ]


@pytest.mark.parametrize(
    ("time", "text"),
    [
        ("2030-06-15T08:30:00Z", "at 2030-06-15T08:30:00Z"),
        ("timestamp()", "at ${timestamp()}"),
        ("plantimestamp()", '${formatdate("YYYY", plantimestamp())}'),
    ],
)
def test_a_time_is_found(judge, stack, time: str, text: str) -> None:
    document = stack(resource={"aws_vpc": {"network": {"tags": {"BuiltAt": text}}}})
    assert judge("STA003", document) == [
        (
            f'STA003 MUST dev/aws_vpc.network: the JSON carries the time "{time}"; '
            "leave it to AWS or pass it in."
        )
    ]


def test_the_tag_of_an_end_holds_a_time_that_somebody_chose(judge, stack) -> None:
    tags = {"EndsAt": "2026-12-02T04:00:00Z"}
    assert judge("STA003", stack(resource={"aws_vpc": {"network": {"tags": tags}}})) == []
    assert judge("STA003", stack(provider={"aws": [{"default_tags": [{"tags": tags}]}]})) == []


def test_comments_and_locals_are_judged_too(judge, stack) -> None:
    document = stack(**{"//": {"at": "2030-06-15T08:30"}, "locals": {"root": "/Users/me/x"}})
    assert judge("STA003", document) == [
        'STA003 MUST dev/locals: the JSON carries the path "/Users/me/x"; make it relative.',
        (
            'STA003 MUST dev: the JSON carries the time "2030-06-15T08:30"; '
            "leave it to AWS or pass it in."
        ),
    ]
