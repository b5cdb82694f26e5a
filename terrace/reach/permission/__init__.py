"""What roles may do: IAM's evaluation of policies, and the policies that accounts have."""

from terrace.reach.permission.permissions import Permissions

__all__ = ["Permissions"]
