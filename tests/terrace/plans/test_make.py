"""How `make deploy` passes an approval on, without running anything else."""

import os
import subprocess

import pytest

from terrace.guard.place import APPROVED
from tests.support.project import ROOT

PRINTS = f"""sh -c 'echo "${{{APPROVED}-unset}}"'"""


@pytest.mark.parametrize(
    ("words", "printed"),
    [([], "unset"), (["APPROVED=abc"], "abc"), (["APPROVED="], "")],
    ids=["none", "one", "one that came out empty"],
)
def test_an_approval_reaches_cdktf_also_where_it_came_out_empty(
    words: list[str], printed: str
) -> None:
    command = ["make", "--no-print-directory", "--old-file=ready", "deploy", "STACK=dev"]
    ended = subprocess.run(
        [*command, f"CDKTF={PRINTS.replace('$', '$$')}", *words],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != APPROVED},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == f"{printed}\n"
