"""What is in progress on an environment besides releases: Terraform, and changes of its targets."""

import json
from collections.abc import Callable, Iterable, Mapping

from terrace.aws import found, reading
from terrace.delivery.codes import Code
from terrace.delivery.deployed import Deployed
from terrace.errors import Refusal
from terrace.release.targets import Target
from terrace.release.waiting import SECONDS_BETWEEN_LOOKS
from terrace.unlock import NO_OBJECT
from terrace.unlock import Lock as TerraformLock


def require_quiet(deployed: Deployed, targets: Iterable[Target], *, wanted: str = "") -> None:
    """Refuse to begin while something else changes what a release changes.

    Args:
        deployed: The environment.
        targets: What is going to be changed.
        wanted: The image that is going to be deployed; what brings it already is no obstacle.

    Raises:
        Refusal: BUSY; says what is in progress, and what to do.
        Unreadable: Something may not be read.
    """
    name = deployed.environment.name
    if holder := terraform_lock(deployed):
        raise Refusal(
            f"Terraform is changing {name}, by {holder}; wait for its end, or release a lock that "
            f"a dead run has left: terrace unlock {name}",
            code=Code.BUSY,
        )
    for target in targets:
        if doing := target.busy(wanted):
            raise Refusal(
                f"{name}/{target.label} is being deployed: {doing}; wait for its end, or take it "
                f"back with: terrace release rollback {name} --take-over",
                code=Code.BUSY,
            )


def await_settings(
    targets: Iterable[Target],
    noted: Mapping[str, str],
    *,
    wanted: str,
    say: Callable[[str, str], None],
    pause: Callable[[float], None],
) -> None:
    """Wait for what brings another setting and the same image, as an apply just before begins it.

    Terraform ends as soon as ECS and Auto Scaling have been told, minutes before they have done it.
    Source: Terraform AWS provider, "aws_ecs_service", argument wait_for_steady_state, and
    "aws_autoscaling_group", section "Automatically refresh all instances after the group is
    updated".

    Args:
        targets: What is going to be changed.
        noted: The image that is noted, by workload.
        wanted: The image that is going to be deployed.
        say: Writes a line about a target.
        pause: Waits some seconds.

    Raises:
        Unreadable: Something may not be read.
    """
    for target in targets:
        left, said = target.minutes * 60, ""
        while left > 0 and (doing := target.busy(wanted)):
            if target.busy(noted[target.workload]):
                break  # another image: that is a deployment, and none of ours
            if doing != said:
                say(target.label, f"waits, as a setting is being changed: {doing}")
            said, left = doing, left - SECONDS_BETWEEN_LOOKS
            pause(SECONDS_BETWEEN_LOOKS)


def terraform_lock(deployed: Deployed) -> str:
    """Who holds the lock of the environment's state; empty where nobody does.

    Raises:
        Unreadable: It may not be read.
    """
    shared, platform = deployed.shared, deployed.platform
    kept = "state-copy" if platform.region_is_lost else "state"  # as stacks/base.py has them
    bucket = shared.name(f"{kept}-{platform.account_id}")
    key = f"{platform.project}/{deployed.environment.name}/terraform.tfstate.tflock"
    what = f"the lock s3://{bucket}/{key}"
    s3 = deployed.shared_client("s3")
    answer = found(what, lambda: s3.get_object(Bucket=bucket, Key=key), missing=NO_OBJECT)
    if answer is None:
        return ""
    with reading(what):
        text = answer["Body"].read()
    try:
        return str(TerraformLock.of(json.loads(text)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return "somebody whose lock says nothing"
