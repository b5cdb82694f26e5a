"""The code of a function as an archive that is the same wherever it is made."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources

from constructs_lib.code_archive import archive

PACKAGE = "constructs_lib.functions.code"


@dataclass(frozen=True, slots=True)
class CodeBundle:
    """An archive of one module.

    Attributes:
        content_base64: The archive as text.
    """

    content_base64: str

    @property
    def sha256_base64(self) -> str:
        """Its digest, as Lambda writes it."""
        return b64encode(sha256(b64decode(self.content_base64)).digest()).decode()


@cache
def bundle(module: str) -> CodeBundle:
    """Pack a module of the package `code`.

    Reading it is the one exception to "no input at synthesis": the file is a part of this
    package, as the constructs are, and is read once, through the import system.
    """
    name = f"{module}.py"
    return CodeBundle(archive({name: resources.files(PACKAGE).joinpath(name).read_text("utf-8")}))
