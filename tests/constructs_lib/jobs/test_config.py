from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.jobs.config import JobsConfig
from tests.constructs_lib.jobs.fleet import CONFIG


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"instance_types": ("t3.small",)},
            (
                "instance_types has 't3.small', allowed: EC2 instance types on "
                "Graviton such as t4g.small; did you mean t4g.small?"
            ),
        ),
        ({"instance_types": ()}, "instance_types is empty, allowed: 1 to 20 items"),
        (
            {"instance_types": ("t4g.small",), "spot": True},
            "instance_types is ('t4g.small',), allowed: 2 or more types on spare capacity",
        ),
        (
            {"minimum_instances": 5},
            "maximum_instances is 4, allowed: 5 or more, as minimum_instances",
        ),
        ({"minimum_instances": -1}, "minimum_instances is -1, allowed: 0 to 1000"),
        (
            {"minimum_instances": 0, "maximum_instances": 0},
            "maximum_instances is 0, allowed: 1 to 1000",
        ),
        (
            {"consumes": "Jobs"},
            (
                "consumes is 'Jobs', allowed: 1 to 30 lower-case letters, digits and "
                "hyphens, a letter first"
            ),
        ),
        (
            {"image": "app:latest"},
            (
                "image is 'app:latest', allowed: repository of lower-case letters, "
                "digits and single hyphens, a letter first, and fixed tag, such as "
                '"app:1.2.3", not latest'
            ),
        ),
        (
            {"command": ("python", "-c", "print('a b')")},
            "command has \"print('a b')\", allowed: letters, digits and any of _ . , : / = @ + -",
        ),
    ],
)
def test_a_fleet_that_cannot_work_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        JobsConfig(**CONFIG | changes)
    assert str(refusal.value) == f"JobsConfig: {sentence}"


def test_a_fleet_may_rest_without_any_instance() -> None:
    assert JobsConfig(**CONFIG | {"minimum_instances": 0}).minimum_instances == 0
