import json
import re
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.toolchain.project import configured_output

WHOLE = {"language": "python", "app": "python main.py", "output": "out"}


def test_the_output_folder_is_what_cdktf_uses(tmp_path: Path) -> None:
    (tmp_path / "cdktf.json").write_text(json.dumps(WHOLE))
    assert configured_output(tmp_path) == "out"
    assert configured_output() == "terraform-out"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"language": ', "is not JSON at line 1, column 14: Expecting value"),
        ("\xff", "cannot be read: .*codec can't decode byte.*"),
        (None, "cannot be read: No such file or directory"),
        (json.dumps({**WHOLE, "app": None}), ""),
        ("[]", ""),
    ],
    ids=["cut short", "binary", "missing", "without an app", "no object"],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, text: str | None, reason: str) -> None:
    path = tmp_path / "cdktf.json"
    if text is not None:
        path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UserError) as refusal:
        configured_output(tmp_path)
    said = (
        f"{re.escape(str(path))} {reason}"
        if reason
        else rf"\w+ in {re.escape(str(path))} is None.*"
    )
    assert re.fullmatch(f"{said}; restore it with: git checkout cdktf.json", str(refusal.value))
