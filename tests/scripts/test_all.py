"""What is the same for every script: help, usage, exit codes, and what a shell of 2007 takes."""

import re
import subprocess
from pathlib import Path

import pytest

from environments import ENVIRONMENTS
from terrace.delivery.codes import Code
from tests.support.project import ROOT
from tests.support.scripts import COMMIT, IMAGE, Scripts, command

SCRIPTS = {
    "bootstrap": ["dev", "--dry-run"],
    "db-backup": ["snapshot", "dev"],
    "deploy": ["dev", "--image", IMAGE, "--commit", COMMIT],
    "health-check": ["dev"],
    "notify": ["dev", "started"],
    "promote": ["dev", "staging"],
    "rollback": ["dev"],
    "take-down": ["dev", "--yes"],
}
FOLDER = ROOT / "scripts"
# What bash 3.2 of macOS does not know.
NEWER = (
    r"\bmapfile\b|\breadarray\b|declare -[An]|local -[An]|\$\{\w+(,,|\^\^|@[QEPA])|&>>|\|&|"
    r"\bwait -n\b|\$EPOCH|printf -v \w+\[|coproc|\[-1\]"
)


@pytest.fixture
def scripts(tmp_path: Path) -> Scripts:
    return Scripts.prepared(tmp_path)


def test_every_script_is_tested_here() -> None:
    there = {path.stem for path in FOLDER.glob("*.sh")} - {"lib"}
    assert there == set(SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS)
def test_help_says_how_it_is_called_and_what_each_exit_code_means(
    scripts: Scripts, script: str
) -> None:
    done = scripts.run(script, "--help")
    assert (done.code, done.log) == (0, "")
    assert done.out.startswith(f"Usage: scripts/{script}.sh ")
    assert "--dry-run" in done.out
    listed = dict(re.findall(r"^  (\d+) +(.+)$", done.out.partition("Exit codes:")[2], re.M))
    assert {"0", "1", "2", "3", "130"} <= listed.keys()
    assert {int(code) for code in listed} <= {int(each) for each in Code}
    assert max(map(len, done.out.splitlines())) <= 100


def test_the_codes_of_the_shell_are_those_of_the_tools() -> None:
    text = (FOLDER / "lib.sh").read_text()
    assigned = {name: int(value) for name, value in re.findall(r"\b([A-Z_]+)=(\d+)\b", text)}
    known = {each.name: int(each) for each in Code}
    assert {name: assigned.get(name) for name in known if name != "DRIFT"} == {
        name: value for name, value in known.items() if name != "DRIFT"
    }


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_option_that_is_not_known_is_wrong_usage(scripts: Scripts, script: str) -> None:
    done = scripts.run(script, "--bogus")
    assert done.code == Code.USAGE
    assert re.fullmatch(
        rf"\S+Z {script}\.sh -: error: '--bogus' is not an option or one argument too many; "
        rf"see {script}\.sh --help\n",
        done.log,
    )
    assert done.calls == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_environment_that_is_not_known_is_wrong_usage(scripts: Scripts, script: str) -> None:
    scripts.answers("notify", "2 ")
    done = scripts.run(script, *(word.replace("dev", "nowhere") for word in SCRIPTS[script]))
    assert done.code == Code.USAGE
    assert not [call for call in done.calls if call.startswith(("release", "database", "teardown"))]


@pytest.mark.parametrize("script", SCRIPTS)
def test_without_the_tools_it_says_to_set_them_up(scripts: Scripts, script: str) -> None:
    done = scripts.run(script, *SCRIPTS[script], env={"VENV": "/nowhere"})
    assert done.code == Code.TOOL_MISSING
    assert "error: /nowhere/bin/python is not there; run: make setup" in done.log


@pytest.mark.parametrize("script", ["deploy", "rollback", "promote", "take-down"])
def test_missing_credentials_end_it_before_anything_is_changed(
    scripts: Scripts, script: str
) -> None:
    scripts.answers("sign-in", "4 ")
    done = scripts.run(script, *SCRIPTS[script])
    assert done.code == Code.SIGNED_OUT
    assert {call.split("|")[0] for call in done.calls} == {"facts"}


@pytest.mark.parametrize("script", ["notify", "db-backup"])
def test_the_exit_code_of_the_tools_is_passed_on(scripts: Scripts, script: str) -> None:
    scripts.answers("notify", "4 ")
    scripts.answers("database-snapshot", "4 ")
    assert scripts.run(script, *SCRIPTS[script]).code == Code.SIGNED_OUT


@pytest.mark.parametrize("script", ["deploy", "health-check"])
def test_without_curl_it_says_what_to_install(scripts: Scripts, script: str) -> None:
    """In a folder with what a shell takes besides, whatever else the machine has."""
    lean = scripts.folder / "lean"
    lean.mkdir()
    for program in ("bash", "basename", "cat", "cut", "date", "dirname", "env", "grep", "mktemp"):
        found = subprocess.run(["which", program], capture_output=True, text=True, check=True)
        (lean / program).symlink_to(found.stdout.strip())
    done = scripts.run(script, *SCRIPTS[script], env={"PATH": str(lean)})
    assert done.code == Code.TOOL_MISSING
    assert "error: curl is not on PATH; install it" in done.log


