import pytest

from conventions.document import Kind
from conventions.resource_types import TABLE

POLICY = "${data.aws_iam_policy_document.use.json}"
ARN = "arn:aws:{}:us-east-1:111111111111:{}"
USER = ARN.format("rds-db", "dbuser:${aws_%s_id}/app")
CACHE = "aws_elasticache_replication_group"
DOMAIN = "${aws_opensearch_domain.main.arn}/*"
# Of each type: how a store is named in a statement, and an action that is a use of it.
USES = [
    ("aws_db_instance", USER % "db_instance.main.resource", "rds-db:connect"),
    ("aws_rds_cluster", USER % "rds_cluster.main.cluster_resource", "rds-db:connect"),
    (CACHE, f"${{{CACHE}.main.arn}}", "elasticache:Connect"),
    ("aws_dynamodb_table", "${aws_dynamodb_table.main.arn}/index/*", "dynamodb:Query"),
    ("aws_dynamodb_table", "${aws_dynamodb_table.main.arn}", "dynamodb:BatchGetItem"),
    ("aws_dynamodb_table", ARN.format("dynamodb", "table/acme-dev-main"), "dynamodb:*"),
    ("aws_sqs_queue", ARN.format("sqs", "acme-dev-main"), "sqs:ReceiveMessage"),
    ("aws_opensearch_domain", DOMAIN, "es:ESHttpGet"),
    ("aws_opensearch_domain", DOMAIN, "es:*"),
    ("aws_prometheus_workspace", "${aws_prometheus_workspace.main.arn}", "aps:RemoteWrite"),
    ("aws_s3_bucket", "arn:aws:s3:::acme-dev-main/*", "s3:Get*"),
    ("aws_s3_bucket", "${aws_s3_bucket.main.arn}/*", "s3:ReplicateObject"),
]


def store(type_: str) -> dict[str, object]:
    return {type_: {"main": {TABLE.rows[type_].name: "acme-dev-main"}}}


@pytest.fixture
def used(judge, stack):
    """Return what is found of stores where a role of the stack has one statement."""

    def judged(resources, resource: str, action: str, **statement: object) -> list[str]:
        role = {"aws_iam_role_policy": {"use": {"role": "app", "policy": POLICY}}}
        body = {"resources": [resource], "actions": [action], **statement}
        data = {"aws_iam_policy_document": {"use": {"statement": [body]}}}
        return judge("STO001", stack(resource=resources | role, data=data))

    return judged


def test_every_type_with_users_has_a_case_here() -> None:
    assert {type_ for type_, _, _ in USES} == TABLE.where("used_by").keys()


@pytest.mark.parametrize(("type_", "resource", "action"), USES)
def test_a_store_that_a_role_may_use_passes(used, type_: str, resource: str, action: str) -> None:
    assert used(store(type_), resource, action) == []


@pytest.mark.parametrize(("type_", "resource", "action"), USES)
def test_a_store_that_no_statement_allows_is_found(
    used, type_: str, resource: str, action: str
) -> None:
    allowed = " or ".join(TABLE.rows[type_].used_by)
    expected = [
        (
            f"STO001 MUST dev/{type_}.main: no role of this stack may use {type_}.main; "
            f"allow {allowed} on it in the policy of a role, or remove it."
        )
    ]
    assert used(store(type_), resource, "iam:PassRole") == expected
    assert used(store(type_), resource, action, effect="Deny") == expected
    assert used(store(type_), "*", action) == expected
    other = resource.replace(".main.", ".other.").replace("acme-dev-main", "acme-dev-main-2")
    assert used(store(type_), other, action) == expected


def test_the_policy_of_no_role_is_no_use(judge, stack) -> None:
    (type_, resource, action) = USES[3]
    data = {"statement": [{"resources": [resource], "actions": [action]}]}
    resources = store(type_) | {"aws_iam_policy": {"boundary": {"policy": POLICY}}}
    document = stack(resource=resources, data={"aws_iam_policy_document": {"use": data}})
    assert len(judge("STO001", document)) == 1


def test_modules_are_used_by_what_their_callers_make(judge, stack) -> None:
    assert judge("STO001", stack("t", kind=Kind.MODULE, resource=store("aws_sqs_queue"))) == []


