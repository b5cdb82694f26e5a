import json
from typing import Any

from terrace.guard.secrets import hiding
from tests.support.plans import change, plan, recorded


def test_a_secret_is_hidden_where_nothing_marks_it() -> None:
    shown = recorded()
    assert "hunter2" in json.dumps(shown["resource_changes"])
    assert "hunter2" not in json.dumps(hiding(shown)(shown["resource_changes"]))


def test_a_secret_is_hidden_in_the_middle_of_a_text_and_of_json() -> None:
    shown = plan(
        change("aws_db_instance.a", after={"password": 'a"secret\\b'}, sensitive={"password": True})
    )
    hide = hiding(shown)
    assert hide('postgres://app:a"secret\\b@db') == "postgres://app:(sensitive)@db"
    assert hide(json.dumps({"p": 'a"secret\\b'})) == '{"p": "(sensitive)"}'


def test_the_longest_of_two_secrets_is_hidden_whole() -> None:
    marked = {"a": True, "b": True}
    shown = plan(change("x.y", after={"a": "secret", "b": ["secret-and-more"]}, sensitive=marked))
    assert hiding(shown)("secret-and-more, secret") == "(sensitive), (sensitive)"


def test_settings_that_the_provider_hides_to_be_careful_do_not_hide_everything_else() -> None:
    def parameter(type_: str) -> dict[str, Any]:
        after = {"type": type_, "value": "us-east-1"}
        return plan(change("aws_ssm_parameter.a", after=after, sensitive={"value": True}))

    assert hiding(parameter("String"))("in us-east-1") == "in us-east-1"
    assert hiding(parameter("SecureString"))("in us-east-1") == "in (sensitive)"


def test_a_short_text_is_no_secret_elsewhere() -> None:
    shown = plan(change("x.y", after={"a": "app"}, sensitive={"a": True}))
    assert hiding(shown)("application") == "application"