def test_the_real_tools_name_the_environments_that_there_are(scripts: Scripts) -> None:
    done = scripts.run("rollback", "nowhere", env={"VENV": str(ROOT / ".venv")})
    assert done.code == Code.USAGE
    known = ", ".join(each.name for each in ENVIRONMENTS)
    assert done.log.startswith(f"error: environment is 'nowhere', allowed: {known}")


def test_the_real_tools_say_how_to_sign_in(scripts: Scripts) -> None:
    done = scripts.run("rollback", ENVIRONMENTS[0].name, env={"VENV": str(ROOT / ".venv")})
    assert done.code == Code.SIGNED_OUT
    assert "there are no credentials; sign in, for example with `aws sso login`" in done.log


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.sh")), ids=lambda path: path.stem)
def test_it_is_strict_and_takes_no_newer_shell_than_that_of_macos(path: Path) -> None:
    text = path.read_text()
    assert re.findall(NEWER, re.sub(r"^\s*#.*", "", text, flags=re.M)) == []
    empty = re.findall(r"(?<!\+)\"\$\{(\w+)\[@\]\}\"", text)
    assert set(empty) <= {"urls"}, "an empty list is unset in bash 3.2"
    if path.stem != "lib":
        assert text.startswith("#!/usr/bin/env bash\n# ")
        assert "\nset -euo pipefail\n" in text
        assert path.stat().st_mode & 0o111


def test_every_exit_code_that_a_script_names_is_explained(scripts: Scripts) -> None:
    for script in SCRIPTS:
        text = Path(command(script, ())[0]).read_text()
        (named,) = re.findall(r"^\$\(codes ([\d ]+)\)$", text, re.M)
        listed = re.findall(r"^  (\d+) +\S", scripts.run(script, "--help").out, re.M)
        assert listed == named.split(), script


SHELLS = {
    "CDPATH": "export CDPATH=/tmp:.; cd @ROOT@; scripts/@PROMOTE@",
    "noclobber": "set -C; export SHELLOPTS; cd @ROOT@; scripts/@PROMOTE@",
    "no standard input": "cd @ROOT@; scripts/@PROMOTE@ <&-",
    "colours of grep": "export GREP_OPTIONS=--color=always; cd @ROOT@; scripts/@PROMOTE@",
    "by a symbolic link": "ln -s @ROOT@/scripts/promote.sh 'a link'; './a link' @WORDS@",
    "from elsewhere": "cd /; @ROOT@/scripts/@PROMOTE@",
    "without HOME": "unset HOME LC_ALL; TERM=dumb @ROOT@/scripts/@PROMOTE@",
    "as POSIX": "bash --posix @ROOT@/scripts/@PROMOTE@",
    "a space in TMPDIR": "mkdir 't m p'; TMPDIR=$PWD/'t m p' @ROOT@/scripts/@PROMOTE@",
    "an IFS of its own": "export IFS=s; @ROOT@/scripts/@PROMOTE@",
    "closed output": "@ROOT@/scripts/@PROMOTE@ >&-",
    "nobody listens": "@ROOT@/scripts/@PROMOTE@ 2>&1 | true; exit ${PIPESTATUS[0]}",
}


@pytest.mark.parametrize("shell", SHELLS)
def test_it_does_the_same_in_whatever_shell_it_is_started(scripts: Scripts, shell: str) -> None:
    words = "dev staging --no-health --no-notify --repository app"
    text = SHELLS[shell].replace("@PROMOTE@", f"promote.sh {words}").replace("@WORDS@", words)
    scripts.answers("release-promotable", f'0 {{"image": "{IMAGE}", "commit": "{COMMIT}"}}')
    scripts.answers("release-status", "0 []")
    done = subprocess.run(
        ["bash", "-c", text.replace("@ROOT@", str(ROOT))],
        env=scripts.variables(),
        cwd=scripts.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == Code.DONE, done.stderr
    deploys = f"release|deploy|staging|--image|{IMAGE}|--commit|{COMMIT}|--repository|app"
    assert scripts.calls()[-1] == deploys


def test_a_value_of_several_lines_is_wrong_usage(scripts: Scripts) -> None:
    done = scripts.run("deploy", "dev", "--image", f"{IMAGE}\nx", "--commit", COMMIT)
    assert (done.code, done.calls) == (Code.USAGE, [])
    assert "error: --image is 'sha256:" in done.log


def test_a_trace_of_the_shell_shows_no_password(scripts: Scripts) -> None:
    done = subprocess.run(
        ["bash", "-x", *command("db-backup", ["backup", "--to", "a", "--dry-run"])],
        env={**scripts.variables(), "DATABASE_URL": "postgresql://me:secret@host/app"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "DATABASE_URL" not in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize("script", SCRIPTS)
def test_it_is_read_without_a_mistake(script: str) -> None:
    path = command(script, ())[0]
    subprocess.run(["bash", "-n", path], check=True)
