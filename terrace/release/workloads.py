"""The workloads of an environment that a release is of, and the targets that they run on."""

from collections.abc import Sequence

from constructs_lib.compute.deployment import Deployment
from constructs_lib.config.wording import did_you_mean
from environments import Environment
from terrace.delivery.codes import Code
from terrace.delivery.deployed import JOBS, Deployed
from terrace.delivery.records import Records
from terrace.errors import Refusal
from terrace.release.code_deploy import CodeDeploy
from terrace.release.fleet import Fleet
from terrace.release.rolling import Rolling
from terrace.release.service import Service
from terrace.release.targets import Target

START_MINUTES = 15  # until the new tasks answer; CodeDeploy itself waits an hour
STEP_MINUTES = {Deployment.CANARY: 5, Deployment.LINEAR: 10, Deployment.ALL_AT_ONCE: 0}


def repositories(environment: Environment) -> dict[str, str]:
    """Repository of each workload's image, by workload; services first, the fleet last."""
    found = {name: each.repository for name, each in environment.services.items()}
    if environment.jobs:
        found[JOBS] = environment.jobs.image.rpartition(":")[0]
    return found


def repository_of(environment: Environment, asked: str | None) -> str:
    """The repository that a release is of: the one asked for, or the only one.

    Raises:
        Refusal: USAGE, where there is no such one, or there are several.
    """
    known = sorted(set(repositories(environment).values()))
    if asked is None and len(known) == 1:
        return known[0]
    if asked not in known:
        said = "is not given" if asked is None else f"is {asked!r}"
        hint = did_you_mean(asked, known) if asked else ""
        raise Refusal(f"--repository {said}, allowed: {', '.join(known)}{hint}", code=Code.USAGE)
    return asked


def chosen(
    environment: Environment, *, repository: str | None, asked: Sequence[str]
) -> tuple[str, ...]:
    """The workloads that are meant: all, or those of a repository, or those that are named.

    Raises:
        Refusal: USAGE, where a workload does not exist or has another repository.
    """
    known = [
        name
        for name, each in repositories(environment).items()
        if repository is None or each == repository
    ]
    for name in asked:
        if name not in known:
            of = f" with the repository {repository}" if repository else ""
            raise Refusal(
                f"--service is {name!r}, allowed in {environment.name}{of}: {', '.join(known)}"
                f"{did_you_mean(name, known)}",
                code=Code.USAGE,
            )
    return tuple(name for name in known if not asked or name in asked)


def stages(
    deployed: Deployed, records: Records, workloads: Sequence[str]
) -> tuple[tuple[Target, ...], ...]:
    """The targets of workloads, in the order of their deployment; those of a stage move at once."""
    services = tuple(_on_ecs(deployed, each) for each in workloads if each != JOBS)
    fleet = (Fleet(deployed, records),) if JOBS in workloads else ()
    return tuple(stage for stage in (services, fleet) if stage)


def _on_ecs(deployed: Deployed, workload: str) -> Target:
    service = Service(deployed, workload)
    strategy = deployed.environment.services[workload].strategy
    if strategy.blue_green:
        return CodeDeploy(deployed, service, minutes=START_MINUTES + STEP_MINUTES[strategy])
    return Rolling(service)
