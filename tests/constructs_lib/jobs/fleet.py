"""The normal case of the tests of jobs: a queue, and a fleet that works on it."""

import functools
from collections.abc import Sequence
from typing import Any

from cdktf import ITerraformDependable

from constructs_lib.image import ImageReference
from constructs_lib.jobs.config import JobsConfig
from constructs_lib.jobs.jobs import Jobs
from constructs_lib.messaging.queue import Queue
from constructs_lib.networking.network import Network
from constructs_lib.site import Site
from tests.support.alarms import ALARMS
from tests.support.platform import key, network
from tests.support.synth import SITE, Json, Sketch, synthesize

KEY = "${aws_kms_key.key_main.arn}"
GROUP, QUEUE = "${aws_autoscaling_group.jobs_fleet_main.name}", "${aws_sqs_queue.queue_main.name}"
IMAGE = "registry/app:1.2.3"
REPOSITORY = "arn:aws:ecr:us-east-1:111111111111:repository/app"
CONFIG: dict[str, Any] = {
    "image": "app:1.2.3",
    "instance_types": ("t4g.small", "t4g.medium"),
    "minimum_instances": 1,
    "maximum_instances": 4,
}


def jobs(
    stack: Sketch,
    *,
    site: Site = SITE,
    vpc: Network | None = None,
    after: Sequence[ITerraformDependable] = (),
    **changes: Any,
) -> Jobs:
    encryption = key(stack)
    return Jobs(
        stack,
        "jobs",
        site=site,
        config=JobsConfig(**CONFIG | changes),
        image=ImageReference(address=IMAGE, repository_arn=REPOSITORY),
        queue=Queue(stack, "queue", site=site, thing="jobs", key=encryption, alarms=ALARMS),
        network=vpc or network(stack),
        key=encryption,
        logs_key=encryption,
        alarms=ALARMS,
        after=after,
    )


@functools.cache
def made(**changes: Any) -> Json:
    """Terraform JSON of a fleet."""
    return synthesize(lambda stack: jobs(stack, **changes))
