"""The parts of all tests, which continuous integration runs beside each other.

Each test is in exactly one, also those of a file that nobody has thought of here.
"""

from collections.abc import Iterable

import pytest

PARTS = ("unit", "servers", "terraform", "e2e-1", "e2e-2", "e2e-3")
MARKERS = {"e2e", "terraform", "stock", "servers"}
"""All markers of this project: a new one has to be given a part."""

E2E = {
    "tests/e2e/test_journey.py": "e2e-1",
    "tests/terrace/modules/test_example.py": "e2e-1",  # mostly waits, so it goes with the longest
    "tests/e2e/test_previews.py": "e2e-2",
    "tests/kubernetes/test_scanners.py": "e2e-2",
    "tests/terrace/embedded_aws/": "e2e-2",
    "tests/terrace/scan/": "e2e-2",
}
"""Files and folders whose e2e tests are not in the last part, so that all take about as long."""

_OTHER_E2E = PARTS[-1]


def part_of(file: str, markers: Iterable[str]) -> str:
    """Return the part that a test is in.

    Args:
        file: Path of its file, from the root of the repository.
        markers: Names of its markers.
    """
    found = MARKERS.intersection(markers)
    if "e2e" in found:
        places = [part for place, part in E2E.items() if file.startswith(place)]
        return places[0] if places else _OTHER_E2E
    if found & {"terraform", "stock"}:
        return "terraform"
    return "servers" if found else "unit"


def part_of_item(item: pytest.Item) -> str:
    """Return the part of a test that pytest has found."""
    return part_of(item.nodeid.split("::")[0], (mark.name for mark in item.iter_markers()))


def leave_out_others(part: str, items: list[pytest.Item], config: pytest.Config) -> None:
    """Keep the tests of one part among those that were found."""
    found = [*items]
    items[:] = [item for item in found if part_of_item(item) == part]
    config.hook.pytest_deselected(items=[item for item in found if part_of_item(item) != part])


def refuse_unknown(part: str) -> None:
    """Say which parts there are.

    Raises:
        pytest.UsageError: There is none of that name.
    """
    if part not in PARTS:
        known = ", ".join(PARTS)
        raise pytest.UsageError(f"no part of the tests is named {part!r}; name one of {known}")
