"""Work that nobody waits for: a queue, and instances that come and go with it."""

from constructs_lib.jobs.backlog_scaling import BacklogScaling
from constructs_lib.jobs.instance_template import InstanceConfig
from constructs_lib.jobs.job_fleet import JobFleet, JobFleetConfig
from constructs_lib.jobs.jobs import Jobs, JobsConfig
from constructs_lib.jobs.queue import Queue, QueueConfig
from constructs_lib.jobs.reference import ExistingFleet, FleetReference

__all__ = [
    "BacklogScaling",
    "ExistingFleet",
    "FleetReference",
    "InstanceConfig",
    "JobFleet",
    "JobFleetConfig",
    "Jobs",
    "JobsConfig",
    "Queue",
    "QueueConfig",
]
