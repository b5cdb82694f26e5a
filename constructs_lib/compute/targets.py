"""Where a load balancer finds the tasks of a service."""

from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup, LbTargetGroupHealthCheck
from constructs import Construct

from constructs_lib.naming import LOAD_BALANCER_LIMIT
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.site import Site

DRAIN_SECONDS = 30


def target_group(
    scope: Construct,
    id_: str,
    *,
    site: Site,
    thing: str,
    network: NetworkReference,
    port: int,
    ready_path: str,
) -> LbTargetGroup:
    """Make a target group of tasks, which get requests once they say that they are ready.

    Args:
        scope: Parent.
        id_: Construct id.
        site: Where it is, and what it is named after.
        thing: Last part of its name.
        network: Network of the tasks.
        port: TCP port that they listen on.
        ready_path: Path that answers 200 when a task can serve.
    """
    return LbTargetGroup(
        scope,
        id_,
        name=site.name(thing, limit=LOAD_BALANCER_LIMIT),
        vpc_id=network.vpc_id,
        target_type="ip",
        port=port,
        protocol="HTTP",
        deregistration_delay=str(DRAIN_SECONDS),
        health_check=LbTargetGroupHealthCheck(
            path=ready_path,
            matcher="200",
            interval=10,
            timeout=5,
            healthy_threshold=2,
            unhealthy_threshold=3,
        ),
    )
