"""What the stores of structured data have in common: log groups, and a last snapshot."""

from cdktf import DataResource, Fn, Token
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site


def log_group(
    scope: Construct, id_: str, *, name: str, days: int, key: KeyReference
) -> CloudwatchLogGroup:
    """Make the group of a log under the name that the service looks for.

    A group that the service makes itself has no key and keeps its events for ever.
    """
    return CloudwatchLogGroup(scope, id_, name=name, retention_in_days=days, kms_key_id=key.arn)


def last_snapshot(scope: Construct, site: Site, name: str) -> str | None:
    """Name the snapshot that a store leaves when it is destroyed; None where it leaves none.

    The name has a part that another store never has: RDS and ElastiCache refuse to delete a store
    whose last snapshot would have the name of the one before it.
    """
    if site.durability.protected is False:
        return None
    lifetime = DataResource(scope, "lifetime")
    part = Token.as_string(Fn.element(Fn.split("-", lifetime.id), 0))
    return site.durability.last_snapshot(f"{name}-final-{part}")
