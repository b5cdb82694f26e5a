import pytest

from constructs_lib.errors import ConfigurationError
from stacks.target import AWS, EMBEDDED, chosen


def test_aws_is_the_target_unless_another_is_named() -> None:
    assert chosen({}) is chosen({"TERRACE_TARGET": ""}) is AWS
    assert chosen({"TERRACE_TARGET": "embedded"}) is EMBEDDED


def test_an_unknown_target_lists_those_there_are() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        chosen({"TERRACE_TARGET": "azure"})
    assert str(refusal.value) == "TERRACE_TARGET is 'azure', allowed: aws, embedded"
