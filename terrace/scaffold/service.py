"""An entry for a service in the file of an environment."""

import ast
from dataclasses import dataclass
from pathlib import Path

from constructs_lib.config.wording import did_you_mean
from terrace.adopt.literals import Literals
from terrace.errors import UserError

ROUTE = "RouteConfig"
CONFIG = "constructs_lib.compute.config"
FIRST_PRIORITY, STEP = 100, 10  # the first one tried before the route that takes everything


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the service is to be.

    Attributes:
        name: Its name.
        image: Its image by repository and tag.
        path: Path of its requests; None for a service that consumes.
        consumes: Queue that it works on; None for a service with requests.
    """

    name: str
    image: str
    path: str | None
    consumes: str | None


def with_service(file: Path, wanted: Wanted) -> bytes:
    """Return the text of an environment's file with one more service.

    Raises:
        UserError: No such environment, no literal `services={…}` in it, or a service of that name.
    """
    known = [
        each.stem
        for each in sorted(file.parent.glob("*.py"))
        if Literals(each, "ENVIRONMENT").is_there
    ]
    if file.stem not in known:
        near = did_you_mean(file.stem, known)
        raise UserError(f"environment is {file.stem!r}, allowed: {', '.join(known)}{near}")
    source = file.read_text(encoding="utf-8")
    tree = ast.parse(source, str(file))
    services = _services(tree, file)
    names = [key.value for key in services.keys if isinstance(key, ast.Constant)]
    if wanted.name in names:
        raise UserError(f"{file.name} has a service {wanted.name!r} already, allowed: another name")
    lines = source.splitlines(keepends=True)
    end = (services.end_lineno or 0) - 1
    lines.insert(end, _entry(wanted, _next_priority(services)))
    if wanted.path is not None and not _imports(tree, ROUTE):
        at = next(i for i, line in enumerate(lines) if line.startswith(f"from {CONFIG} import"))
        lines[at] = lines[at].replace("import ", f"import {ROUTE}, ")
    return "".join(lines).encode()


def _services(tree: ast.Module, file: Path) -> ast.Dict:
    for node in ast.walk(tree):
        if not isinstance(node, ast.keyword) or node.arg != "services":
            continue
        if isinstance(node.value, ast.Dict) and node.value.lineno != node.value.end_lineno:
            return node.value
    raise UserError(f"{file.name} has no services={{…}} on lines of its own to write into")


def _next_priority(services: ast.Dict) -> int:
    """Before every route that is there: the new one is for a narrower path."""
    taken = [
        node.value.value
        for node in ast.walk(services)
        if isinstance(node, ast.keyword)
        and node.arg == "priority"
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, int)
    ]
    return max(1, min(taken) - STEP) if taken else FIRST_PRIORITY


def _imports(tree: ast.Module, name: str) -> bool:
    return any(
        alias.name == name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )


def _entry(wanted: Wanted, priority: int) -> str:
    work = (
        f"consumes={wanted.consumes!r}"
        if wanted.path is None
        else f"route={ROUTE}(path={wanted.path!r}, priority={priority})"
    )
    least, most = (0, 2) if wanted.path is None else (1, 3)
    fields = (
        f"image={wanted.image!r}",
        "cpu_units=256",
        "memory_mib=512",
        f"minimum_tasks={least}",
        f"maximum_tasks={most}",
        work,
    )
    body = "".join(f"            {field},\n" for field in fields).replace("'", '"')
    return f'        "{wanted.name}": ServiceConfig(\n{body}        ),\n'
