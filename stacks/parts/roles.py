"""How far the roles of an environment's workloads reach at most."""

from typing import TYPE_CHECKING

from constructs_lib.security.permission_boundary import PermissionBoundary

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack


def limit(stack: "EnvironmentStack") -> None:
    """Put a boundary on the roles that the application's own code works with.

    Roles that only an AWS service assumes stay as they are: what they may do is that
    service's to say, and no code of ours runs with them.
    """
    boundary = PermissionBoundary(
        stack,
        "boundary",
        naming=stack.naming,
        account_id=stack.environment.account_id,
        registry_account=stack.platform.account_id,
    )
    boundary.limit(stack.compute)
