from constructs_lib.security.keys import Keys
from tests.support.synth import PROTECTED_SITE, SITE, Json, resources, statements, synthesize


def made() -> Json:
    return synthesize(lambda stack: Keys(stack, "security", site=SITE))


def users(document: Json, key: str) -> set[str]:
    return set(statements(document, f"security_{key}_policy")) - {"AccountAdministersKey"}


def test_each_purpose_has_a_key_that_serves_nobody_else() -> None:
    document = made()
    names = {each["name"] for each in resources(document, "aws_kms_alias").values()}
    assert names == {
        "alias/terrace-test-logs",
        "alias/terrace-test-data",
        "alias/terrace-test-alerts",
    }
    assert users(document, "logs") == {"LogGroupsUseKey"}
    assert users(document, "data") == {"MacieUsesKey"}


def test_whoever_has_something_to_tell_may_use_the_key_of_notifications() -> None:
    assert users(made(), "alerts") == {
        "AlarmsUseKey",
        "BackupUsesKey",
        "BudgetsUseKey",
        "PrometheusUsesKey",
        "RulesUseKey",
    }


def test_no_key_is_lost_where_data_is_protected() -> None:
    document = synthesize(lambda stack: Keys(stack, "security", site=PROTECTED_SITE))
    kept = [each["lifecycle"] for each in resources(document, "aws_kms_key").values()]
    assert kept == [{"prevent_destroy": True}] * 3
