"""Commands whose terraform runs under guard, as seen from above: which live, and how they end."""

import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from terrace.errors import UserError
from terrace.guard import place
from terrace.guard.guard import END_AT_ONCE
from terrace.toolchain.locations import repository_root, state_folder
from terrace.toolchain.spoken import is_terraform
from terrace.toolchain.terraform import NAME_VARIABLE, terraform_binary

NEW_SECONDS = 60.0
GUARD = Path(place.__file__).with_name("terraform")


class Guarded:
    """The terraforms of one command, each under a guard.

    Attributes:
        command: What to run instead of the command that was given.
        env: The environment for it.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        log: Path | None = None,
        logs_all: bool = False,
    ) -> None:
        """Prepare the guards of a command.

        Args:
            command: A terraform, or what starts others, such as cdktf.
            env: Its environment; names the terraform that cdktf runs.
            log: Takes what terraform prints once nobody else reads it.
            logs_all: Let the log have all of it.

        Raises:
            UserError: There is no terraform, or no room for the run's folder.
        """
        direct = is_terraform(command, env)
        terraform = command[0] if direct else str(terraform_binary(env))
        try:
            runs = state_folder(repository_root()) / "runs"
            runs.mkdir(parents=True, exist_ok=True)
            _forget_dead(runs)
            self._place = place.Place(Path(tempfile.mkdtemp(dir=runs)))
            self._place.enter_as_command()
        except OSError as problem:
            raise UserError(f"{runs} cannot be written: {problem.strerror}") from None
        self.command = [str(GUARD), *command[1:]] if direct else list(command)
        self.env = {
            **env,
            place.FOLDER: str(self._place.folder),
            place.TERRAFORM: terraform,
            place.PYTHON: sys.executable,
            **({NAME_VARIABLE: str(GUARD)} if not direct else {}),
            **({place.LOG: str(log)} if log else {}),
            **({place.LOGS_ALL: "1"} if log and logs_all else {}),
        }

    @property
    def is_running(self) -> bool:
        """Whether a terraform runs."""
        return any(self._place.guards())

    @property
    def refusal(self) -> str | None:
        """Why a guard refused to deploy another plan than the approved one, if one did."""
        return self._place.refusal

    def interrupt(self) -> bool:
        """Interrupt what runs, and let nothing begin any more; False when nothing ran."""
        self._place.interrupt()
        return self._send(signal.SIGINT)

    def end_at_once(self) -> None:
        """Let terraform give up what it is doing."""
        self._send(END_AT_ONCE)

    def close(self) -> None:
        """Forget the run; what still runs takes that for an interruption."""
        self._place.leave()
        shutil.rmtree(self._place.folder, ignore_errors=True)

    def _send(self, number: int) -> bool:
        guards = list(self._place.guards())
        for guard in guards:
            with suppress(ProcessLookupError):
                os.kill(guard, number)
        return bool(guards)


def _forget_dead(runs: Path) -> None:
    """Remove the folders of runs that were killed; a new one is given a moment to be entered."""
    for folder in runs.iterdir():
        run = place.Place(folder)
        with suppress(FileNotFoundError):  # somebody else was quicker
            is_new = time.time() - folder.stat().st_mtime < NEW_SECONDS
            if not (is_new or run.has_command or any(run.guards())):
                shutil.rmtree(folder, ignore_errors=True)
