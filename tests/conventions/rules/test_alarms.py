import pytest

from conventions.document import Kind

PAGES = {"database.md": frozenset({"disk-full"})}
LINK = "https://example.com/docs/runbooks/database.md#disk-full"


@pytest.fixture
def alarm(judge, stack):
    """Return the messages about one alarm, after its address."""

    def judged(
        description: str | None = LINK, *, pages=PAGES, type_="metric_alarm", **changes: object
    ) -> list[str]:
        body = {"alarm_actions": ["${aws_sns_topic.page.arn}"], "alarm_description": description}
        address = f"aws_cloudwatch_{type_}.disk"
        resource = {f"aws_cloudwatch_{type_}": {"disk": body | changes}}
        document = stack("alarms", kind=Kind.MODULE, resource=resource)
        start = f"ALM001 MUST alarms/{address}: {address} "
        found = judge("ALM001", document, runbooks=pages)
        assert all(message.startswith(start) for message in found)
        return [message.removeprefix(start) for message in found]

    return judged


@pytest.mark.parametrize(
    "description",
    [
        LINK,
        f"The disk is nearly full (runbook: {LINK}).",
        "${var.runbooks}/database.md#disk-full",
        "${var.description}",
        "${var.runbooks}/${each.key}.md#disk-full",
        "${var.runbooks}/database.md#disk-${each.key}",
    ],
)
def test_an_alarm_that_leads_to_a_heading_passes(alarm, description: str) -> None:
    assert alarm(description) == []


def test_without_known_runbooks_a_link_is_enough(alarm) -> None:
    assert alarm("https://example.com/other.md#anything", pages=None) == []


def test_actions_that_are_left_to_a_plan_are_not_judged(alarm) -> None:
    assert alarm(alarm_actions="${var.actions}", actions_enabled="${var.is_loud}") == []


@pytest.mark.parametrize("type_", ["metric_alarm", "composite_alarm"])
@pytest.mark.parametrize(
    "changes", [{"alarm_actions": []}, {"alarm_actions": None}, {"actions_enabled": False}]
)
def test_an_alarm_that_nobody_hears_is_found(alarm, type_: str, changes) -> None:
    assert alarm(type_=type_, **changes) == ["notifies nobody; set alarm_actions."]


@pytest.mark.parametrize(
    "description",
    [None, "The disk is full.", "https://example.com/database.md", "database.md#disk-full"],
)
@pytest.mark.parametrize("pages", [PAGES, None])
def test_an_alarm_without_a_link_to_a_heading_is_found(alarm, description, pages) -> None:
    assert alarm(description, pages=pages) == [
        "links to no runbook; put .../<page>.md#<heading> into alarm_description."
    ]


def test_a_page_or_heading_that_does_not_exist_is_found(alarm) -> None:
    assert alarm("https://example.com/cache.md#disk-full") == [
        "links to cache.md, which is not a runbook; write it, or correct the link."
    ]
    assert alarm("https://example.com/database.md#slow") == [
        (
            "links to database.md#slow, which is not a heading there; "
            "add the heading, or correct the link."
        )
    ]
