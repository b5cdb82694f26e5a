"""The platform of the runbooks' tests."""

from environments.platform import Platform

PLATFORM = Platform(
    project="terrace",
    account_id="111111111111",
    region="us-east-1",
    recovery_region="us-west-2",
    repository="terrace-platform/terrace",
    repository_ids="1000001/1000002",
    domain="terrace.example",
    owner="platform-team",
    cost_center="operations",
)