QUEUE = "${aws_sqs_queue.main.arn}"


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("sqs_queue_redrive_policy", {"redrive_policy": f'{{"deadLetterTargetArn":"{QUEUE}"}}'}),
        ("lambda_function", {"dead_letter_config": {"target_arn": QUEUE}}),
        ("scheduler_schedule", {"target": {"dead_letter_config": [{"arn": QUEUE}]}}),
        (
            "lambda_function_event_invoke_config",
            {"destination_config": {"on_failure": {"destination": QUEUE}}},
        ),
    ],
)
def test_a_dead_letter_queue_waits_for_people(judge, stack, type_: str, body) -> None:
    resources = store("aws_sqs_queue") | {f"aws_{type_}": {"x": body}}
    assert judge("STO001", stack(resource=resources)) == []


def test_the_queue_of_what_succeeded_is_none_for_dead_letters(judge, stack) -> None:
    config = {"destination_config": {"on_success": {"destination": QUEUE}}}
    resources = {"aws_lambda_function_event_invoke_config": {"f": config}}
    assert len(judge("STO001", stack(resource=store("aws_sqs_queue") | resources))) == 1


def test_a_replica_is_used_in_place_of_its_primary(judge, stack) -> None:
    replica = {"aws_db_instance": {"copy": {"replicate_source_db": "acme-dev-main"}}}
    assert judge("STO001", stack(resource=replica)) == []


def bucket_with_policy(**statement: object) -> dict[str, object]:
    bucket = "${aws_s3_bucket_versioning.main.bucket}"
    policy = {"bucket": bucket, "policy": "${data.aws_iam_policy_document.bucket.json}"}
    versions = {"main": {"bucket": "${aws_s3_bucket.main.id}"}}
    return {
        "resource": {
            **store("aws_s3_bucket"),
            "aws_s3_bucket_versioning": versions,
            "aws_s3_bucket_policy": {"main": policy},
        },
        "data": {"aws_iam_policy_document": {"bucket": {"statement": [statement]}}},
    }


def test_the_bucket_of_a_service_has_that_service_for_a_user(judge, stack) -> None:
    service = {"principals": {"type": "Service", "identifiers": ["delivery.logs.amazonaws.com"]}}
    assert judge("STO001", stack(**bucket_with_policy(**service))) == []
    assert len(judge("STO001", stack(**bucket_with_policy(**service, effect="Deny")))) == 1
    people = {"principals": {"type": "AWS", "identifiers": ["*"]}}
    assert len(judge("STO001", stack(**bucket_with_policy(**people)))) == 1


def test_lambda_reads_the_bucket_of_its_code(judge, stack) -> None:
    code = {"bucket": "${aws_s3_bucket.main.id}", "key": "f.zip"}
    function = {"s3_bucket": "${aws_s3_object.code.bucket}"}
    resources = {"aws_s3_object": {"code": code}, "aws_lambda_function": {"f": function}}
    assert judge("STO001", stack(resource=store("aws_s3_bucket") | resources)) == []


def test_terraform_uses_the_bucket_of_states(judge, stack) -> None:
    backend = {"backend": {"s3": {"bucket": "acme-dev-main"}}}
    assert judge("STO001", stack(resource=store("aws_s3_bucket"), terraform=backend)) == []


def test_a_store_that_goes_to_a_module_may_be_used_there(judge, stack) -> None:
    queue = {"aws_sqs_queue": {"main": {"name": "acme-dev-main"}}}
    call = {"worker": {"source": "./worker", "queue": "${aws_sqs_queue.main.arn}"}}
    assert judge("STO001", stack(resource=queue, module=call)) == []
    assert len(judge("STO001", stack(resource=queue))) == 1


def test_what_is_copied_into_the_bucket_of_states_needs_no_role(judge, stack) -> None:
    """While a region is lost, the copy is the one that Terraform uses."""
    backend = {"backend": {"s3": {"bucket": "acme-dev-copy"}}}
    buckets = {"main": {"bucket": "acme-dev-main"}, "copy": {"bucket": "acme-dev-copy"}}
    copied = {
        "aws_s3_bucket_replication_configuration": {"x": {"bucket": "${aws_s3_bucket.main.id}"}}
    }
    resources = {"aws_s3_bucket": buckets}
    assert judge("STO001", stack(resource=resources | copied, terraform=backend)) == []
    assert len(judge("STO001", stack(resource=resources, terraform=backend))) == 1
