"""The stacks in one app, in the order in which they are deployed."""

from collections.abc import Mapping, Sequence

from cdktf import App

from environments import ENVIRONMENTS, PLATFORM
from stacks.environment import EnvironmentStack
from stacks.global_account import GlobalStack
from stacks.state_backend import StateBackendStack
from stacks.target import chosen

STATE_BACKEND = "state-backend"
GLOBAL = "global"


def build(outdir: str, environ: Mapping[str, str], environments: Sequence[str]) -> App:
    """Build the shared stacks and those of some environments.

    Args:
        outdir: Where the app will write.
        environ: Process environment, which may choose another target than AWS.
        environments: Names of the environments; what all share is the same whichever they are.
    """
    app = App(outdir=outdir)
    target = chosen(environ)
    reads = {GLOBAL: [STATE_BACKEND]} | {each.name: [GLOBAL] for each in ENVIRONMENTS}
    state_backend = StateBackendStack(
        app, STATE_BACKEND, platform=PLATFORM, target=target, readers=reads
    )
    shared = GlobalStack(
        app,
        GLOBAL,
        platform=PLATFORM,
        target=target,
        state_backend=state_backend,
        environments=ENVIRONMENTS,
    )
    for environment in [each for each in ENVIRONMENTS if each.name in environments]:
        EnvironmentStack(
            app,
            environment.name,
            platform=PLATFORM,
            target=target,
            environment=environment,
            shared=shared,
        )
    return app
