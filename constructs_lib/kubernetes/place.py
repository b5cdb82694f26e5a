"""Where a cluster is, for the ARNs that its policies name."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Account and region of a cluster; both may be tokens.

    Attributes:
        account_id: The account.
        region: The region.
    """

    account_id: str
    region: str

    def arn(self, service: str, resource: str) -> str:
        """ARN of something of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"

    def public_arn(self, service: str, resource: str) -> str:
        """ARN of something of this region that belongs to no account, such as an image."""
        return f"arn:aws:{service}:{self.region}::{resource}"

    def role(self, name: str) -> str:
        """ARN of a role, or of any IAM role below a path."""
        return f"arn:aws:iam::{self.account_id}:role/{name}"

    def host(self, service: str) -> str:
        """Host name of a service in this region."""
        return f"{service}.{self.region}.amazonaws.com"
