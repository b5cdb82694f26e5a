"""Reading: a synthesized folder, or any single folder of Terraform JSON, into documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conventions import files, folders
from conventions import ledger as ledger_file
from conventions import runbooks as runbook_files
from conventions.document import Document, Kind
from conventions.errors import UnreadableError
from conventions.unjudged import Unjudged

FOLDERS = {Kind.STACK: "stacks", Kind.MODULE: "json/modules"}
PUBLISHED = "modules"  # the modules as their callers read them, which is HCL
READABLE = "hcl"  # the stacks as people read them
MANIFEST = "manifest.json"


@dataclass(frozen=True, kw_only=True)
class Synthesis:
    """Everything read from one folder.

    Attributes:
        root: The folder.
        documents: Its stacks, then its modules, each by name.
        dependencies: For each stack, the stacks that are deployed before it.
        is_complete: Whether this is a whole output, not a single document.
        runbooks: Pages that alarms may link to, None where no folder of them is known.
        unread: What was found in the folder and read by nobody.
        ledger: Addresses that the stacks held when they were last synthesized, None if unknown.
    """

    root: Path
    documents: tuple[Document, ...]
    dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_complete: bool = True
    runbooks: runbook_files.Pages | None = None
    ledger: ledger_file.Ledger | None = None
    unread: tuple[Unjudged, ...] = ()

    @property
    def document(self) -> str:
        """The folder's name, so that a finding can point at everything together."""
        return self.root.resolve().name

    @property
    def path(self) -> str:
        """The folder's name, so that a finding can point at everything together."""
        return self.document


def read(root: Path, *, runbooks: Path | None = None) -> Synthesis:
    """Read every stack and module below a folder, or the folder itself if it is one.

    Raises:
        UnreadableError: nothing to read, something that cannot be read, or a module without JSON.
    """
    pages = runbook_files.read(runbooks)
    if not root.is_dir():
        raise UnreadableError(f"{root} is not a folder; synthesize first or name another folder")
    is_alone = any(root.glob("*.tf.json")) or any(root.glob("*.tofu.json"))
    outputs = FOLDERS.values() if is_alone else (*FOLDERS.values(), PUBLISHED)
    if not any((root / name).is_dir() for name in outputs):
        return Synthesis(
            root=root,
            documents=(folders.read(root, None),),
            is_complete=False,
            runbooks=pages,
            unread=tuple(folders.below(root, set())),
        )
    _require_json_of_modules(root)
    found = {
        folder: folders.read(folder, kind)
        for kind, name in FOLDERS.items()
        if (root / name).is_dir()
        for folder in sorted((root / name).iterdir())
        if folder.is_dir()
    }
    _require_nothing_but_json(found)
    if is_alone:
        found[root] = folders.read(root, None)
    documents = tuple(found.values())
    if not documents:
        raise UnreadableError(f"{root} holds no stack and no module; synthesize first")
    stacks = {found[f].name for f in found if f != root and found[f].kind is Kind.STACK}
    dependencies = _dependencies(root / MANIFEST, stacks) if stacks else {}
    return Synthesis(
        root=root,
        documents=documents,
        dependencies=dependencies,
        runbooks=pages,
        unread=tuple(folders.below(root, {*found, *_twins(root)})),
        ledger=ledger_file.read(root / ledger_file.NAME),
    )


def _require_json_of_modules(root: Path) -> None:
    judged = root / FOLDERS[Kind.MODULE]
    for file in sorted(root.glob(f"{PUBLISHED}/*/*")):
        twin = judged / file.parent.name
        if file.name.endswith((".tf", ".tf.json")) and not twin.is_dir():
            raise UnreadableError(f"{file.parent} is a module that nobody judges; add {twin}")


def _require_nothing_but_json(found: Mapping[Path, Document]) -> None:
    for folder in found:
        if unread := sorted(file.name for file in folder.glob("*.tf")):
            raise UnreadableError(
                f"{folder} holds {unread[0]} beside its JSON; only JSON can be read"
            )


def _twins(root: Path) -> Iterator[Path]:
    """Yield the folders that hold in HCL what is judged as JSON."""
    for kind, name in FOLDERS.items():
        published = root / PUBLISHED if kind is Kind.MODULE else root / READABLE / name
        yield from (published / each.name for each in (root / name).glob("*"))


def _dependencies(manifest: Path, read_stacks: set[str]) -> dict[str, tuple[str, ...]]:
    if not manifest.is_file():
        raise UnreadableError(f"{manifest} is missing, so the order of the stacks is unknown")
    stacks = files.parse(manifest).get("stacks")
    if not isinstance(stacks, dict) or not all(isinstance(s, dict) for s in stacks.values()):
        raise UnreadableError(f"{manifest}: stacks must be an object of objects, got {stacks!r}")
    if missing := sorted(stacks.keys() - read_stacks):
        raise UnreadableError(f"{manifest} names the stack {missing[0]}, which was not synthesized")
    return {name: tuple(stack.get("dependencies") or ()) for name, stack in stacks.items()}
