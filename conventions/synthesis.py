"""Reading: a synthesized folder, or any single folder of Terraform JSON, into documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conventions import files
from conventions import ledger as ledger_file
from conventions import runbooks as runbook_files
from conventions.blocks import COMMENT, Json, blocks
from conventions.document import Document, Kind
from conventions.errors import UnreadableError

FOLDERS = {Kind.STACK: "stacks", Kind.MODULE: "json/modules"}
PUBLISHED = "modules"  # the modules as their callers read them, which is HCL
MANIFEST = "manifest.json"
LOCK_FILE = ".terraform.lock.hcl"


@dataclass(frozen=True, kw_only=True)
class Synthesis:
    """Everything read from one folder.

    Attributes:
        root: The folder.
        documents: Its stacks, then its modules, each by name.
        dependencies: For each stack, the stacks that are deployed before it.
        is_complete: Whether this is a whole output, not a single document.
        runbooks: Pages that alarms may link to, None where no folder of them is known.
        ledger: Addresses that the stacks held when they were last synthesized, None if unknown.
    """

    root: Path
    documents: tuple[Document, ...]
    dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_complete: bool = True
    runbooks: runbook_files.Pages | None = None
    ledger: ledger_file.Ledger | None = None

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
    if not any((root / name).is_dir() for name in (*FOLDERS.values(), PUBLISHED)):
        alone = (_document(root, None),)
        return Synthesis(root=root, documents=alone, is_complete=False, runbooks=pages)
    _require_json_of_modules(root)
    documents = tuple(
        _document(folder, kind)
        for kind, name in FOLDERS.items()
        if (root / name).is_dir()
        for folder in sorted((root / name).iterdir())
        if folder.is_dir()
    )
    if not documents:
        raise UnreadableError(f"{root} holds no stack and no module; synthesize first")
    stacks = {document.name for document in documents if document.kind is Kind.STACK}
    dependencies = _dependencies(root / MANIFEST, stacks) if stacks else {}
    return Synthesis(
        root=root,
        documents=documents,
        dependencies=dependencies,
        runbooks=pages,
        ledger=ledger_file.read(root / ledger_file.NAME),
    )


def _require_json_of_modules(root: Path) -> None:
    judged = root / FOLDERS[Kind.MODULE]
    for file in sorted(root.glob(f"{PUBLISHED}/*/*")):
        twin = judged / file.parent.name
        if file.name.endswith((".tf", ".tf.json")) and not twin.is_dir():
            raise UnreadableError(f"{file.parent} is a module that nobody judges; add {twin}")


def _document(folder: Path, kind: Kind | None) -> Document:
    sources = sorted(folder.glob("*.tf.json"))
    if not sources:
        raise UnreadableError(f"{folder} holds no Terraform JSON (*.tf.json); nothing was read")
    if unread := sorted(file.name for file in folder.glob("*.tf")):
        raise UnreadableError(f"{folder} holds {unread[0]} beside its JSON; only JSON can be read")
    body: dict[str, list[Json]] = {}
    name = folder.resolve().name
    for file in sources:
        for key, value in files.parse(file).items():
            if key == COMMENT:
                name = _stack_name(value) or name
            if not blocks(value) and value not in ({}, []):
                raise UnreadableError(f"{file}: {key} must be a block or a list, got {value!r}")
            body.setdefault(key, []).extend(blocks(value))
    lock = folder / LOCK_FILE
    document = Document(
        name=name,
        kind=kind or _guess(body),
        file=sources[0],
        body=body,
        lock=files.text(lock) if lock.is_file() else None,
    )
    try:
        document.verify()
    except UnreadableError as error:
        raise UnreadableError(f"{folder}: {error}") from None
    return document


def _guess(body: Mapping[str, list[Json]]) -> Kind:
    has_backend = any("backend" in settings for settings in body.get("terraform", []))
    return Kind.STACK if has_backend or "provider" in body else Kind.MODULE


def _stack_name(comment: object) -> str:
    metadata = comment.get("metadata") if isinstance(comment, dict) else None
    name = metadata.get("stackName") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else ""


def _dependencies(manifest: Path, read_stacks: set[str]) -> dict[str, tuple[str, ...]]:
    if not manifest.is_file():
        raise UnreadableError(f"{manifest} is missing, so the order of the stacks is unknown")
    stacks = files.parse(manifest).get("stacks")
    if not isinstance(stacks, dict) or not all(isinstance(s, dict) for s in stacks.values()):
        raise UnreadableError(f"{manifest}: stacks must be an object of objects, got {stacks!r}")
    if missing := sorted(stacks.keys() - read_stacks):
        raise UnreadableError(f"{manifest} names the stack {missing[0]}, which was not synthesized")
    return {name: tuple(stack.get("dependencies") or ()) for name, stack in stacks.items()}
