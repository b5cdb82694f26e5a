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


TOPIC = "${aws_sns_topic.page.arn}"
HEARD = {"aws_sns_topic_subscription": {"mail": {"topic_arn": TOPIC}}}


@pytest.fixture
def relying(judge, stack):
    """Return what is found of a topic where these alarms, by id, have these actions."""

    def judged(resources=(), **actions: object) -> list[str]:
        alarms = {id_: {"alarm_actions": actions_} for id_, actions_ in actions.items()}
        topics = {"aws_sns_topic": {"page": {"name": "acme-dev-page"}}}
        both = {"aws_cloudwatch_metric_alarm": alarms, **topics, **dict(resources)}
        return judge("ALM002", stack(resource=both))

    return judged


ELSEWHERE = "arn:aws:sns:us-east-1:111111111111:other"


@pytest.mark.parametrize(
    "action", [TOPIC, "arn:aws:sns:us-east-1:111111111111:acme-dev-page", "${var.topic}"]
)
@pytest.mark.parametrize(
    "subscriptions",
    [
        HEARD,
        {"aws_sns_topic_subscription": {"m": {"topic_arn": "arn:aws:sns:x:1:acme-dev-page"}}},
        {"aws_chatbot_slack_channel_configuration": {"ops": {"sns_topic_arns": [TOPIC]}}},
    ],
)
def test_an_alarm_that_reaches_a_subscriber_passes(relying, action: str, subscriptions) -> None:
    assert relying(subscriptions, disk=[action]) == []


def test_a_topic_that_nothing_subscribes_to_is_found_once_for_all_its_alarms(relying) -> None:
    start = "ALM002 MUST dev/aws_sns_topic.page: nothing in this stack subscribes to "
    end = "add an aws_sns_topic_subscription, or another action."
    assert relying(disk=[TOPIC], cpu=[TOPIC]) == [
        f"{start}aws_sns_topic.page, so nobody hears of 2 alarms; {end}"
    ]
    assert relying(disk=[TOPIC]) == [
        f"{start}aws_sns_topic.page, so nobody hears of aws_cloudwatch_metric_alarm.disk; {end}"
    ]


def test_a_topic_outside_the_stack_is_found_at_the_alarm(relying) -> None:
    assert relying(HEARD, disk=[ELSEWHERE]) == [
        (
            "ALM002 MUST dev/aws_cloudwatch_metric_alarm.disk: nothing in this stack subscribes to "
            f"{ELSEWHERE}, so nobody hears of aws_cloudwatch_metric_alarm.disk; "
            "add an aws_sns_topic_subscription, or another action."
        )
    ]


def test_one_action_that_reaches_somebody_or_something_is_enough(relying) -> None:
    assert relying(HEARD, disk=[ELSEWHERE, TOPIC]) == []
    assert relying(disk=[TOPIC, "${aws_autoscaling_policy.out.arn}"]) == []


def test_an_alarm_without_actions_is_the_other_rules(relying) -> None:
    assert relying(disk=[], cpu=None) == []


def test_the_topic_of_a_module_is_heard_by_its_caller(judge, stack) -> None:
    alarm = {"aws_cloudwatch_metric_alarm": {"disk": {"alarm_actions": [TOPIC]}}}
    assert judge("ALM002", stack("alarms", kind=Kind.MODULE, resource=alarm)) == []
