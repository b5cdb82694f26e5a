from collections.abc import Iterator

import pytest

from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in


@pytest.fixture(scope="session")
def embedded_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """The session's embedded AWS; tests share it, so each uses names or an account of its own."""
    with embedded_aws_in(tmp_path_factory.mktemp("embedded-aws")) as aws:
        yield aws


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: beside it, the other worker gets through all the rest."""
    slowest_first = ("e2e", "terraform", "stock")
    weights = {name: len(slowest_first) - place for place, name in enumerate(slowest_first)}

    def weight(item: pytest.Item) -> int:
        in_journey = 10 * ("tests/e2e/" in item.nodeid)
        return in_journey + max(
            (weights.get(mark.name, 0) for mark in item.iter_markers()), default=0
        )

    # By file: a worker takes whole files, and an unsorted one would take the slow test last.
    files: dict[str, int] = {}
    for item in items:
        file = item.nodeid.split("::")[0]
        files[file] = max(files.get(file, 0), weight(item))
    items.sort(key=lambda item: -files[item.nodeid.split("::")[0]])
