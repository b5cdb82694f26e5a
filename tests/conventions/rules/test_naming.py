import pytest

from conventions.document import Kind


def test_lower_snake_case_ids_pass(judge, stack) -> None:
    document = stack(
        resource={"aws_vpc": {"network": {}}},
        data={"aws_region": {"current": {}}},
        variable={"zone_2": {}},
        output={"vpc_id": {}},
    )
    assert judge("NAM001", document) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"resource": {"aws_vpc": {"mainNetwork": {}}}},
            (
                "dev/aws_vpc.mainNetwork: the id of aws_vpc.mainNetwork is not lower snake case; "
                'call it "main_network".'
            ),
        ),
        (
            {"data": {"aws_region": {"Current": {}}}},
            (
                "dev/data.aws_region.Current: the id of data.aws_region.Current is not lower snake "
                'case; call it "current".'
            ),
        ),
        (
            {"variable": {"zone-2": {}}},
            'dev/var.zone-2: the id of var.zone-2 is not lower snake case; call it "zone_2".',
        ),
        (
            {"output": {"vpc__id": {}}},
            (
                "dev/output.vpc__id: the id of output.vpc__id is not lower snake case; "
                'call it "vpc_id".'
            ),
        ),
    ],
)
def test_any_other_id_is_found_with_a_better_one(judge, stack, body, message: str) -> None:
    assert judge("NAM001", stack(**body)) == [f"NAM001 MUST {message}"]


def test_ids_that_share_a_word_with_their_type_pass(judge, stack) -> None:
    resources = {
        "aws_vpc": {"network": {}},
        "aws_subnet": {"private_subnet_a": {}},
        "aws_lb_listener": {"https": {}, "lb": {}},
        "aws_security_group": {"service": {}},
        "aws_s3_bucket": {"bucket": {}},
    }
    assert judge("NAM002", stack(resource=resources)) == []


def test_an_id_that_ends_with_its_type_is_found(judge, stack) -> None:
    document = stack(
        resource={"aws_vpc": {"network_vpc": {}, "vpc": {}}},
        data={"aws_iam_policy_document": {"trust_iam_policy_document": {}}},
    )
    assert judge("NAM002", document) == [
        (
            "NAM002 MUST dev/aws_vpc.network_vpc: the id of aws_vpc.network_vpc repeats its type; "
            'call it "network".'
        ),
        "NAM002 MUST dev/aws_vpc.vpc: the id of aws_vpc.vpc repeats its type; name what it is for.",
        (
            "NAM002 MUST dev/data.aws_iam_policy_document.trust_iam_policy_document: the id of "
            "data.aws_iam_policy_document.trust_iam_policy_document repeats its type; "
            'call it "trust".'
        ),
    ]


def test_conventional_names_pass(judge, stack) -> None:
    resources = {
        "aws_ecs_cluster": {"main": {"name": "acme-dev"}},
        "aws_ecs_service": {"app": {"name": "app"}},  # unique in its cluster
        "aws_s3_bucket": {"logs": {"bucket": "acme-dev-logs-${data.aws_region.here.name}"}},
        "aws_launch_template": {"app": {"name_prefix": "acme-dev-app-"}},
        "aws_cloudwatch_log_group": {"app": {"name": "${aws_lambda_function.app.function_name}"}},
    }
    assert judge("NAM003", stack(resource=resources)) == []


def test_in_a_module_names_are_made_of_its_variables(judge, stack) -> None:
    names = {"good": "${var.project_name}-${var.environment}-app", "bad": "${var.name}"}
    resources = {"aws_sqs_queue": {id_: {"name": name} for id_, name in names.items()}}
    assert judge("NAM003", stack("jobs", kind=Kind.MODULE, resource=resources)) == [
        (
            'NAM003 MUST jobs/aws_sqs_queue.bad: name "${var.name}" is not conventional; begin '
            "it with ${var.project_name}-${var.environment}, then -<thing> in lower kebab case."
        )
    ]


def test_a_name_of_another_form_is_found(judge, stack) -> None:
    document = stack(resource={"aws_sns_topic": {"alerts": {"name": "alerts"}}})
    assert judge("NAM003", document) == [
        (
            'NAM003 MUST dev/aws_sns_topic.alerts: name "alerts" is not conventional; '
            "begin it with acme-dev, then -<thing> in lower kebab case."
        )
    ]


def test_a_resource_that_aws_would_name_is_found(judge, stack) -> None:
    document = stack(resource={"aws_s3_bucket": {"logs": {}}})
    assert judge("NAM003", document) == [
        (
            "NAM003 MUST dev/aws_s3_bucket.logs: bucket is not set, so AWS invents a name; "
            "set bucket to acme-dev-<thing>."
        )
    ]


@pytest.mark.parametrize(
    ("type_", "argument", "longest"),
    [
        ("aws_lb", "name", 32),
        ("aws_lb_target_group", "name", 32),
        ("aws_iam_role", "name", 64),
        ("aws_s3_bucket", "bucket", 63),
    ],
)
def test_a_name_may_be_as_long_as_the_service_allows_and_no_longer(
    judge, stack, type_: str, argument: str, longest: int
) -> None:
    name = "acme-dev-".ljust(longest, "x")
    assert judge("NAM003", stack(resource={type_: {"a": {argument: name}}})) == []
    assert judge("NAM003", stack(resource={type_: {"a": {argument: f"{name}x"}}})) == [
        (
            f'NAM003 MUST dev/{type_}.a: {argument} "{name}x" has {longest + 1} characters; '
            f"shorten it to the {longest} that {type_} allows."
        )
    ]


NAMES = {
    "aws_db_instance": "identifier",
    "aws_sns_topic": "name",
    "aws_cloudwatch_dashboard": "dashboard_name",
    "aws_cloudwatch_metric_alarm": "alarm_name",
    "aws_cloudwatch_composite_alarm": "alarm_name",
}


@pytest.mark.parametrize("type_", list(NAMES))
def test_a_name_begins_with_the_tags_of_the_provider_or_the_variables_of_the_module(
    judge, stack, type_: str
) -> None:
    def named(prefix: str) -> dict[str, object]:
        return {type_: {"main": {NAMES[type_]: f"{prefix}-main"}}}

    module = {"name": "database", "kind": Kind.MODULE}
    ours = "${var.project_name}-${var.environment}"
    assert judge("NAM003", stack(resource=named("acme-dev"))) == []
    assert judge("NAM003", stack(**module, resource=named(ours))) == []
    assert judge("NAM003", stack(**module, resource=named("acme-dev"))) == [
        (
            f'NAM003 MUST database/{type_}.main: {NAMES[type_]} "acme-dev-main" is not '
            f"conventional; begin it with {ours}, then -<thing> in lower kebab case."
        )
    ]
