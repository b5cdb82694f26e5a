"""A small app for tests of what happens around a synthesis."""

from cdktf import App

from environments import PLATFORM
from stacks.state_backend import StateBackendStack
from stacks.target import AWS

STACK = "state-backend"


def build(outdir: str) -> App:
    """Build the smallest stack alone."""
    app = App(outdir=outdir)
    StateBackendStack(app, STACK, platform=PLATFORM, target=AWS, readers={}, planners={})
    return app
