BUCKET = {"aws_s3_bucket": {"data": {}}}


def test_protected_state_in_production_passes(judge, stack) -> None:
    kept = {"lifecycle": {"prevent_destroy": True}}
    resources = {
        "aws_s3_bucket": {"data": kept},
        "aws_kms_key": {"data": {"lifecycle": [{"prevent_destroy": True}]}},
        "aws_db_instance": {"main": {**kept, "deletion_protection": True}},
        "aws_cognito_user_pool": {"users": {**kept, "deletion_protection": "ACTIVE"}},
        "aws_lb": {"public": {"enable_deletion_protection": True}},
    }
    assert judge("LIF001", stack("production", resource=resources)) == []


def test_outside_production_nothing_is_asked(judge, stack) -> None:
    assert judge("LIF001", stack("dev", resource=BUCKET)) == []


def test_what_production_shares_is_protected_like_production(judge, stack) -> None:
    (finding,) = judge("LIF001", stack("global", environment="shared", resource=BUCKET))
    assert "aws_s3_bucket.data may be destroyed" in finding


def test_state_that_may_be_destroyed_is_found(judge, stack) -> None:
    assert judge("LIF001", stack("production", resource=BUCKET)) == [
        (
            "LIF001 MUST production/aws_s3_bucket.data: aws_s3_bucket.data may be destroyed; "
            "set lifecycle.prevent_destroy."
        )
    ]


def test_deletion_protection_that_is_off_is_found(judge, stack) -> None:
    resources = {
        "aws_lb": {"public": {}},
        "aws_dynamodb_table": {"orders": {"lifecycle": {"prevent_destroy": True}}},
    }
    assert judge("LIF001", stack("production", resource=resources)) == [
        "LIF001 MUST production/aws_lb.public: enable_deletion_protection is off; turn it on.",
        (
            "LIF001 MUST production/aws_dynamodb_table.orders: deletion_protection_enabled is off; "
            "turn it on."
        ),
    ]


def test_deletion_protection_that_is_left_to_a_plan_is_not_judged(judge, stack) -> None:
    resources = {"aws_lb": {"public": {"enable_deletion_protection": "${var.protected}"}}}
    assert judge("LIF001", stack("production", resource=resources)) == []


def test_an_alias_is_protected_like_the_type_that_it_stands_for(judge, stack) -> None:
    assert judge("LIF001", stack("production", resource={"aws_alb": {"public": {}}})) == [
        "LIF001 MUST production/aws_alb.public: enable_deletion_protection is off; turn it on."
    ]
