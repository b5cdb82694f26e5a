from pathlib import Path

import pytest

from terrace.docs import DOCUMENTS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", DOCUMENTS, ids=str)
def test_a_generated_document_is_what_the_code_gives(name: Path) -> None:
    assert (ROOT / name).read_text() == DOCUMENTS[name](), "run: make docs"
