"""Names of what the bootstrap makes, for the template and for the stacks that rely on it."""

from constructs_lib.security.permission_boundary import THING as WORKLOADS
from constructs_lib.site import Site
from environments.previews import prepared_as

DEPLOYMENT = "deployment"
DEPLOYMENT_BOUNDARY = "deployment-boundary"
PLAN_BOUNDARY = "plan-boundary"


def stack_name(site: Site) -> str:
    """Name of the CloudFormation stack."""
    return site.name("bootstrap")


def policy_arn(site: Site, thing: str) -> str:
    """ARN of a policy that the bootstrap makes."""
    made = prepared_as(site.environment)  # previews share what was made for all of them
    return site.iam_arn(f"policy/{site.project}-{made}-{thing}")


def boundaries(site: Site) -> list[str]:
    """ARNs of the boundaries, one of which every role of an environment has."""
    return [policy_arn(site, thing) for thing in (WORKLOADS, DEPLOYMENT_BOUNDARY, PLAN_BOUNDARY)]
