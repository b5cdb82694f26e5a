"""Work that nobody waits for: a queue, the fleet that empties it, and their alarms."""

from typing import TYPE_CHECKING

from constructs_lib.jobs.instance_template import InstanceConfig
from constructs_lib.jobs.job_fleet import JobFleetConfig
from constructs_lib.jobs.jobs import Jobs, JobsConfig
from constructs_lib.messaging.queue import QueueConfig
from constructs_lib.messaging.queue_alarms import QueueAlarms
from stacks.parts import schedule

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack

RETENTION_DAYS = 4  # over a weekend and a day to mend what is broken
LONGEST_JOB_SECONDS = 15 * 60


def work(stack: "EnvironmentStack") -> None:
    """Give the environment a queue and a fleet, and let the application put jobs into it."""
    environment = stack.environment
    size = environment.jobs
    repository = stack.shared.get_string("repository_url")
    jobs = Jobs(
        stack,
        "jobs",
        naming=stack.naming,
        config=JobsConfig(
            queue=QueueConfig(
                retention_days=RETENTION_DAYS, visibility_seconds=LONGEST_JOB_SECONDS
            ),
            fleet=JobFleetConfig(
                instance=InstanceConfig(
                    image=f"{repository}:{environment.service.image_tag}",
                    repository_arn=stack.shared.get_string("repository_arn"),
                    log_retention_days=environment.protection.log_retention_days,
                ),
                instance_types=size.instance_types,
                minimum_instances=size.minimum_instances,
                maximum_instances=size.maximum_instances,
                on_demand_percent=0 if size.spot else 100,
            ),
        ),
        network=stack.networking.network,
        key=stack.keys.data,
        logs_key=stack.keys.logs,
        runbooks=stack.monitoring.runbooks,
        region=environment.region,
    )
    jobs.queue.grant_send(stack.compute.task.role, grantee="app")
    night = schedule.rest(stack, jobs.fleet)
    failed = {"jobs": jobs.queue.dead_letters.name}
    if night:
        failed["schedules"] = night.calls.dead_letters.name
    QueueAlarms(
        stack,
        "alarms-of-queue",
        alarms=stack.monitoring.family("queue"),
        queue=jobs.queue.name,
        dead_letters=failed,
    )
    stack.publish("jobs_queue_url", jobs.queue.url, "Queue of jobs")
