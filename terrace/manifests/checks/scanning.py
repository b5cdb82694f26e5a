"""checkov and trivy on rendered manifests, with the waivers of scan-waivers.toml.

Each object is a file of its own, because trivy names files only. checkov sees one rendering at a
time: with several, the network policies of one environment would count for all.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from conventions.blocks import COMMENT, Block, Mode
from conventions.document import Document, Kind
from terrace import toolchain
from terrace.manifests.checks.rendering import Json, Rendering, identity
from terrace.scan import checkov, trivy
from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Finding, Scanned, Tool, distinct
from terrace.scan.tools import Tools
from terrace.scan.waivers import MANIFESTS

FRAMEWORK = "kubernetes"
_CHECKOV = (
    *("--framework", FRAMEWORK, "--output", "json"),
    *("--compact", "--soft-fail", "--skip-download"),
)
FLOORS: Mapping[Tool, int] = {Tool.CHECKOV: 1500, Tool.TRIVY: 22000}
"""Fewest checks over all manifests, a bit below what was evaluated on 2026-11-29."""
# What neither scanner knows, and which other kind it is scanned as: its pods are the same.
_AS_KNOWN = {"Rollout": ("apps/v1", "Deployment")}


@dataclass(frozen=True, kw_only=True, eq=False)
class Manifests(Document):
    """A rendering as waivers see it: facts such as has:NetworkPolicy are looked up in it.

    Attributes:
        objects: Its objects; each may be called kubernetes/<namespace>/<kind>/<name> in a waiver,
            or, in one rendering only, such as kubernetes/overlays/dev/<namespace>/<kind>/<name>.
    """

    objects: tuple[Json, ...]

    @cached_property
    def resources(self) -> tuple[Block, ...]:
        """Every object."""
        return tuple(
            Block(
                document=self.name,
                mode=Mode.RESOURCE,
                type=str(each.get("kind")),
                id=identity(each),
                whole_address=identity(each),
                body=each | {COMMENT: {"metadata": {"path": f"{MANIFESTS}{identity(each)}"}}},
            )
            for each in self.objects
        )


def document(rendering: Rendering) -> Manifests:
    """Return a rendering as waivers see it."""
    return Manifests(
        name=rendering.name,
        kind=Kind.STACK,
        file=Path(rendering.name),
        body={},
        objects=rendering.objects,
    )


def scan(renderings: Sequence[Rendering], scratch: Path, tools: Tools) -> list[Scanned]:
    """Scan manifests with both tools.

    Args:
        renderings: The manifests.
        scratch: A folder to be made.
        tools: The scanners.

    Raises:
        UserError: A scanner failed.
        CouldNotScanError: It says nothing of something that runs pods.
    """
    folders = [write(each, scratch / str(number)) for number, each in enumerate(renderings)]
    return [*_checkov(renderings, folders, tools), *_trivy(renderings, folders, tools)]


def refuse_too_few(scans: Sequence[Scanned], floors: Mapping[Tool, int] = FLOORS) -> None:
    """Refuse a scan that has hardly looked.

    Raises:
        CouldNotScanError: A tool made fewer checks than the floor.
    """
    for tool, floor in floors.items():
        total = sum(each.evaluated for each in scans if each.tool is tool)
        if total < floor:
            raise CouldNotScanError(
                f"{tool} evaluated {total} checks in the manifests, expected are {floor} or more; "
                "find out what it no longer reads, or lower FLOORS in "
                "terrace/manifests/checks/scanning.py with the manifests"
            )


def write(rendering: Rendering, folder: Path) -> Path:
    """Write each object into a file of its own."""
    folder.mkdir(parents=True)
    for each in rendering.objects:
        version, kind = each["apiVersion"], each["kind"]
        if runs_pods(each):
            version, kind = _AS_KNOWN.get(kind, (version, kind))
        written = json.dumps(each | {"apiVersion": version, "kind": kind}, indent=1)
        (folder / _file(each)).write_text(written, encoding="utf-8")
    return folder


def read_checkov(text: str, rendering: Rendering) -> Scanned:
    """Read a report of checkov.

    Raises:
        CouldNotScanError: It is no complete one.
    """
    if not any(map(runs_pods, rendering.objects)) and _is_empty(text):
        return Scanned(tool=Tool.CHECKOV, stack=rendering.name, passed=0, failed=0, findings=())
    found = checkov.results(text, rendering.name, framework=FRAMEWORK)
    passed, failed = found["passed_checks"], found["failed_checks"]
    _refuse_unseen(
        Tool.CHECKOV, rendering, {Path(each["file_path"]).name for each in (*passed, *failed)}
    )
    return Scanned(
        tool=Tool.CHECKOV,
        stack=rendering.name,
        passed=len(passed),
        failed=len(failed),
        findings=distinct(
            _finding(
                rendering,
                each["file_path"],
                tool=Tool.CHECKOV,
                rule=str(each["check_id"]),
                severity=str(each.get("severity") or ""),
                what=str(each["check_name"]),
            )
            for each in failed
        ),
    )


def read_trivy(report: Sequence[Json], rendering: Rendering) -> Scanned:
    """Read what trivy reports of the files of a rendering.

    Raises:
        CouldNotScanError: It is no complete one.
    """
    results = [each for each in report if each.get("Type") == FRAMEWORK]
    _refuse_unseen(Tool.TRIVY, rendering, {Path(each["Target"]).name for each in results})
    failed = [
        (each["Target"], found)
        for each in results
        for found in each.get("Misconfigurations") or []
        if found.get("Status") == "FAIL"
    ]
    return Scanned(
        tool=Tool.TRIVY,
        stack=rendering.name,
        passed=sum(each.get("MisconfSummary", {}).get("Successes", 0) for each in results),
        failed=len(failed),
        findings=distinct(
            _finding(
                rendering,
                file,
                tool=Tool.TRIVY,
                rule=trivy.identity(found),
                severity=str(found.get("Severity", "")),
                what=str(found.get("Message") or found.get("Title", "")),
            )
            for file, found in failed
        ),
    )


def _checkov(
    renderings: Sequence[Rendering], folders: Sequence[Path], tools: Tools
) -> list[Scanned]:
    *python, _, _ = tools.checkov  # less "-m checkov.main"
    program = str(Path(__file__).with_name("checkov_each.py"))
    command = [*python, program, *_CHECKOV, "--", *map(str, folders)]
    toolchain.run(command, cwd=folders[0].parent, env=tools.env, name="checkov on the manifests")
    reports = [each.with_suffix(".checkov").read_text(encoding="utf-8") for each in folders]
    return [read_checkov(text, each) for text, each in zip(reports, renderings, strict=True)]


def _trivy(renderings: Sequence[Rendering], folders: Sequence[Path], tools: Tools) -> list[Scanned]:
    root = folders[0].parent
    cache = ("--cache-dir", f"{root}-trivy")
    command = [*tools.trivy, "config", "--format", "json", *trivy.NO_NETWORK, *cache, "."]
    ended = toolchain.run(command, cwd=root, env=tools.env, name="trivy on the manifests")
    trivy.refuse_errors(ended.stderr, "the manifests")
    results = trivy.read(ended.stdout, "the manifests")
    return [
        read_trivy([found for found in results if _is_in(found, folder)], each)
        for folder, each in zip(folders, renderings, strict=True)
    ]


def _is_empty(text: str) -> bool:
    """Whether checkov found nothing that it has a check for; it then writes counts alone."""
    with suppress(ValueError):
        report = json.loads(text)
        return isinstance(report, dict) and report.get("resource_count") == 0
    return False


def _is_in(found: Json, folder: Path) -> bool:
    return Path(found["Target"]).parent.name == folder.name


def _refuse_unseen(tool: Tool, rendering: Rendering, files: set[str]) -> None:
    """Refuse a scan that said nothing of an object with pods; a parser that gave up finds none."""
    for each in rendering.objects:
        if runs_pods(each) and _file(each) not in files:
            raise CouldNotScanError(
                f"{tool} evaluated nothing in {rendering.name}/{identity(each)}"
            )


def runs_pods(each: Json) -> bool:
    """Whether an object is, or makes, pods."""
    if each["kind"] in ("Pod", "CronJob"):
        return True
    spec = each.get("spec")
    template = spec.get("template") if isinstance(spec, dict) else None
    inner = template.get("spec") if isinstance(template, dict) else None
    return isinstance(inner, dict) and "containers" in inner


def _file(each: Json) -> str:
    return identity(each).replace("/", "__") + ".yaml"


def _finding(rendering: Rendering, file: str, **found: Any) -> Finding:
    address = Path(file).stem.replace("__", "/")
    return Finding(stack=rendering.name, path=f"{MANIFESTS}{address}", address=address, **found)
