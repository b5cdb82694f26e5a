"""The first stack: it makes the bucket that its own state will be kept in.

It is deployed with its state in a local file, which then moves into the new bucket. The
file stays until Terraform has read the state back from the bucket, so that an interruption
at any point is mended by running it again.
"""

import json
import shutil
from pathlib import Path

from terrace import toolchain
from terrace.deployment.stacks import Stacks
from terrace.errors import UserError

STACK = "state-backend"
MISSING = "the state bucket "  # how `toolchain.failures` words a bucket that is not there
STATE = "terraform.tfstate"
OVERRIDE = "backend_override.tf.json"  # Terraform merges *_override files into the others
LOCAL = {"terraform": {"backend": {"local": {"path": STATE}}}}


class StateBackend:
    """The stack `state-backend` of one synthesis.

    Attributes:
        scratch: Folder that holds the local state meanwhile.
    """

    def __init__(self, stacks: Stacks, scratch: Path) -> None:
        self._stacks = stacks
        self.scratch = scratch

    @property
    def is_interrupted(self) -> bool:
        """Whether an earlier run left a local state that has not reached the bucket."""
        return (self.scratch / STATE).is_file()

    def exists(self) -> bool:
        """Whether the bucket is there and holds the state; leaves the stack's folder ready.

        Raises:
            UserError: Terraform could not look, for another reason than a missing bucket.
        """
        if self.is_interrupted:
            return False
        try:
            self._stacks.init(STACK)
        except UserError as error:
            if str(error).startswith(MISSING):
                return False
            raise
        if not self._stacks.resources(STACK):
            raise UserError(
                f"the state bucket of {STACK} is there, but holds no state of it; "
                "look for a bootstrap that was interrupted on another machine"
            )
        return True

    def create(self) -> None:
        """Deploy with a local state."""
        self._prepare()
        self._use_local_state(migrate=False)
        self._terraform("apply", "-input=false", "-auto-approve")

    def migrate(self) -> None:
        """Move the local state into the bucket, and forget it once it has arrived.

        Raises:
            UserError: The bucket does not hold the same resources; the local state is kept.
        """
        before = self._resources()
        (self.scratch / OVERRIDE).unlink()
        self._terraform("init", "-input=false", "-migrate-state", "-force-copy")
        if not before or self._resources() != before:
            raise UserError(
                f"the state in the bucket differs from {self.scratch / STATE}, which is kept; "
                "compare them before you go on"
            )
        self.forget()
        self._stacks.init(STACK)

    def destroy(self) -> list[str]:
        """Move the state out of the bucket again, then destroy; returns what is left."""
        self._prepare()
        self._terraform("init", "-input=false")
        self._use_local_state(migrate=True)
        self._terraform("destroy", "-input=false", "-auto-approve")
        left = self._resources()
        if not left:
            self.forget()
        return left

    def forget(self) -> None:
        """Remove the scratch folder."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _prepare(self) -> None:
        self.scratch.mkdir(parents=True, exist_ok=True)
        source = self._stacks.folder(STACK)
        for name in ("cdk.tf.json", ".terraform.lock.hcl"):
            shutil.copyfile(source / name, self.scratch / name)

    def _use_local_state(self, *, migrate: bool) -> None:
        (self.scratch / OVERRIDE).write_text(json.dumps(LOCAL))
        how = ["-migrate-state", "-force-copy"] if migrate else ["-reconfigure"]
        self._terraform("init", "-input=false", *how)

    def _resources(self) -> list[str]:
        return self._terraform("state", "list").stdout.split()

    def _terraform(self, *arguments: str) -> toolchain.Completed:
        return self._stacks.terraform(STACK, *arguments, folder=self.scratch)
