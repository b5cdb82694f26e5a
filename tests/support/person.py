"""Somebody who works through a runbook: a shell in a working copy whose AWS is an embedded one."""

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from terrace import toolchain
from terrace.embedded_aws.environment import without_empty
from tests.support.embedded_aws import EmbeddedAws
from tests.support.fake_commands import fake_command
from tests.support.project import ROOT, copy_project, edit, link_drawing_tools, without_hashes
from tests.support.runbooks import Block, filled, says
from tests.support.scripts import CURL

TOOLS = ("Makefile", "scripts")
HELPERS = ("__init__", "loading", "model", "order", "platform", "previews")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """What came of a block of commands.

    Attributes:
        code: Exit code.
        output: Standard output and error.
    """

    code: int
    output: str


@dataclass(kw_only=True)
class Operator:
    """A working copy, and a shell in it.

    Attributes:
        project: The working copy.
        aws: Its AWS.
        region: The region that the shell has chosen.
        values: What `<name>` in a runbook stands for.
        variables: Environment variables of the shell.
        target: What is deployed into, as the shell says; empty for AWS.
    """

    project: Path
    aws: EmbeddedAws
    region: str
    values: dict[str, str]
    variables: dict[str, str]
    target: str = ""

    @classmethod
    def prepared(
        cls, folder: Path, aws: EmbeddedAws, *, environments: Mapping[str, str], region: str
    ) -> "Operator":
        """Make a working copy.

        Args:
            folder: Where.
            aws: Its AWS.
            environments: Text of each file of `environments/`, by its name.
            region: The region that the shell chooses.
        """
        project = copy_project(folder / "project")
        for name in TOOLS:
            path = ROOT / name
            (shutil.copytree if path.is_dir() else shutil.copyfile)(path, project / name)
        link_drawing_tools(project)
        variables = without_hashes(project)
        (project / ".terrace").mkdir(exist_ok=True)
        if (ROOT / ".terrace/bin").is_dir():
            (project / ".terrace/bin").symlink_to(ROOT / ".terrace/bin")
        for file in (project / "environments").glob("*.py"):
            if file.stem not in HELPERS:
                file.unlink()
        for name, text in environments.items():
            (project / f"environments/{name}.py").write_text(text)
        # Nothing becomes better by waiting.
        edit(project / "terrace/release/waiting.py", "LOOKS = 5", "LOOKS = 0")
        bin_ = folder / "path"
        fake_command(bin_, "curl", CURL)
        fake_command(bin_, "sleep", "")
        fake_command(bin_, "terrace", f'exec {sys.executable} -m terrace "$@"')
        fake_command(folder / "bin", "python", f'exec {sys.executable} "$@"')
        launch = "from terrace.toolchain import cdktf_main; cdktf_main()"
        fake_command(folder / "bin", "cdktf", f'exec {sys.executable} -c "{launch}" "$@"')
        (folder / "health").write_text("200")
        return cls(project=project, aws=aws, region=region, values={}, variables=variables)

    @property
    def folder(self) -> Path:
        """Where the stand-ins are."""
        return self.project.parent

    def run(
        self, block: Block, *, account: str | None = None, typed: str = "", **values: str
    ) -> Ended:
        """Run the commands of a block, and return what came of them.

        Args:
            block: The block.
            account: Account to have a session in; that of the platform if None.
            typed: What is typed at a terminal; none is there if empty.
            values: Further values for `<name>`.
        """
        screen, terminal = pty.openpty() if typed else (None, subprocess.DEVNULL)
        if screen is not None:
            os.write(screen, typed.encode())
        ended = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block.filled(self.values | values)],
            cwd=self.project,
            env=self._variables(account),
            stdin=terminal,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        if screen is not None:
            os.close(screen)
            os.close(terminal)
        return Ended(code=ended.returncode, output=ended.stdout + ended.stderr)

    def works(
        self, block: Block, *, account: str | None = None, typed: str = "", **values: str
    ) -> str:
        """Run a block that works and prints what the runbook expects; returns the output."""
        ended = self.run(block, account=account, typed=typed, **values)
        assert ended.code == 0, f"{block} ended with {ended.code}:\n{ended.output}"
        for told in block.expected:
            assert says(ended.output, told, self.values | values), (
                f"{block} did not print {filled(told, self.values | values)!r}:\n{ended.output}"
            )
        return ended.output

    def fails(self, block: Block, saying: str, *, code: int, **values: str) -> str:
        """Run a block that fails in a way that the runbook knows; returns the output."""
        ended = self.run(block, **values)
        assert ended.code == code, f"{block} ended with {ended.code}:\n{ended.output}"
        known = [each for each in block.failures if saying in each]
        assert known, f"{block} does not say what to do about {saying!r}: {block.failures}"
        assert says(ended.output, known[0], self.values | values), f"{block}:\n{ended.output}"
        return ended.output

    def _variables(self, account: str | None) -> dict[str, str]:
        variables = toolchain.environment(self.aws.environ(self.region)) | self.variables
        variables["PATH"] = f"{self.folder}/path{os.pathsep}{variables['PATH']}"
        variables |= {
            "VENV": str(self.folder / "bin").removesuffix("/bin"),
            "PYTHON": "true",  # it is set up
            "STAND_IN": str(self.folder),
            "AWS_DEFAULT_REGION": self.region,
            "AWS_REGION": self.region,
            "AWS_PAGER": "",
        }
        if account:
            role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
            keys = self.aws.client("sts").assume_role(RoleArn=role, RoleSessionName="operator")
            given = keys["Credentials"]
            variables |= {
                "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
                "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
                "AWS_SESSION_TOKEN": given["SessionToken"],
            }
        return without_empty(variables) | {"TERRACE_TARGET": self.target}
