import pytest

from conventions.action_patterns import is_everything


@pytest.mark.parametrize("action", ["*", "**", "?*", "*:*", "s3:*", "iam:?*", "S3:**", "nosuch:*"])
def test_a_pattern_without_letters_is_everything(action: str) -> None:
    assert is_everything(action)


def test_a_pattern_that_fits_every_action_of_a_service_is_everything() -> None:
    assert is_everything("execute-api:*n*")
    assert not is_everything("execute-api:in*")
    assert not is_everything("rds-db:conn*")  # the only one there is, and named


@pytest.mark.parametrize("action", ["s3:Get*", "s3:GetObject", "s3:?", "ec2:Describe*", "", "s3"])
def test_any_other_names_something(action: str) -> None:
    assert not is_everything(action)
