"""Whatever a document holds, every rule judges it, and every report of it is written."""

import pytest

from tests.support.judging import crashes
from tests.support.mutations import Mutations


@pytest.mark.parametrize("seed", range(2))
def test_no_rule_fails_on_a_real_document_with_faults(tmp_path, seed: int) -> None:
    for document in Mutations(seed).of_real(6):
        assert crashes(tmp_path, document) == []


@pytest.mark.parametrize("seed", range(2))
def test_no_rule_fails_on_junk(tmp_path, seed: int) -> None:
    for document in Mutations(seed).of_junk(12):
        assert crashes(tmp_path, document) == []


def test_a_seed_always_gives_the_same_documents() -> None:
    assert [*Mutations(1).of_junk(5)] == [*Mutations(1).of_junk(5)]
