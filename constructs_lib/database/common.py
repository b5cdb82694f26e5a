"""What the stores of structured data have in common: their log groups."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from constructs_lib.security.reference import KeyReference


def log_group(
    scope: Construct, id_: str, *, name: str, days: int, key: KeyReference
) -> CloudwatchLogGroup:
    """Make the group of a log under the name that the service looks for.

    A group that the service makes itself has no key and keeps its events for ever.
    """
    return CloudwatchLogGroup(scope, id_, name=name, retention_in_days=days, kms_key_id=key.arn)
