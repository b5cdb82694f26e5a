"""The documents' run of monitoring: it shows what the platform promises."""

import re

import pytest

from tests.support.monitoring.record import DOCUMENT, PICTURE

TEXT = DOCUMENT.read_text(encoding="utf-8")


def test_the_error_rate_went_from_a_fault_to_those_on_call_and_back() -> None:
    happened = [
        r"the database is taken away",
        r"HighErrorRate of [\w-]+: pending",
        r"HighErrorRate of [\w-]+: firing",
        r"to (PagerDuty|chat): FIRING: HighErrorRate",
        r"the database is back",
        r"HighErrorRate of [\w-]+: inactive",
        r"to (PagerDuty|chat): RESOLVED: HighErrorRate",
    ]
    assert re.search(".*".join(happened), TEXT, flags=re.DOTALL)


@pytest.mark.parametrize("panel", ["Request Rate", "Error Rate", "Response Time (P95)"])
def test_the_picture_has_the_panels_by_which_services_are_judged(panel: str) -> None:
    assert PICTURE.name in TEXT
    assert f": {panel}</text>" in PICTURE.read_text(encoding="utf-8")
