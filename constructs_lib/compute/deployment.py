"""How a new version of a service takes the place of the old one."""

from enum import Enum


class Deployment(Enum):
    """Who deploys, and in what steps.

    ECS itself rolls tasks over one by one. All others are CodeDeploy's: the new version starts
    beside the old one, takes over its requests in steps, and gives them back when an alarm rings.
    """

    ROLLING = "rolling"
    CANARY = "canary"
    LINEAR = "linear"
    ALL_AT_ONCE = "all-at-once"

    @property
    def blue_green(self) -> bool:
        """Whether both versions run side by side, with CodeDeploy in charge."""
        return self is not Deployment.ROLLING

    @property
    def steps(self) -> str:
        """Name of the steps in CodeDeploy.

        Source: AWS CodeDeploy User Guide, "Predefined deployment configurations for an Amazon
        ECS compute platform".
        """
        return STEPS[self]


STEPS = {
    Deployment.CANARY: "CodeDeployDefault.ECSCanary10Percent5Minutes",
    Deployment.LINEAR: "CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
    Deployment.ALL_AT_ONCE: "CodeDeployDefault.ECSAllAtOnce",
}
