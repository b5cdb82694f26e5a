"""`terrace teardown`: take an environment down, after what its cluster made outside the state."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

import environments
from terrace import toolchain
from terrace.aws import Accounts, Unreadable
from terrace.cluster.leftovers import Leftover, leftovers, log_groups
from terrace.cluster.place import Place, place
from terrace.cluster.records import records
from terrace.configuration import require_right_environments
from terrace.delivery.refusing import of_aws, usage
from terrace.errors import UserError
from terrace.steps import say

PURPOSE = "take an environment down, and what its cluster made"
LOOK_SECONDS = 15.0
WAIT_MINUTES = 60
SAY_LOOKS = 20  # after so many looks at the same it says once more what it waits for
# Controllers delete what they made, so they and the system nodes go last, with the stack. Argo CD
# would make again what is deleted; Karpenter would start nodes for pods that have none.
ORDER = """\
  terrace cluster {environment}    # in another shell; then export KUBECONFIG as it says
  kubectl delete applicationsets,applications --all --all-namespaces    # if there is Argo CD
  kubectl delete ingresses --all --all-namespaces
  kubectl delete services --all-namespaces --field-selector spec.type=LoadBalancer
  kubectl delete statefulsets,deployments --all --namespace <each that has volumes>
  kubectl delete persistentvolumeclaims --all --namespace <each that has volumes>
  kubectl delete nodepools,ec2nodeclasses --all
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("teardown", help=PURPOSE)
    parser.add_argument("environment", help="such as dev")
    parser.add_argument("--yes", action="store_true", help="let cdktf ask nothing")
    parser.add_argument(
        "--left", action="store_true", help="list what no state knows, and change nothing"
    )
    parser.set_defaults(
        run=lambda chosen: (
            left(chosen.environment)
            if chosen.left
            else run(chosen.environment, assume_yes=chosen.yes)
        )
    )


def run(
    environment: str,
    *,
    assume_yes: bool = False,
    destroy: Callable[[str], int] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Say what is outside of the state and in which order it goes, wait, and destroy the stack.

    It deletes nothing itself but by `cdktf destroy`, which shows what it does and asks.

    Args:
        environment: Name of the environment.
        assume_yes: Let cdktf ask nothing.
        destroy: What destroys the stack of that name; cdktf by default.
        sleep: Waits some seconds.

    Raises:
        UserError: The environment is protected, the account cannot be read, or something is left.
    """
    require_right_environments()
    chosen, platform = environments.by_name(environment), environments.PLATFORM
    if chosen.protected:
        raise UserError(
            f"environment {environment} has protected=True, allowed: False, so that nothing that "
            f"matters is taken down by mistake; set it in environments/{environment}.py and deploy "
            "that first"
        )
    where = place(chosen, platform)
    roles = {where.account_id: where.role_arn(platform.deployment_role_in(environment))}
    accounts = Accounts(region=where.region, roles=roles)
    try:
        if chosen.kubernetes:
            _wait(lambda: leftovers(accounts, where), where, sleep)
        groups = log_groups(accounts, where)
    except Unreadable as problem:
        raise UserError(str(problem)) from None
    if groups:
        say("Services of AWS made these log groups; cdktf destroy leaves them:")
        for each in groups:
            say(f"  aws logs delete-log-group --region {where.region} --log-group-name {each}")
    say(f"Now: cdktf destroy {environment}")
    return (destroy or partial(_destroy, assume_yes=assume_yes))(environment)


def left(environment: str) -> int:
    """List what controllers of its cluster, services of AWS and External DNS made; change nothing.

    Raises:
        Refusal: There is no such environment, or an account cannot be read.
    """
    with usage():
        require_right_environments()
        chosen, platform = environments.by_name(environment), environments.PLATFORM
    where = place(chosen, platform)
    roles = {where.account_id: where.role_arn(platform.deployment_role_in(environment))}
    accounts = Accounts(region=where.region, roles=roles)
    with of_aws():
        made = leftovers(accounts, where) if chosen.kubernetes else []
        groups = log_groups(accounts, where)
        names = records(accounts, chosen, platform) if chosen.named_on_kubernetes else []
    for each in made:
        say(f"{each.kind}: {each.name}")
    for group in groups:
        say(f"log group: {group}")
    for name in names:
        say(f"DNS record in {platform.domain} of account {platform.account_id}: {name}")
    if not (made or groups or names):
        say(f"Nothing of {environment} is left outside of its state.")
    return 0


def _wait(look: Callable[[], list[Leftover]], where: Place, sleep: Callable[[float], None]) -> None:
    found = look()
    if not found:
        say(f"Controllers inside {where.cluster} have left nothing behind.")
        return
    say(f"Controllers inside {where.cluster} made this, which no state knows:")
    for each in found:
        say(f"  {each.kind}: {each.name}")
    say("Let them delete it, in this order:\n")
    say(ORDER.format(environment=where.environment))
    for look_number in range(1, int(WAIT_MINUTES * 60 / LOOK_SECONDS) + 1):
        sleep(LOOK_SECONDS)
        before, found = found, look()
        if not found:
            say("All of it is gone.")
            return
        if found != before or look_number % SAY_LOOKS == 0:
            say(f"Waiting for {_counted(found)}; Ctrl-C ends this, and destroys nothing.")
    raise UserError(
        f"after {WAIT_MINUTES} min there are still {_counted(found)} of {where.cluster}; "
        "delete them by hand if their controllers are gone, and begin again"
    )


def _counted(found: list[Leftover]) -> str:
    return ", ".join(f"{kind} ({n})" for kind, n in Counter(each.kind for each in found).items())


def _destroy(environment: str, *, assume_yes: bool) -> int:
    """Become cdktf, which asks before it destroys anything unless told otherwise."""
    sys.argv = ["cdktf", "destroy", environment, *(["--auto-approve"] if assume_yes else [])]
    toolchain.cdktf_main()
