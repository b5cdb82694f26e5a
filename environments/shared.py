"""What all environments share: the account of state, images, DNS and pipeline roles."""

from environments.platform import Platform
from environments.previews import PreviewsConfig

PLATFORM = Platform(
    project="terrace",
    account_id="111111111111",
    region="us-east-1",
    recovery_region="us-west-2",
    repository="terrace-platform/terrace",
    repository_ids="1000001/1000002",
    domain="terrace.example",
    previews=PreviewsConfig(account_id="555555555555", region="us-east-1"),
    owner="platform-team",
    cost_center="operations",
)
