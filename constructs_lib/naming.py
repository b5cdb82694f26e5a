"""Physical names: `<project>-<environment>-<thing>`, checked for length and never cut.

Names that follow from project, environment and account let workflows, scripts and
Kubernetes manifests refer to resources without looking anything up.
"""

from dataclasses import dataclass

from cdktf import Token

from constructs_lib.errors import ConfigurationError

LOAD_BALANCER_LIMIT = 32  # Elastic Load Balancing API Reference; target groups too
ROLE_LIMIT = 64  # IAM User Guide, "IAM and AWS STS quotas"
BUCKET_LIMIT = 63  # Amazon S3 User Guide, "General purpose bucket naming rules"


@dataclass(frozen=True, kw_only=True, slots=True)
class Naming:
    """Names for one environment; both parts may be tokens, as in an exported module.

    Attributes:
        project: First part of every name.
        environment: Second part; "shared" for what all environments use.
    """

    project: str
    environment: str

    def name(self, thing: str = "", *, limit: int = 255) -> str:
        """Name a thing.

        Args:
            thing: What it is, in lower-case words joined by hyphens; empty for the one
                thing of its kind, such as the cluster.
            limit: Longest name the service takes, in characters.

        Raises:
            ConfigurationError: The name is longer than that.
        """
        name = "-".join(part for part in (self.project, self.environment, thing) if part)
        if len(name) > limit and not Token.is_unresolved(name):
            raise ConfigurationError(
                f"name {name!r} has {len(name)} characters, allowed: {limit}; "
                "shorten project, environment or thing"
            )
        return name

    def path(self, thing: str) -> str:
        """Name a log group or parameter: `/<project>/<environment>/<thing>`."""
        return f"/{self.project}/{self.environment}/{thing}"

    def tag(self, thing: str) -> dict[str, str]:
        """Tag a resource that has no name of its own, so that the console shows one."""
        return {"Name": self.name(thing)}
