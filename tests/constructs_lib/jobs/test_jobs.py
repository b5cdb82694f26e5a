"""Jobs as a whole: what they work on, and what they can be connected to."""

from constructs_lib.networking.reference import ExistingNetwork
from constructs_lib.networking.security_group import SecurityGroup
from tests.constructs_lib.jobs.fleet import KEY, jobs, made
from tests.support.synth import SITE, Json, Sketch, only, resources, synthesize
from tests.support.workload import connections, policy

ROLE = "${aws_iam_role.jobs_fleet_instance_role_main.name}"
QUEUE = "aws_sqs_queue.queue_main"


def user_data(document: Json) -> str:
    script: str = only(document, "aws_launch_template")["user_data"]
    return script


def told(stack: Sketch) -> None:
    """Tell jobs something more, as a store does, after they are there."""
    workload = jobs(stack).workload
    workload.settings.put("DATABASE_HOST", "db.example", "Host of PostgreSQL")


def test_jobs_take_messages_from_their_queue_and_put_none_in() -> None:
    consume = policy(made(), ROLE, "terrace-test-jobs-consume")
    assert consume["UseQueue"]["resources"] == [f"${{{QUEUE}.arn}}"]
    assert "sqs:ReceiveMessage" in consume["UseQueue"]["actions"]
    assert "sqs:SendMessage" not in consume["UseQueue"]["actions"]
    assert consume["UseKey"]["resources"] == [KEY]


def test_jobs_are_told_which_queue_is_theirs() -> None:
    parameter = only(made(), "aws_ssm_parameter")
    assert parameter["name"] == "/terrace/test/jobs/JOBS_QUEUE_URL"
    assert parameter["value"] == f"${{{QUEUE}.url}}"


def test_what_jobs_are_told_later_replaces_their_instances() -> None:
    document = synthesize(told)
    assert "/terrace/test/jobs/DATABASE_HOST" in {
        each["name"] for each in resources(document, "aws_ssm_parameter").values()
    }
    version = "aws_ssm_parameter.jobs_fleet_instance_settings_database_host.version"
    assert version in user_data(document)
    assert version not in user_data(made())


def test_jobs_can_be_connected_to_what_stands_in_the_vpc() -> None:
    def build(stack: Sketch) -> None:
        group = jobs(stack).workload.require_network("database")
        SecurityGroup(
            stack,
            "database",
            site=SITE,
            network=ExistingNetwork(vpc_id="vpc-1", subnets={}),
            thing="database",
            purpose="A database",
        ).allow_from(group, port=5432, purpose="SQL")

    own = "${aws_security_group.jobs_fleet_instance_security_group_main.id}"
    assert connections(synthesize(build)) == [(own, "${aws_security_group.database_main.id}", 5432)]
