from constructs_lib.security.key_users import KeyUser
from constructs_lib.security.keys import Keys
from constructs_lib.site import Site
from tests.support.platform import key
from tests.support.synth import PROTECTED_SITE, SITE, Json, only, statements, synthesize


def made(*users: KeyUser, site: Site = SITE) -> Json:
    return synthesize(lambda stack: key(stack, users=users, site=site))


def test_a_key_rotates_and_waits_a_month_before_it_is_gone() -> None:
    found = only(made(), "aws_kms_key")
    assert (found["enable_key_rotation"], found["deletion_window_in_days"]) == (True, 30)


def test_the_account_administers_its_key() -> None:
    policy = statements(made(), "key_policy")
    assert set(policy) == {"AccountAdministersKey"}
    assert policy["AccountAdministersKey"]["principals"] == [
        {"type": "AWS", "identifiers": ["arn:aws:iam::123456789012:root"]}
    ]


def test_a_key_for_logs_serves_the_accounts_log_groups_only() -> None:
    use = statements(made(KeyUser.LOGS), "key_policy")["LogGroupsUseKey"]
    assert use["principals"][0]["identifiers"] == ["logs.us-east-1.amazonaws.com"]
    assert use["condition"] == [
        {
            "test": "ArnLike",
            "variable": "kms:EncryptionContext:aws:logs:arn",
            "values": ["arn:aws:logs:us-east-1:123456789012:log-group:*"],
        }
    ]


def test_a_key_for_alarms_serves_the_accounts_alarms_only() -> None:
    use = statements(made(KeyUser.ALARMS), "key_policy")["AlarmsUseKey"]
    assert use["principals"][0]["identifiers"] == ["cloudwatch.amazonaws.com"]
    assert use["actions"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert use["condition"][0]["values"] == ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:*"]


def test_a_key_for_prometheus_serves_the_accounts_alerts_only() -> None:
    use = statements(made(KeyUser.PROMETHEUS), "key_policy")["PrometheusUsesKey"]
    assert use["principals"][0]["identifiers"] == ["aps.amazonaws.com"]
    assert use["actions"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert use["condition"] == [
        {"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["123456789012"]}
    ]


def test_notifications_are_encrypted_for_whoever_publishes_them() -> None:
    document = synthesize(lambda stack: Keys(stack, "keys", site=SITE))
    users = statements(document, "keys_alerts_policy")
    assert {"AlarmsUseKey", "PrometheusUsesKey"} <= users.keys()


def test_a_key_of_what_is_protected_cannot_be_destroyed() -> None:
    assert only(made(site=PROTECTED_SITE), "aws_kms_key")["lifecycle"] == {"prevent_destroy": True}
    assert "lifecycle" not in only(made(), "aws_kms_key")


def test_a_key_for_events_serves_the_accounts_rules_only() -> None:
    use = statements(made(KeyUser.EVENTS), "key_policy")["RulesUseKey"]
    assert use["principals"][0]["identifiers"] == ["events.amazonaws.com"]
    assert use["condition"] == [
        {"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["123456789012"]}
    ]


def test_a_key_for_a_trail_lets_it_write_to_a_bucket_with_a_bucket_key() -> None:
    use = statements(made(KeyUser.TRAIL), "key_policy")["TrailsUseKey"]
    assert use["actions"] == ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"]


def test_macie_may_decrypt_what_it_looks_into_and_nobody_else_by_its_statement() -> None:
    use = statements(made(KeyUser.MACIE), "key_policy")["MacieUsesKey"]
    role = "role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie"
    assert use["actions"] == ["kms:Decrypt"]
    assert use["condition"] == [
        {
            "test": "StringEquals",
            "variable": "aws:PrincipalArn",
            "values": [f"arn:aws:iam::123456789012:{role}"],
        }
    ]


def test_a_key_for_volumes_serves_auto_scaling_before_its_role_is_there() -> None:
    use = statements(made(KeyUser.AUTO_SCALING), "key_policy")["AutoScalingUsesKey"]
    role = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    assert {each["variable"]: each["values"] for each in use["condition"]} == {
        "aws:PrincipalArn": [f"arn:aws:iam::123456789012:{role}"],
        "kms:GrantIsForAWSResource": ["true"],
    }
    assert "kms:CreateGrant" in use["actions"]
