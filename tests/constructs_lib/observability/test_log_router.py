"""What Fluent Bit is told, held to the options that its plugins know."""

import pytest

from constructs_lib.observability.log_router import PARSERS, cloudwatch, of_pods, of_task
from terrace.monitoring.check.fluent_bit import KNOWN, faults, sections

ON_NODES = of_pods("/fluent-bit/scripts", environment="dev", search=True)


def names(text: str) -> list[str]:
    return [options["name"] for _, options in sections(text)]


@pytest.mark.parametrize("text", [of_task("/tmp"), *ON_NODES.values()])  # noqa: S108
def test_every_option_is_one_that_the_plugin_knows(text: str) -> None:
    assert sections(text)
    assert not [each for each in faults("file", text) if "first filter" not in each]


def test_options_of_firelens_are_the_plugins_and_the_one_of_the_driver() -> None:
    options = {name.lower() for name in cloudwatch("app", group="group", region="us-east-1")}
    assert options - {"name", "log-driver-buffer-limit"} <= set(KNOWN["cloudwatch_logs"].split())


@pytest.mark.parametrize("text", [of_task("/tmp"), ON_NODES["filters"]])  # noqa: S108
def test_secrets_are_taken_out_before_anything_else_is_done(text: str) -> None:
    kind, first = sections(text)[0]
    assert (kind, first["name"], first["call"]) == ("FILTER", "lua", "redact")
    assert first["script"].endswith("/redact.lua")


def test_nodes_write_to_opensearch_only_where_there_is_log_search() -> None:
    without = of_pods("/fluent-bit/scripts", environment="dev", search=False)
    assert names(without["outputs"]) == ["cloudwatch_logs"]
    assert names(without["filters"]) == ["lua", "kubernetes"]
    assert names(ON_NODES["outputs"]) == ["cloudwatch_logs", "opensearch"]


def test_tasks_and_nodes_write_to_opensearch_alike_and_with_a_signature() -> None:
    ((_, on_nodes),) = [e for e in sections(ON_NODES["outputs"]) if e[1]["name"] == "opensearch"]
    ((_, of_tasks),) = [e for e in sections(of_task("/tmp")) if e[0] == "OUTPUT"]  # noqa: S108
    assert (on_nodes.pop("match"), of_tasks.pop("match")) == ("kube.*", "*-firelens-*")
    assert on_nodes == of_tasks
    assert (of_tasks["aws_auth"], of_tasks["tls"], of_tasks["port"]) == ("On", "On", "443")
    assert of_tasks["write_operation"] == "create"


def test_the_parser_that_is_used_is_defined() -> None:
    ((_, parser),) = [e for e in sections(of_task("/tmp")) if e[1]["name"] == "parser"]  # noqa: S108
    ((kind, defined),) = sections(PARSERS)
    assert (kind, defined) == ("PARSER", {"name": parser["parser"], "format": "json"})
