import pytest

from constructs_lib.functions.alarm_forwarder import TIMEOUT, AlarmForwarder
from constructs_lib.functions.code import alarm_forwarder as code
from constructs_lib.monitoring.reference import ExistingTopic
from tests.support.functions import surroundings
from tests.support.synth import Json, Sketch, only, statements, synthesize

TOPIC = "arn:aws:sns:us-east-1:123456789012:terrace-test-alerts"
SECRET = "${aws_secretsmanager_secret.forwarder_contacts_main.arn}"


def build(stack: Sketch) -> None:
    AlarmForwarder(stack, "forwarder", alerts=ExistingTopic(TOPIC), **surroundings(stack))


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def test_it_hears_what_the_topic_says(document: Json) -> None:
    subscription = only(document, "aws_sns_topic_subscription")
    assert (subscription["topic_arn"], subscription["protocol"]) == (TOPIC, "lambda")
    assert subscription["endpoint"] == "${aws_lambda_alias.forwarder_function_live.arn}"
    assert subscription["depends_on"] == ["aws_lambda_permission.forwarder_from_alerts"]


def test_only_that_topic_may_call_it(document: Json) -> None:
    permission = only(document, "aws_lambda_permission")
    assert permission["principal"] == "sns.amazonaws.com"
    assert permission["source_arn"] == TOPIC
    assert "source_account" not in permission  # nobody says that SNS sends it
    assert permission["qualifier"] == "${aws_lambda_alias.forwarder_function_live.name}"


def test_whom_it_tells_is_in_a_secret_whose_value_terraform_does_not_know(document: Json) -> None:
    assert only(document, "aws_secretsmanager_secret")["name"] == "terrace-test-on-call"
    assert "aws_secretsmanager_secret_version" not in document["resource"]
    variables = only(document, "aws_lambda_function")["environment"]["variables"]
    assert variables == {"SECRET_ID": SECRET}
    reads = statements(document, "forwarder_contacts_forwarder_reads_document")
    assert reads["UseSecret"]["resources"] == [SECRET]


def test_it_has_time_for_its_secret_and_for_everybody_whom_it_tells() -> None:
    patience = code.PATIENCE
    secret = patience["retries"]["total_max_attempts"] * (
        patience["connect_timeout"] + patience["read_timeout"]
    )
    assert secret + len(code.SENDERS) * code.HTTP_SECONDS < TIMEOUT.total_seconds()
