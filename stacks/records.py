"""Who changes DNS records in the shared account's zone for a cluster, and of which names."""

from constructs_lib.edge.records_role import THING
from constructs_lib.kubernetes.names import THING as CLUSTER_THING
from constructs_lib.naming import Naming
from environments import Environment, Platform
from environments.model import KUBERNETES
from stacks.base import shared_naming


def kubernetes_host(platform: Platform, environment: str) -> str:
    """Host of what an environment serves from Kubernetes; names below it are the cluster's too."""
    return f"{KUBERNETES}.{environment}.{platform.domain}"


def records_thing(environment: str) -> str:
    """Last part of the name of the role that changes an environment's records."""
    return f"{THING}-{environment}"


def records_role_arn(platform: Platform, environment: str) -> str:
    """ARN of that role, in the shared account."""
    name = shared_naming(platform).name(records_thing(environment))
    return f"arn:aws:iam::{platform.account_id}:role/{name}"


def cluster_role_arn(platform: Platform, environment: Environment) -> str:
    """ARN of the role of External DNS in an environment's account, which assumes it."""
    name = Naming(project=platform.project, environment=environment.name).name(CLUSTER_THING)
    return f"arn:aws:iam::{environment.account_id}:role/{name}"
