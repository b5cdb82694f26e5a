"""Work that nobody waits for: the instances that take it from a queue, and their scaling."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from constructs import Construct

from constructs_lib.image import ImageReference
from constructs_lib.jobs.backlog_scaling import BacklogScaling
from constructs_lib.jobs.config import JobsConfig
from constructs_lib.jobs.instance_template import THING
from constructs_lib.jobs.job_fleet import JobFleet
from constructs_lib.messaging.reference import QueueReference
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.workload import Workload


class Jobs(Construct):
    """A fleet that works on the messages of one queue.

    Attributes:
        fleet: The instances.
        workload: What runs on them.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: JobsConfig,
        image: ImageReference,
        queue: QueueReference,
        network: NetworkReference,
        key: KeyReference,
        logs_key: KeyReference,
        alarms: Alarms,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        """Create the fleet.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            image: What its instances run.
            queue: Queue that its jobs come from.
            network: Network whose private subnets the fleet stands in.
            key: Key of the instances' volumes.
            logs_key: Key of the fleet's log group.
            alarms: What its alarm needs.
            after: What has to be there before instances start, such as routes and endpoints.
        """
        super().__init__(scope, id_)
        self.fleet = JobFleet(
            self,
            "fleet",
            site=site,
            config=config,
            image=image,
            network=network,
            key=key,
            logs_key=logs_key,
            after=after,
        )
        instance = self.fleet.instance
        self.workload = Workload(
            label=THING,
            role=instance.role,
            security_group=instance.security_group,
            settings=instance.settings,
            starter=instance.role,
        )
        queue.connect_consumer(self.workload)
        BacklogScaling(self, "scaling", site=site, fleet=self.fleet, queue=queue, alarms=alarms)
