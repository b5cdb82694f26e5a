"""A working copy whose three environments are small, for runs of its pipelines on this machine."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.project import ROOT, edit
from tests.support.workflow_actions import clone
from tests.support.workflow_steps import Call, StandIn

SMALL = ROOT / "examples/environments/small.py"
IMPORT = "from constructs_lib.database.config import PostgresConfig\n"
PROMOTION = "from constructs_lib.delivery.config import PromotionConfig\n"
# Account, second number of its addresses, what runs before, and how its service is deployed.
ENVIRONMENTS = {
    "dev": ("222222222222", 40, "", "rolling"),
    "staging": ("333333333333", 41, 'PromotionConfig(after="dev", minutes=0)', "rolling"),
    "production": ("444444444444", 42, 'PromotionConfig(after="staging", minutes=1)', "canary"),
}
ZONES = '("a", "b", "c")'
# What a job finds installed, instead of installing it: environments and tools of this copy.
INSTALLED = (".venv", "node_modules", ".terrace/bin", ".terrace/node", ".terrace/checks")
COPIED = (".terrace/setup.json", ".terrace/terraform.rc")
CURL = """#!/bin/sh
# The public address, as DNS would lead to it.
exec {curl} --disable --cacert {authority} --connect-to ::localhost:{port} "$@"
"""
SET_UP_ALREADY = """#!/bin/sh
# Jobs find everything set up.
[ "$2" != terrace.setup ] || exit 0
exec {python} "$@"
"""


def small_project(folder: Path) -> Path:
    """Clone this working copy's commit, and make its environments small."""
    project = folder / "project"
    git(folder, "clone", "--quiet", str(ROOT), str(project))
    for path in (ROOT / "environments").glob("*.py"):
        if re.search(r"^ENVIRONMENT\b", path.read_text(), flags=re.M):
            (project / "environments" / path.name).unlink()
    for name, chosen in ENVIRONMENTS.items():
        _write(project / "environments", name, chosen)
    git(project, "checkout", "--quiet", "-B", "main")
    git(project, "config", "user.name", "rehearsal")
    git(project, "config", "user.email", "rehearsal@example.com")
    (project / "terraform-out/addresses.json").unlink()
    return project


def _write(folder: Path, name: str, chosen: tuple[str, int, str, str]) -> None:
    account, number, promotion, way = chosen
    file = folder / f"{name}.py"
    shutil.copyfile(SMALL, file)
    edit(file, 'name="small"', f'name="{name}"')
    edit(file, 'account_id="666666666666"', f'account_id="{account}"')
    edit(file, "10.40.0.0/16", f"10.{number}.0.0/16")
    edit(file, 'uses=("database",)', f'deployment="{way}", uses=("database",)')
    if name != "dev":  # one database is enough to migrate
        text = re.sub(
            r"    database=PostgresConfig\(.*?\n    \),\n", "", file.read_text(), flags=re.S
        )
        file.write_text(text.replace('uses=("database",)', "uses=()").replace(IMPORT, PROMOTION))
        edit(file, "    owner=", f"    promotion={promotion},\n    owner=")
    if name == "production":
        edit(file, "protected=False", "protected=True")
        edit(file, 'zones=("a", "b"), nat_zones=("a",)', f"zones={ZONES}, nat_zones={ZONES}")
        edit(file, "log_retention_days=30", "log_retention_days=365")
        edit(file, "minimum_tasks=1", "minimum_tasks=3")
        edit(file, "maximum_tasks=2", "maximum_tasks=4")


def commit(project: Path, why: str) -> str:
    """Commit everything; returns the commit."""
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--no-verify", "--allow-empty", "-m", why)
    return git(project, "rev-parse", "HEAD").strip()


def git(folder: Path, *words: str) -> str:
    """Run git in a folder."""
    ended = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return ended.stdout


def checked_out(project: Path, synthesized: Path) -> StandIn:
    """Check out a commit; what a job would install is there.

    Args:
        project: The working copy.
        synthesized: Its stacks for the embedded AWS, which preflight reads; those for AWS are
            committed.
    """
    check_out = clone(project)

    def with_tools(call: Call) -> None:
        check_out(call)
        target = call.place.workspace
        (target / ".terrace").mkdir()
        for each in INSTALLED:
            if (ROOT / each).exists():
                (target / each).symlink_to((ROOT / each).resolve())
        for each in COPIED:
            shutil.copy(ROOT / each, target / each)
        own = target / ".terrace/embedded/terraform-out"
        shutil.copytree(synthesized, own, ignore=shutil.ignore_patterns(".terraform*", "*tfstate*"))
        call.place.env["PYTHONPATH"] = str(target)  # before what the environment has installed

    return with_tools


def programs(folder: Path, *, port: int, authority: Path, gh: str) -> Mapping[str, str]:
    """Write what stands in for programs; returns variables that lead to them."""
    folder.mkdir()
    curl = shutil.which("curl")
    written = {
        "curl": CURL.format(curl=curl, port=port, authority=authority),
        "gh": gh,
        "python-set-up": SET_UP_ALREADY.format(python=sys.executable),
        "sleep": "#!/bin/sh\n# Pauses of scripts are a tenth.\nexec "
        f'{shutil.which("sleep")} "0.$(printf %03d "$1")"\n',
    }
    for name, text in written.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHON": str(folder / "python-set-up"),
    }
