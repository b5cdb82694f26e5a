"""Work that nobody waits for, as a whole: a queue, the fleet that empties it, and its scaling."""

from dataclasses import dataclass

from constructs import Construct

from constructs_lib.jobs.backlog_scaling import BacklogScaling
from constructs_lib.jobs.instance_template import THING
from constructs_lib.jobs.job_fleet import JobFleet, JobFleetConfig
from constructs_lib.messaging.queue import Queue, QueueConfig
from constructs_lib.monitoring.alarm import Runbooks
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site


@dataclass(frozen=True, kw_only=True, slots=True)
class JobsConfig:
    """Choices open to the caller of Jobs.

    Attributes:
        queue: How long jobs wait.
        fleet: What works on them.
    """

    queue: QueueConfig
    fleet: JobFleetConfig


class Jobs(Construct):
    """A queue and the instances that work on it.

    Attributes:
        queue: The queue; let a role put jobs into it with `queue.grant_send`.
        fleet: The instances.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: JobsConfig,
        network: NetworkReference,
        key: KeyReference,
        logs_key: KeyReference,
        runbooks: Runbooks,
    ) -> None:
        """Create queue and fleet.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            network: Network whose private subnets the fleet stands in.
            key: Key of messages and volumes.
            logs_key: Key of the fleet's log group.
            runbooks: Where runbooks are.
        """
        super().__init__(scope, id_)
        self.queue = Queue(self, "queue", site=site, config=config.queue, thing=THING, key=key)
        self.fleet = JobFleet(
            self,
            "fleet",
            site=site,
            config=config.fleet,
            network=network,
            queue=self.queue,
            key=key,
            logs_key=logs_key,
        )
        BacklogScaling(
            self,
            "scaling",
            site=site,
            fleet=self.fleet,
            queue=self.queue,
            runbooks=runbooks,
        )
