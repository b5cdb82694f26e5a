"""How people reach the application, and who hears when they cannot."""

from typing import TYPE_CHECKING

from constructs_lib.edge.alias import Alias
from constructs_lib.edge.certificate import Certificate
from constructs_lib.edge.distribution import Distribution, DistributionConfig
from constructs_lib.edge.firewall import Firewall, FirewallConfig, Place
from constructs_lib.edge.health_check import HealthCheck
from constructs_lib.edge.edge_alarms import EdgeAlarms
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.storage.static_bucket import StaticBucket, StaticBucketConfig
from stacks.parts.edge_region import EdgeRegion, enter

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack


def open_up(stack: "EnvironmentStack") -> None:
    """Lead the application's name to it, and look at it from outside."""
    balancer = stack.compute.load_balancer
    region = enter(stack)
    check = HealthCheck(stack, "health-check", naming=stack.naming, host=stack.domain)
    alarms = EdgeAlarms(stack, "alarms-of-edge", alarms=region.alarms, health_check=check.id)
    target = balancer.alias_target
    if stack.environment.edge.distribution:
        distribution = _distribute(stack, region)
        alarms.watch_distribution(distribution.distribution.id)
        target = distribution.alias_target
    Alias(
        stack,
        "name",
        domain=stack.domain,
        target=target,
        zone_id=stack.shared.get_string("zone_id"),
        zone_provider=stack.shared_account,
    )


def _distribute(stack: "EnvironmentStack", region: EdgeRegion) -> Distribution:
    origin = _name_origin(stack)
    firewall = Firewall(
        stack,
        "edge-firewall",
        naming=stack.naming,
        config=FirewallConfig(
            log_retention_days=stack.environment.protection.log_retention_days, place=Place.CDN
        ),
        key=region.key,
        edge_provider=region.provider,
    )
    distribution = Distribution(
        stack,
        "distribution",
        naming=stack.naming,
        config=DistributionConfig(host=stack.domain, origin_host=origin),
        certificate=region.certificate or stack.certificate,
        firewall=firewall,
        static=_static(stack),
        access_logs=stack.logs,
        edge_provider=region.provider,
    )
    stack.publish(
        "distribution_id", distribution.distribution.id, "Distribution, to invalidate what it keeps"
    )
    return distribution


def _name_origin(stack: "EnvironmentStack") -> str:
    """Give the load balancer a name of its own, since the application's leads to CloudFront."""
    domain = f"origin.{stack.domain}"
    zone_id = stack.shared.get_string("zone_id")
    certificate = Certificate(
        stack,
        "origin-certificate",
        naming=stack.naming,
        domain=domain,
        zone_id=zone_id,
        zone_provider=stack.shared_account,
    )
    balancer = stack.compute.load_balancer
    balancer.also_answer("origin", certificate)
    Alias(
        stack,
        "origin-name",
        domain=domain,
        target=balancer.alias_target,
        zone_id=zone_id,
        zone_provider=stack.shared_account,
    )
    return domain


def _static(stack: "EnvironmentStack") -> StaticBucket:
    """Make the bucket of assets; the key is its own, so that CloudFront may use no other."""
    key = EncryptionKey(
        stack,
        "static-key",
        naming=stack.naming,
        thing="static",
        purpose="Encrypts static assets",
        account_id=stack.environment.account_id,
        region=stack.environment.region,
        users=(KeyUser.CDN,),
        retained=stack.protected,
    )
    static = StaticBucket(
        stack,
        "static",
        naming=stack.naming,
        config=StaticBucketConfig(retained=stack.protected, emptied_on_destroy=not stack.protected),
        key=key,
        access_logs=stack.logs,
        account_id=stack.environment.account_id,
    )
    stack.publish("static_bucket", static.name, "Bucket of static assets, below static/")
    return static
