"""Module `jobs`: a queue, the fleet that works on it, and their alarms."""

from constructs import Construct

from constructs_lib.jobs.instance_template import InstanceConfig
from constructs_lib.jobs.job_fleet import JobFleetConfig
from constructs_lib.jobs.jobs import Jobs, JobsConfig
from constructs_lib.messaging.queue import MOST_RETENTION_DAYS, MOST_VISIBILITY_SECONDS, QueueConfig
from constructs_lib.messaging.queue_alarms import QueueAlarms
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import ExistingNetwork
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import (
    alarms,
    data_key,
    image,
    log_retention,
    logs_key,
    repository_arn,
    role,
    subnets,
    vpc,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import at_least, between

INSTANCE_TYPES = ("m7g.large", "m6g.large", "c7g.xlarge")


def _build(module: ModuleStack) -> None:
    domain = Construct(module, "jobs")
    family = alarms(module, "queue")
    jobs = Jobs(
        domain,
        "jobs",
        naming=module.naming,
        config=JobsConfig(queue=_queue(module), fleet=_fleet(module)),
        network=ExistingNetwork(
            vpc_id=vpc(module), subnets={Tier.PRIVATE: subnets(module, "private")}
        ),
        key=ExistingKey(data_key(module)),
        logs_key=ExistingKey(logs_key(module)),
        runbooks=family.runbooks,
        region=module.region,
    )
    sender = role(module, "sender", "may put jobs into the queue")
    jobs.queue.grant_send(sender, grantee="app")
    QueueAlarms(
        domain,
        "alarms",
        alarms=family,
        queue=jobs.queue.name,
        dead_letters={"jobs": jobs.queue.dead_letters.name},
    )
    module.publish("queue_url", jobs.queue.url, "Queue of jobs")
    module.publish("group_name", jobs.fleet.group.name, "Auto Scaling group of the fleet")
    instance = jobs.fleet.instance
    module.publish("security_group_id", instance.security_group.id, "Group of the instances")
    module.publish("role_name", instance.role.name, "Role of the jobs, to grant rights to")


def _queue(module: ModuleStack) -> QueueConfig:
    return QueueConfig(
        retention_days=module.number(
            "retention_days",
            "How long a job waits before it is dropped, in days",
            example=4,
            default=4,
            validation=between("retention_days", 1, MOST_RETENTION_DAYS),
        ),
        visibility_seconds=module.number(
            "longest_job_seconds",
            "How long a job is hidden from others while one works on it, in seconds",
            example=900,
            default=900,
            validation=between("longest_job_seconds", 1, MOST_VISIBILITY_SECONDS),
        ),
    )


def _fleet(module: ModuleStack) -> JobFleetConfig:
    return JobFleetConfig(
        instance=InstanceConfig(
            image=image(module),
            repository_arn=repository_arn(module),
            log_retention_days=log_retention(module),
        ),
        instance_types=INSTANCE_TYPES,
        minimum_instances=module.number(
            "minimum_instances",
            "Instances that always run",
            example=0,
            default=0,
            validation=at_least("minimum_instances", 0),
        ),
        maximum_instances=module.number(
            "maximum_instances",
            "Where scaling out stops, in instances",
            example=4,
            default=4,
            validation=at_least("maximum_instances", "minimum_instances"),
        ),
        on_demand_percent=module.number(
            "on_demand_percent",
            "Share of instances that AWS never takes back; the others are spot",
            example=100,
            default=100,
            validation=between("on_demand_percent", 0, 100),
        ),
    )


JOBS = Module(
    name="jobs",
    purpose="A queue of jobs, an Auto Scaling group that works on it and follows its length, and "
    "alarms on work that waits or failed.",
    choices=(
        (
            f"Instances are {', '.join(INSTANCE_TYPES)}, whichever is there, with Amazon Linux "
            "2023 on arm64."
        ),
        "The image runs with APP_MODE=jobs and JOBS_QUEUE_URL; it needs a variant for arm64.",
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
            "aws_sqs_queue.jobs_queue_main.message_retention_seconds == 345600"
        ),
        "names follow the convention": (
            'aws_autoscaling_group.jobs_fleet_main.name == "acme-staging-jobs"'
        ),
    },
)
