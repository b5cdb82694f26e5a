"""What is in progress on an environment besides releases: Terraform, and changes of its targets."""

import json
from collections.abc import Iterable

from terrace.aws import found, reading
from terrace.delivery.codes import Code
from terrace.delivery.deployed import Deployed
from terrace.errors import Refusal
from terrace.release.targets import Target
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
