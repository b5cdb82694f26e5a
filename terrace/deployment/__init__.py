"""Deploying synthesized stacks: in their order, with what Terraform says in between."""

from terrace.deployment.embedded import EmbeddedDeployment
from terrace.deployment.stacks import Change, Stacks
from terrace.deployment.state_backend import StateBackend
from terrace.deployment.watcher import Watcher

__all__ = ["Change", "EmbeddedDeployment", "Stacks", "StateBackend", "Watcher"]
