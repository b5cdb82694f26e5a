"""What a check of the pipelines' files says."""

import subprocess
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain import capture, checks
from terrace.toolchain.spoken import name_of

_SETTINGS = ("ACTIONLINT_", "GITLEAKS_", "SHELLCHECK_", "SHFMT_", "ZIZMOR_", "GH_", "GITHUB_TOKEN")
"""Beginnings of variables that make a tool leave something out, or look at the network."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What one tool found.

    Attributes:
        check: Name of the check.
        read: What it read, such as "5 workflows".
        findings: One line each, with file and line; none is good.
    """

    check: str
    read: str
    findings: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Files:
    """A working copy and how its tools are run.

    Attributes:
        root: The working copy that is checked.
        tools: The working copy whose tools check it.
        environ: The user's environment.
    """

    root: Path
    tools: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def program(self, name: str) -> str:
        """Path of a tool, the machine's own one first."""
        return str(checks.machines_own_first(name, self.environ, self.tools))

    def found(self, *patterns: str) -> list[str]:
        """Names of files from the root that fit a pattern, in order."""
        found = {path for each in patterns for path in self.root.glob(each) if path.is_file()}
        return sorted(str(path.relative_to(self.root)) for path in found)

    def run(
        self, command: Sequence[str], *, accepted: Collection[int] = (0, 1)
    ) -> subprocess.CompletedProcess[str]:
        """Run a tool in the working copy, with settings of the repository alone.

        Args:
            command: Program and arguments.
            accepted: Exit codes with which it says that it worked, by default also 1: findings.

        Raises:
            UserError: It did not work.
        """
        env = checks.variables(
            {k: v for k, v in self.environ.items() if not k.startswith(_SETTINGS)}, self.tools
        )
        ended = capture(command, cwd=self.root, env=env)
        if ended.returncode not in accepted:
            name = name_of(command)
            said = [line.strip() for line in (ended.stderr or ended.stdout).splitlines()]
            why = [line for line in said if line and not line.startswith("INFO")]
            first = "; ".join(why[:2]) or "it said nothing"  # what follows are its own calls
            raise UserError(f"{name} failed with exit code {ended.returncode}: {first}")
        return ended


def refuse_nothing(check: str, read: Sequence[object] | int, where: str) -> None:
    """A tool that read nothing has found nothing.

    Raises:
        UserError: It read nothing.
    """
    if not read:
        raise UserError(f"{check} read no file, expected some in {where}")
