"""gitleaks over the files of the working copy, and over the history where there is one.

Exceptions are in .gitleaks.toml, where owners see them; comments in files make none.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.errors import UserError

CONFIG = ".gitleaks.toml"
_LEFT_OUT = {".git", ".terrace", "node_modules", "__pycache__", ".terraform"}
_COMMITS = re.compile(r"(\d+) commits scanned")


def secrets(files: Files) -> Outcome:
    """Scan the files.

    Raises:
        UserError: They could not be scanned.
    """
    names = _names(files.root)
    refuse_nothing("gitleaks", names, str(files.root))
    with tempfile.TemporaryDirectory(prefix="terrace-secrets-") as scratch:
        copy = Path(scratch, "files")
        for name in names:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(files.root / name, copy / name)
        found, said = _scan(files, ["dir", str(copy)])
        if "scanned ~0 bytes" in said:
            raise UserError(f"gitleaks read nothing of {len(names)} files")
        findings = [_worded(each, base=copy) for each in found]
    return Outcome(check="secrets", read=f"{len(names)} files", findings=findings)


def history(files: Files) -> Outcome:
    """Scan the commits; a clone that is cut short has only its last ones.

    Raises:
        UserError: They could not be scanned.
    """
    if _git(files.root, "rev-parse", "--is-inside-work-tree") is None:
        return Outcome(check="history", read="no repository", findings=[])
    found, said = _scan(files, ["git", str(files.root)])
    commits = _COMMITS.search(said)
    refuse_nothing("gitleaks", int(commits[1]) if commits else 0, "the history")
    read = f"{commits[1] if commits else 0} commits"
    if _git(files.root, "rev-parse", "--is-shallow-repository") == ["true"]:
        read += ", all that this clone has: it is cut short"
    return Outcome(check="history", read=read, findings=[_worded(each) for each in found])


def _scan(files: Files, where: Sequence[str]) -> tuple[list[dict[str, Any]], str]:
    """Return findings and what gitleaks said; secrets in them are blotted out."""
    config = files.root / CONFIG
    if not config.is_file():
        raise UserError(f"{config} is not there, which says what is no secret")
    with tempfile.TemporaryDirectory(prefix="terrace-secrets-") as scratch:
        report = Path(scratch, "report.json")
        options = ["--config", str(config), "--ignore-gitleaks-allow", "--redact"]
        more = ["--no-banner", "--no-color", "--report-format=json", f"--report-path={report}"]
        ended = files.run([files.program("gitleaks"), *where, *options, *more])
        if not report.is_file():
            raise UserError(f"gitleaks failed: {ended.stderr.strip().splitlines()[-1]}")
        return json.loads(report.read_text(encoding="utf-8")), ended.stderr


def _worded(finding: dict[str, Any], base: Path | None = None) -> str:
    path = finding["File"]
    name = str(Path(path).relative_to(base)) if base else path
    where = f"{name}:{finding['StartLine']}"
    commit = f" in commit {finding['Commit'][:12]}" if finding.get("Commit") else ""
    return f"{where}: {finding['Description']}{commit} [{finding['RuleID']}]"


def _names(root: Path) -> list[str]:
    """Names of what is or would be committed; of a folder without Git, of all but caches."""
    listed = _git(root, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    if listed is None:
        found = (path.relative_to(root) for path in root.rglob("*"))
        listed = [str(each) for each in found if not _LEFT_OUT & {*each.parts}]
    return [each for each in listed if (root / each).is_file()]


def _git(root: Path, *arguments: str) -> list[str] | None:
    """Return what git prints; None where there is no git or no repository."""
    try:
        ended = subprocess.run(
            ["git", *arguments], cwd=root, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return None
    separator = "\0" if "-z" in arguments else "\n"
    return (
        [each for each in ended.stdout.split(separator) if each] if not ended.returncode else None
    )
