"""Code as a ZIP archive inside of a Terraform string, the same bytes wherever it is made."""

import io
import zipfile
from base64 import b64encode
from collections.abc import Mapping

NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP archive can say
READABLE = 0o100644 << 16  # a plain file that everybody may read


def archive(files: Mapping[str, str]) -> str:
    """Pack texts by their paths into an archive, and return it in base64.

    Nothing is compressed: what a compressor gives depends on its version.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for path, text in sorted(files.items()):
            entry = zipfile.ZipInfo(path, NO_TIME)
            entry.create_system = 3  # Unix, on every machine
            entry.external_attr = READABLE
            target.writestr(entry, text.encode())
    return b64encode(packed.getvalue()).decode()
