import pytest

import environments
from constructs_lib.errors import ConfigurationError
from terrace import demo
from terrace.configuration import require_right_environments
from terrace.errors import UserError

SENTENCE = "environments/dev.py line 9: Environment: region is missing"


def test_right_environments_pass() -> None:
    require_right_environments()


def test_a_wrong_one_stops_a_demo_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ConfigurationError(SENTENCE)

    def start(_: object) -> None:
        raise AssertionError("the demo has started")

    monkeypatch.setattr(environments, "_environments", fail)
    monkeypatch.setattr(demo, "EmbeddedAws", start)
    with pytest.raises(UserError) as refused:
        demo.run(["dev"], keep=False)
    assert str(refused.value) == SENTENCE


def test_a_mistake_of_ours_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ValueError("ours")

    monkeypatch.setattr(environments, "_environments", fail)
    with pytest.raises(ValueError, match="ours"):
        require_right_environments()
