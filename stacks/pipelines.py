"""Who a pipeline is: its roles in the shared account, and the GitHub environments that take them.

Plain Python: a pipeline asks for them before anything is set up.
"""

from environments import Environment
from environments.previews import ACCOUNT, is_preview, prepared_as

SHARED = "shared"  # environment of what all environments use
PLAN = "plan"  # role that plans, there and in every environment's account
APPLY = "apply"  # first part of the names of the roles that deploy
PLAN_SHARED = f"{PLAN}-{SHARED}"  # role that looks for drift in what all environments share
IMAGES = "images"  # role, and environment of GitHub, that pushes images

PLAN_SHARED_RUN = f"{SHARED}-{PLAN}"
PREVIEWS_RUN = "previews"


def plan_thing(environment: Environment) -> str:
    """Last part of the name of the role that plans an environment, in the shared account.

    Any pull request plans what may be lost. The states and the account of what is protected are
    read by runs of a GitHub environment of its own, `<environment>-plan`, whose rules say which
    branches and who. Previews are planned by what deploys them.
    """
    if is_preview(environment.name):
        return apply_thing(ACCOUNT)
    return f"{PLAN}-{environment.name}" if environment.protected else PLAN


def plan_run(environment: Environment) -> str:
    """GitHub environment whose runs plan an environment."""
    if is_preview(environment.name):
        return PREVIEWS_RUN
    return f"{environment.name}-{PLAN}" if environment.protected else PLAN


def apply_thing(environment: str) -> str:
    """Last part of the name of the role that deploys an environment, in the shared account."""
    return f"{APPLY}-{prepared_as(environment)}"


def apply_run(environment: str) -> str:
    """GitHub environment whose runs deploy an environment."""
    return PREVIEWS_RUN if prepared_as(environment) == ACCOUNT else environment
