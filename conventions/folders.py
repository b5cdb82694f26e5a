"""One folder of Terraform, read into a document: all its JSON, and what else it holds."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from conventions import files
from conventions.blocks import Mode
from conventions.bodies import COMMENT, Json, shortened, tables
from conventions.document import Document, Kind
from conventions.errors import UnreadableError
from conventions.overrides import is_override, overridden
from conventions.unjudged import BLOCK, FILE, FOLDER, Unjudged

LOCK_FILE = ".terraform.lock.hcl"
JSON = (".tf.json", ".tofu.json")
HCL = (".tf", ".tofu")
_READ = {*(mode.value for mode in Mode), "terraform", "moved", "removed", "import", "check"}
_ASIDE = ("node_modules", "__pycache__")


def read(folder: Path, kind: Kind | None) -> Document:
    """Read the document that a folder is.

    Args:
        folder: The folder.
        kind: What it is, None where that is to be seen from what it says.

    Raises:
        UnreadableError: no Terraform JSON in it, or something in it that cannot be read.
    """
    names = sorted(each.name for each in folder.iterdir() if not each.is_dir())
    sources = [name for name in names if name.endswith(JSON) and not name.startswith(".")]
    if not sources:
        raise UnreadableError(f"{folder} holds no Terraform JSON (*.tf.json); nothing was read")
    twins = [name for name in sources if _twin(name) in sources]
    body: dict[str, list[Json]] = {}
    name = folder.resolve().name
    unread = [
        _unread_file(name, folder / each, "is HCL, and only JSON is read")
        for each in names
        if each.endswith(HCL)
    ]
    unread += [
        _unread_file(name, folder / each, f"takes the place of {_twin(each)} in OpenTofu")
        for each in twins
    ]
    for each in sorted((each for each in sources if each not in twins), key=_order):
        if not (folder / each).is_file():
            raise UnreadableError(f"{folder / each} cannot be read: it is no regular file")
        parsed = files.parse(folder / each)
        name = _stack_name(parsed.get(COMMENT)) or name
        try:
            _add(body, parsed, is_override=is_override(each))
        except UnreadableError as error:
            raise UnreadableError(f"{folder / each}: {error}") from None
    lock = folder / LOCK_FILE
    document = Document(
        name=name,
        kind=kind or _guess(body),
        file=folder / sources[0],
        body=body,
        lock=files.text(lock) if lock.is_file() else None,
        unread=(*unread, *_unread_blocks(name, body)),
    )
    try:
        document.verify()
    except UnreadableError as error:
        raise UnreadableError(f"{folder}: {error}") from None
    except RecursionError:
        raise UnreadableError(f"{folder} cannot be read: it is nested too deeply") from None
    return document


def below(root: Path, known: set[Path]) -> Iterator[Unjudged]:
    """Yield the folders below one that hold Terraform, and that nobody has read."""
    for at, folders, names in os.walk(root):
        folders[:] = sorted(each for each in folders if each[0] != "." and each not in _ASIDE)
        folder = Path(at)
        if folder != root and folder not in known and any(n.endswith((*JSON, *HCL)) for n in names):
            what = "holds Terraform of its own; name the folder to have it judged"
            yield Unjudged(root.resolve().name, str(folder), FOLDER, what)


def _order(file_name: str) -> tuple[bool, str]:
    return is_override(file_name), file_name


def _twin(file_name: str) -> str:
    """Return the file that OpenTofu does not read because it reads this one."""
    stem = file_name.removesuffix(".tofu.json")
    return f"{stem}.tf.json" if stem != file_name else ""


def _add(body: dict[str, list[Json]], parsed: Json, *, is_override: bool) -> None:
    for key, value in parsed.items():
        if not isinstance(value, dict | list | None) and key != COMMENT:
            raise UnreadableError(f"{key} must be a block or a list, got {shortened(value)}")
    declared = {k: v for k, v in parsed.items() if k != COMMENT or isinstance(v, dict)}
    if is_override:
        body.update(overridden(body, declared))
    else:
        for key, value in declared.items():
            body.setdefault(key, []).extend(tables(value, key))


def _unread_file(document: str, file: Path, what: str) -> Unjudged:
    return Unjudged(document, str(file), FILE, what)


def _unread_blocks(document: str, body: Mapping[str, list[Json]]) -> Iterator[Unjudged]:
    """Yield what stands in the files and is read by no rule."""
    for key in sorted(body.keys() - _READ - {COMMENT}):
        for table in body[key]:
            for label in table:
                known = "resources" if key == "ephemeral" else "blocks of this kind"
                yield Unjudged(
                    document, f"{document}/{key}.{label}", BLOCK, f"no rule judges {known}"
                )
    for table in body.get("removed", []):
        if "provisioner" in table:
            path = f"{document}/removed.{table.get('from', '')}"
            yield Unjudged(document, path, BLOCK, "no rule judges what runs when it is removed")


def _guess(body: Mapping[str, list[Json]]) -> Kind:
    has_backend = any("backend" in settings for settings in body.get("terraform", []))
    return Kind.STACK if has_backend or "provider" in body else Kind.MODULE


def _stack_name(comment: object) -> str:
    metadata = comment.get("metadata") if isinstance(comment, dict) else None
    name = metadata.get("stackName") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else ""
