"""What is read from AWS's own policies, as moto has them."""

from terrace import managed_policies


def test_actions_and_condition_keys_are_named_by_service() -> None:
    actions, keys = managed_policies.named()
    assert {"GetObject", "PutObject"} <= actions["s3"]
    assert "iam:PassedToService" in keys["iam"]
    assert len(actions) > 300


def test_patterns_and_tags_are_left_out() -> None:
    actions, keys = managed_policies.named()
    named = {name for each in actions.values() for name in each}
    named |= {key.partition(":")[2] for each in keys.values() for key in each}
    assert all(name.isalnum() for name in named)
