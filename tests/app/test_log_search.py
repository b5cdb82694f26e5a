"""Preparing log search, against a fake of OpenSearch's HTTP API."""

from typing import Any
from urllib.error import URLError

import pytest

from app import log_search
from app.aws import Aws
from app.log_search import Domain, PreparationError, Wanted, prepare
from app.settings import SettingsError
from tests.support.fake_opensearch import HOST, KEY_ID, REGION, SECRET, FakeOpenSearch

WRITER = "arn:aws:iam::123456789012:role/acme-dev-app"
READER = "arn:aws:iam::123456789012:role/acme-dev-log-reader"
WANTED = Wanted(host=HOST, writers=(WRITER,), readers=(READER,), days=30, copies=2)
CALLS = [
    "PUT /_index_template/logs",
    "GET /_plugins/_ism/policies/logs-retention",
    "PUT /_plugins/_ism/policies/logs-retention",
    "POST /_plugins/_ism/add/logs-*",
    "PUT /_plugins/_security/api/roles/log-writer",
    "PUT /_plugins/_security/api/rolesmapping/log-writer",
    "PUT /_plugins/_security/api/roles/log-reader",
    "PUT /_plugins/_security/api/rolesmapping/log-reader",
]


@pytest.fixture(autouse=True)
def _signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)


def run(fake: FakeOpenSearch, wanted: Wanted = WANTED) -> list[str]:
    return list(prepare(Domain(HOST, Aws(REGION), fake.send), wanted))


def test_a_new_domain_is_asked_exactly_this() -> None:
    fake = FakeOpenSearch()
    said = run(fake)
    assert fake.calls == CALLS
    assert said == [
        "indices logs-* are made from template logs, 2 further copies",
        "indices logs-* are deleted after 30 days",
        f"role log-writer is that of {WRITER}",
        f"role log-reader is that of {READER}",
    ]


def test_who_writes_cannot_read_and_who_reads_cannot_write() -> None:
    fake = FakeOpenSearch()
    run(fake)
    assert fake.mapping == {
        "log-writer": {"backend_roles": [WRITER]},
        "log-reader": {"backend_roles": [READER]},
    }
    for role in fake.roles.values():
        assert [each["index_patterns"] for each in role["index_permissions"]] == [["logs-*"]]
    actions = {
        name: {*role["cluster_permissions"], *role["index_permissions"][0]["allowed_actions"]}
        for name, role in fake.roles.items()
    }
    assert not [each for each in actions["log-writer"] if "read" in each or "delete" in each]
    assert not [each for each in actions["log-reader"] if "write" in each or "crud" in each]
    assert "*" not in {*actions["log-writer"], *actions["log-reader"]}


def test_a_second_run_replaces_no_policy() -> None:
    fake = FakeOpenSearch()
    run(fake)
    before = (dict(fake.policies), dict(fake.templates), dict(fake.roles), dict(fake.mapping))
    fake.calls.clear()
    run(fake)
    assert "PUT /_plugins/_ism/policies/logs-retention" not in fake.calls
    assert (fake.policies, fake.templates, fake.roles, fake.mapping) == before


def test_another_period_replaces_the_policy_and_reaches_indices_that_are_there() -> None:
    fake = FakeOpenSearch(indices={"logs-2026.11.28": None, "other": None})
    run(fake)
    assert fake.indices == {"logs-2026.11.28": 1, "other": None}
    fake.calls.clear()
    run(fake, Wanted(host=HOST, writers=(WRITER,), readers=(), days=7, copies=2))
    assert "PUT /_plugins/_ism/policies/logs-retention?if_seq_no=1&if_primary_term=1" in fake.calls
    assert fake.indices == {"logs-2026.11.28": 2, "other": None}
    _, policy = fake.policies["logs-retention"]
    kept, deleted = policy["states"]
    assert kept["transitions"][0]["conditions"] == {"min_index_age": "7d"}
    assert deleted["actions"] == [{"delete": {}}]
    assert policy["ism_template"][0]["index_patterns"] == ["logs-*"]


def test_no_service_can_fill_the_index_with_names_of_fields() -> None:
    fake = FakeOpenSearch()
    run(fake)
    template = fake.templates["logs"]
    assert template["index_patterns"] == ["logs-*"]
    mappings = template["template"]["mappings"]
    assert mappings["dynamic"] is False
    assert mappings["_source"] == {"excludes": ["log"]}
    assert {"@timestamp", "message", "level", "service", "trace_id"} <= mappings[
        "properties"
    ].keys()
    assert template["template"]["settings"]["index"]["number_of_replicas"] == 2


def test_a_domain_with_another_administrator_says_so() -> None:
    with pytest.raises(PreparationError) as refusal:
        run(FakeOpenSearch(administrator="somebody-else"))
    assert str(refusal.value) == (
        "PUT /_index_template/logs was answered 403: "
        '{"error": {"reason": "no permissions for []"}}; '
        "is the role of this task its administrator?"
    )


def test_a_wrong_signature_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(PreparationError, match=r"answered 403: .*signature does not match"):
        run(FakeOpenSearch())


def test_a_domain_that_does_not_answer_is_named() -> None:
    def silent(_: Any) -> Any:
        raise URLError("timed out")

    with pytest.raises(PreparationError) as refusal:
        list(prepare(Domain(HOST, Aws(REGION), silent), WANTED))
    assert str(refusal.value) == f"{HOST} does not answer: <urlopen error timed out>"


TOLD = {
    "LOG_SEARCH_HOST": HOST,
    "LOG_SEARCH_WRITERS": WRITER,
    "LOG_SEARCH_READERS": READER,
    "LOG_SEARCH_DAYS": "30",
    "LOG_SEARCH_COPIES": "2",
}


def test_it_is_told_by_its_environment() -> None:
    assert Wanted.load(TOLD) == WANTED
    assert Wanted.load(TOLD | {"LOG_SEARCH_READERS": ""}).readers == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"LOG_SEARCH_HOST": ""},
            "LOG_SEARCH_HOST: missing, allowed: the host name of a domain of OpenSearch",
        ),
        ({"LOG_SEARCH_WRITERS": " "}, "LOG_SEARCH_WRITERS: missing, allowed: ARNs of roles"),
        (
            {"LOG_SEARCH_DAYS": "0"},
            "LOG_SEARCH_DAYS: is '0', allowed: a whole number, 1 or more",
        ),
        (
            {"LOG_SEARCH_COPIES": "-1"},
            "LOG_SEARCH_COPIES: is '-1', allowed: a whole number, 0 or more",
        ),
    ],
)
def test_a_setting_that_is_wrong_is_named(changed: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        Wanted.load(TOLD | changed)
    assert str(refusal.value) == said


def test_the_program_ends_with_a_code_that_says_whether_it_did_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_REGION", REGION)
    assert log_search.main() == 2
    assert capsys.readouterr().err.startswith("error: LOG_SEARCH_HOST: missing")
    for name, value in TOLD.items():
        monkeypatch.setenv(name, value)
    fake = FakeOpenSearch()
    monkeypatch.setattr(log_search, "_send", fake.send)
    monkeypatch.setattr("app.aws.of", lambda _: Aws(REGION))
    assert log_search.main() == 0
    assert fake.calls == CALLS
    monkeypatch.setattr(log_search, "_send", FakeOpenSearch(administrator="other").send)
    assert log_search.main() == 1
