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
    names = {"good": "${var.project_name}-${var.environment}-app", "bad": "x-${var.name}"}
    resources = {"aws_sqs_queue": {id_: {"name": name} for id_, name in names.items()}}
    assert judge("NAM003", stack("jobs", kind=Kind.MODULE, resource=resources)) == [
        (
            'NAM003 MUST jobs/aws_sqs_queue.bad: name "x-${var.name}" is not conventional; begin '
            "it with ${var.project_name}-${var.environment}, then -<thing> in lower kebab case."
        )
    ]


def test_what_is_adopted_keeps_its_name(judge, stack) -> None:
    analyzers = {"main": {"analyzer_name": "default"}, "other": {"analyzer_name": "other"}}
    document = stack(
        resource={"aws_accessanalyzer_analyzer": analyzers},
        **{"import": [{"to": "aws_accessanalyzer_analyzer.main", "id": "default"}]},
    )
    (found,) = judge("NAM003", document)
    assert found.startswith("NAM003 MUST dev/aws_accessanalyzer_analyzer.other: analyzer_name")


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


@pytest.mark.parametrize("type_", ["aws_ecs_service", "aws_eks_node_group"])
def test_a_name_in_a_parent_has_any_form_and_its_own_limit(judge, stack, type_: str) -> None:
    argument, longest = {
        "aws_ecs_service": ("name", 255),
        "aws_eks_node_group": ("node_group_name", 63),
    }[type_]
    name = "a" * longest
    assert judge("NAM003", stack(resource={type_: {"a": {argument: name}}})) == []
    assert judge("NAM003", stack(resource={type_: {"a": {argument: f"{name}a"}}})) == [
        (
            f'NAM003 MUST dev/{type_}.a: {argument} "{name}a" has {longest + 1} characters; '
            f"shorten it to the {longest} that {type_} allows."
        )
    ]


def test_a_name_without_a_documented_limit_may_be_long(judge, stack) -> None:
    user = {"user_id": "acme-dev-".ljust(300, "x")}
    assert judge("NAM003", stack(resource={"aws_elasticache_user": {"app": user}})) == []


def twins(type_: str, *bodies: dict[str, object]) -> dict[str, object]:
    return {type_: {f"r{number}": body for number, body in enumerate(bodies)}}


MAIN, OTHER = "${aws_lb_listener.main.arn}", "${aws_lb_listener.other.arn}"


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        (
            twins("aws_sqs_queue", {"name": "acme-dev-jobs"}, {"name": "acme-dev-jobs"}),
            'aws_sqs_queue.r1: name "acme-dev-jobs" of aws_sqs_queue.r1 is also that of aws_sqs',
        ),
        (
            twins(
                "aws_lb_listener_rule",
                {"listener_arn": MAIN, "priority": 100},
                {"listener_arn": "${aws_lb_listener.main.id}", "priority": "100"},
            ),
            'aws_lb_listener_rule.r1: priority "100" of aws_lb_listener_rule.r1 is also that of',
        ),
        (
            twins("aws_sqs_queue", {"name": "${var.name}"}, {"name": "${var.name}", "count": 1}),
            'aws_sqs_queue.r1: name "${var.name}" of aws_sqs_queue.r1 is also that of aws_sqs',
        ),
    ],
)
def test_a_name_that_is_given_twice_is_found(judge, stack, resources, message: str) -> None:
    (found,) = judge("NAM004", stack(resource=resources))
    assert found.startswith(f"NAM004 MUST dev/{message}")
    assert found.endswith(".r0; give each its own.")


@pytest.mark.parametrize(
    "resources",
    [
        twins("aws_sqs_queue", {"name": "acme-dev-a"}, {"name": "acme-dev-b"}),
        twins("aws_sqs_queue", {}, {}),
        twins("aws_s3_bucket", {"bucket": "a"}, {"bucket": "a", "provider": "aws.recovery"}),
        twins("aws_ecs_service", {"name": "app", "cluster": "a"}, {"name": "app", "cluster": "b"}),
        twins(
            "aws_lb_listener_rule",
            {"listener_arn": MAIN, "priority": 100},
            {"listener_arn": OTHER, "priority": 100},
        ),
        twins(
            "aws_sqs_queue",
            {"name": "${each.key}", "for_each": "${var.a}"},
            {"name": "${each.key}"},
        ),
        twins(
            "aws_sqs_queue", {"name": "a", "count": "${var.a}"}, {"name": "a", "count": "${var.b}"}
        ),
        twins(
            "aws_appautoscaling_policy",
            {
                "name": "cpu",
                "resource_id": "service/${aws_ecs_cluster.a.name}/${aws_ecs_service.a.name}",
            },
            {
                "name": "cpu",
                "resource_id": "service/${aws_ecs_cluster.a.name}/${aws_ecs_service.b.name}",
            },
        ),
        {
            "aws_sqs_queue": {"a": {"name": "acme-dev"}},
            "aws_sns_topic": {"a": {"name": "acme-dev"}},
        },
    ],
)
def test_names_that_do_not_meet_pass(judge, stack, resources) -> None:
    assert judge("NAM004", stack(resource=resources)) == []


@pytest.mark.parametrize(
    "name",
    [
        "${var.name}",
        "${var.name}-app",
        "${var.prefix}${var.name}",
        "${var.project}-${var.environment}-app",
        "/aws/eks/${var.name}/cluster",
        "alias/${var.name}",
    ],
)
def test_a_name_that_may_become_conventional_is_not_judged(judge, stack, name: str) -> None:
    resources = {"aws_sqs_queue": {"x": {"name": name}}}
    for kind in Kind:
        assert judge("NAM003", stack("dev", kind=kind, resource=resources)) == []


@pytest.mark.parametrize("name", ["app-${var.name}", "${var.name}_App", "/${var.name}/App x"])
def test_a_name_that_can_never_be_conventional_is_found(judge, stack, name: str) -> None:
    resources = {"aws_sqs_queue": {"x": {"name": name}}}
    assert len(judge("NAM003", stack(resource=resources))) == 1


def test_an_id_without_any_letter_that_may_stay_is_told_what_may(judge, stack) -> None:
    found = judge("NAM001", stack(resource={"aws_vpc": {"日本": {}, "9Lives": {}}}))
    assert [each.rpartition("; ")[2] for each in found] == [
        "call it by words of the letters a to z, such as web_server.",
        'call it "lives".',
    ]
