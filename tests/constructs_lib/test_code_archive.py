import io
import zipfile
from base64 import b64decode
from hashlib import sha256

from constructs_lib.code_archive import archive

FILES = {"python/b.py": "print('ä')\n", "python/a.py": ""}


def opened(packed: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b64decode(packed)))


def test_files_come_out_as_they_went_in() -> None:
    with opened(archive(FILES)) as found:
        assert {name: found.read(name).decode() for name in found.namelist()} == FILES


def test_neither_order_nor_time_nor_machine_changes_a_byte() -> None:
    assert archive(FILES) == archive(dict(reversed(FILES.items())))
    with opened(archive(FILES)) as found:
        entries = found.infolist()
    assert [entry.filename for entry in entries] == ["python/a.py", "python/b.py"]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.create_system for entry in entries} == {3}


def test_everybody_may_read_what_is_in_it() -> None:
    """Lambda runs code as a user that is not the one who packed it."""
    with opened(archive(FILES)) as found:
        assert {entry.external_attr >> 16 for entry in found.infolist()} == {0o100644}


def test_the_archive_is_the_same_byte_for_byte_on_every_machine() -> None:
    packed = b64decode(archive({"one.py": "def handler(event, context): ...\n"}))
    digest = "0a5090fc8018545b821f16378d70f858f31aecf322a099bc957cef2d3520dda0"
    assert sha256(packed).hexdigest() == digest
