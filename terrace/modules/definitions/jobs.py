"""Module `jobs`: a queue, the fleet that works on it, and their alarms."""

from constructs import Construct

from constructs_lib.jobs.config import JobsConfig
from constructs_lib.jobs.jobs import Jobs
from constructs_lib.messaging.queue import (
    LONGEST_JOB_SECONDS,
    MOST_RETENTION_DAYS,
    MOST_VISIBILITY_SECONDS,
    RETENTION_DAYS,
    Queue,
)
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import (
    alarms,
    connect,
    data_key,
    fixed_image,
    logs_key,
    private_network,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import between

INSTANCE_TYPES = ("m7g.large", "m6g.large", "c7g.xlarge")
QUEUE = "jobs"


def _build(module: ModuleStack) -> None:
    domain = Construct(module, "jobs")
    family, data = alarms(module), ExistingKey(data_key(module))
    queue = Queue(
        domain,
        "queue",
        site=module.site,
        thing=QUEUE,
        key=data,
        alarms=family,
        retention_days=module.number(
            "retention_days",
            "How long a job waits before it is dropped, in days",
            example=RETENTION_DAYS,
            default=RETENTION_DAYS,
            validation=between("retention_days", 1, MOST_RETENTION_DAYS),
        ),
        visibility_seconds=module.number(
            "longest_job_seconds",
            "How long a job is hidden from others while one works on it, in seconds",
            example=LONGEST_JOB_SECONDS,
            default=LONGEST_JOB_SECONDS,
            validation=between("longest_job_seconds", 1, MOST_VISIBILITY_SECONDS),
        ),
    )
    jobs = Jobs(
        domain,
        "jobs",
        site=module.site,
        config=module.config(
            JobsConfig,
            defaults={"minimum_instances": 1, "maximum_instances": 4},
            image="jobs:1.0.0",  # the variable `image` says which
            command=(),
            consumes=QUEUE,
            instance_types=INSTANCE_TYPES,
            spot=False,
            uses=(),
        ),
        image=fixed_image(module),
        queue=queue,
        network=private_network(module),
        key=data,
        logs_key=ExistingKey(logs_key(module)),
        alarms=family,
    )
    connect(module, queue, in_vpc=False)
    module.publish("queue_url", queue.url, "Queue of jobs")
    module.publish("group_name", jobs.fleet.group.name, "Auto Scaling group of the fleet")
    instance = jobs.fleet.instance
    module.publish("security_group_id", instance.security_group.id, "Group of the instances")
    module.publish("role_name", instance.role.name, "Role of the jobs, to grant rights to")


JOBS = Module(
    name="jobs",
    purpose="A queue of jobs, an Auto Scaling group that works on it and follows its length, and "
    "alarms on work that waits or failed.",
    choices=(
        (
            f"Instances are {', '.join(INSTANCE_TYPES)}, whichever is there, with Amazon Linux "
            "2023 on arm64."
        ),
        "The image runs its own command, is told JOBS_QUEUE_URL, and needs a variant for arm64.",
        "Nobody gets in but through Session Manager; metadata is given to IMDSv2 only.",
        "A job that failed five times is kept in a queue of its own for 14 days.",
    ),
    cost="Nothing while no job waits, then 60 to 110 USD a month for each instance, 60 % less "
    "with spot; 0.40 USD for a million messages.",
    build=_build,
    checks={
        "metadata is given to IMDSv2 only": (
            "aws_launch_template.jobs_fleet_instance_main.metadata_options[0].http_tokens == "
            '"required"'
        ),
        "no instance has a public address": (
            "aws_launch_template.jobs_fleet_instance_main.network_interfaces[0]"
            '.associate_public_ip_address == "false"'
        ),
        "a job waits for four days": (
            "aws_sqs_queue.queue_main.message_retention_seconds == 345600"
        ),
        "names follow the convention": (
            'aws_autoscaling_group.jobs_fleet_main.name == "acme-staging-jobs"'
        ),
    },
)
