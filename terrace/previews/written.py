"""The file of a preview's environment: the small example, with a name, an account and an end."""

import re
import runpy
from pathlib import Path

from environments import Environment
from terrace import toolchain
from terrace.adopt.literals import Literals
from terrace.delivery.codes import Code
from terrace.delivery.refusing import usage
from terrace.errors import Refusal, UserError
from terrace.previews.place import Place
from terrace.previews.record import Record
from terrace.scaffold.ending import with_end
from terrace.scaffold.environment import SMALL


def template() -> Environment:
    """The environment that previews are like.

    Raises:
        Refusal: Its file is missing or wrong.
    """
    return _read(_template())


def repository(named: str | None) -> str:
    """Repository of the image that a preview is to run.

    Args:
        named: What the caller said; None takes the one that there is.

    Raises:
        Refusal: No service of the template runs images of that one, or several are possible.
    """
    known = template().repositories
    chosen = named or (known[0] if len(known) == 1 else None)
    if chosen not in known:
        said = f"repository is {named!r}" if named else "--repository is missing"
        raise Refusal(
            f"{said}, allowed: what services of {SMALL} run: {', '.join(known)}", code=Code.USAGE
        )
    return chosen


def text(record: Record, where: Place) -> bytes:
    """Return the text of the file.

    Raises:
        UserError: The template lacks what is to be replaced.
    """
    literals = Literals(_template(), "ENVIRONMENT")
    literals.set("name", record.name)
    literals.set("account_id", where.config.account_id)
    literals.remove("already_there")  # it was in another account
    literals.set_zones(literals.get("region"), where.config.region)
    literals.set("region", where.config.region)
    literals.set("owner", where.platform.owner)
    source = with_end(literals.text, record.ends_at)
    if not record.image:
        return source
    image = f'"{record.repository}@{record.image}"'.encode()
    tagged = rf'"{re.escape(record.repository)}:[\w.-]+"'.encode()
    found, times = re.subn(tagged, image, source)
    if not times:
        raise UserError(f"{SMALL} names no image of {record.repository} by a tag to replace")
    return found


def write(record: Record, where: Place, file: Path) -> Environment:
    """Write the file of a preview, and read it.

    Raises:
        UserError: It cannot be written, or a value in it is refused.
    """
    made = text(record, where)
    try:
        file.write_bytes(made)
    except OSError as problem:
        raise UserError(f"{file} cannot be written: {problem.strerror}") from None
    return _read(file)


def _template() -> Path:
    file = toolchain.repository_root() / SMALL
    if not file.is_file():
        raise Refusal(f"{SMALL} is missing; previews are made of it", code=Code.USAGE)
    return file


def _read(file: Path) -> Environment:
    with usage():
        found = runpy.run_path(str(file)).get("ENVIRONMENT")
    if not isinstance(found, Environment):
        raise Refusal(f"{file.name} has no ENVIRONMENT = Environment(...)", code=Code.USAGE)
    return found
