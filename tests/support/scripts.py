"""Scripts run for tests, with stand-ins for the tools that they call and a record of the calls."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from environments import PLATFORM
from terrace.facts import facts
from tests.support.example import DEV
from tests.support.fake_commands import fake_command
from tests.support.project import ROOT

IMAGE = f"sha256:{'a' * 64}"
COMMIT = "b" * 40
# Whatever the project is called and has.
EXAMPLE = replace(PLATFORM, project="terrace", domain="terrace.example")
NAMES = ("dev", "staging", "production")
CALLER = "arn:aws:sts::222222222222:assumed-role/someone/me"
SEPARATOR = "|"
# Answers by the first words of a command, such as "release-deploy" or "notify": a file with lines
# for each further call, "<exit code> <output>"; the last one stays.
TERRACE = """\
[ "$1" != -c ] || exec @PYTHON@ "$@"
shift 2
line=''
for word in "$@"; do line="$line${line:+|}$word"; done
printf '%s\\n' "$line" >> "$STAND_IN/calls"
key=$1
case $1 in release | database) key=$1-$2 ;; esac
if [ "$1" = facts ]; then
  if [ ! -f "$STAND_IN/facts-$2" ]; then
    echo "error: environment is '$2', allowed: dev" >&2
    exit 2
  fi
  cat "$STAND_IN/facts-$2"
  [ "${3:-}" = --sign-in ] || exit 0
  echo "caller=@CALLER@"
  key=sign-in
fi
[ -f "$STAND_IN/$key" ] || exit 0
answer=$(head -n 1 "$STAND_IN/$key")
if [ "$(wc -l < "$STAND_IN/$key")" -gt 1 ]; then
  tail -n +2 "$STAND_IN/$key" > "$STAND_IN/$key.rest"
  mv "$STAND_IN/$key.rest" "$STAND_IN/$key"
fi
case $answer in
  wait*) trap 'echo ended >> "$STAND_IN/calls"; exit ${answer#wait }' TERM; touch "$STAND_IN/waits"
    while :; do /bin/sleep 0.02; done ;;
esac
printf '%b' "${answer#* }" | sed 's/^[0-9]*$//'
exit "${answer%% *}"
"""
CURL = """\
echo curl >> "$STAND_IN/calls"
while [ $# -gt 1 ]; do [ "$1" != --output ] || printf '{"status": "ok"}' > "$2"; shift; done
printf '%s 0.01' "$(cat "$STAND_IN/health")"
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What a script did.

    Attributes:
        code: Its exit code.
        out: Its standard output.
        log: Its standard error.
        calls: Commands that it called, each as its words with a bar between two.
    """

    code: int
    out: str
    log: str
    calls: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scripts:
    """The scripts, in an environment of a test's own.

    Attributes:
        folder: Folder of the stand-ins.
        env: Variables beside those that every script gets.
    """

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    @classmethod
    def prepared(cls, folder: Path) -> "Scripts":
        """Put stand-ins into a folder; the environments are like the tests' example."""
        fake_command(folder / "bin", "python", _terrace())
        fake_command(folder / "bin", "cdktf", '"$STAND_IN/bin/python" -m cdktf "$@"')
        fake_command(folder / "path", "curl", CURL)
        fake_command(folder / "path", "sleep", "")  # nothing becomes better by waiting
        (folder / "health").write_text("200")
        (folder / "calls").touch()
        for name in NAMES:
            told = facts(DEV, EXAMPLE) | {"environment": name}
            told |= {"guarded": "no" if name == DEV.name else "yes"}
            text = "".join(f"{key}={value}\n" for key, value in told.items())
            (folder / f"facts-{name}").write_text(text)
        return cls(folder=folder)

    def answers(self, key: str, *lines: str) -> None:
        """Say how a command ends, each time it is called: "<exit code> <output>"."""
        (self.folder / key).write_text("".join(f"{line}\n" for line in lines))

    def variables(self) -> dict[str, str]:
        """All variables of a script: no credentials, no configuration of a user's."""
        return {
            "PATH": f"{self.folder / 'path'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LC_ALL": "C",
            "VENV": str(self.folder),
            "STAND_IN": str(self.folder),
            "AWS_EC2_METADATA_DISABLED": "true",
            **self.env,
        }

    def run(
        self, script: str, *words: str, told: str = "", env: Mapping[str, str] | None = None
    ) -> Done:
        """Run a script and wait for its end.

        Args:
            script: Its name without ".sh".
            words: Its arguments.
            told: What is typed.
            env: Variables that differ.
        """
        done = subprocess.run(
            command(script, words),
            env={**self.variables(), **(env or {})},
            cwd=self.folder,
            input=told,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Done(code=done.returncode, out=done.stdout, log=done.stderr, calls=self.calls())

    def calls(self) -> list[str]:
        """What was called until now."""
        return (self.folder / "calls").read_text().splitlines()


def _terrace() -> str:
    return TERRACE.replace("@CALLER@", CALLER).replace("@PYTHON@", sys.executable)


def command(script: str, words: Sequence[str]) -> list[str]:
    """The words that start a script."""
    return [str(ROOT / "scripts" / f"{script}.sh"), *words]
