"""Work that nobody waits for: a queue, and instances that come and go with it."""

from constructs_lib.jobs.backlog_scaling import BacklogScaling
from constructs_lib.jobs.instance_template import InstanceConfig
from constructs_lib.jobs.job_fleet import JobFleet, JobFleetConfig
from constructs_lib.jobs.jobs import Jobs, JobsConfig
from constructs_lib.jobs.queue import Queue, QueueConfig

__all__ = [
    "BacklogScaling",
    "InstanceConfig",
    "JobFleet",
    "JobFleetConfig",
    "Jobs",
    "JobsConfig",
    "Queue",
    "QueueConfig",
]
