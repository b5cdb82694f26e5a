"""What Fluent Bit is told, held to the options that its plugins know."""

import re

import pytest

from constructs_lib.observability.log_router import PARSERS, cloudwatch, of_pods, of_task

# Options by plugin, in lower case, as their sources have them: `config_map` of each plugin in
# fluent/fluent-bit v5.0 (plugins/*/), and those that every filter and output has.
COMMON = {"name", "match"}
KNOWN = {
    "lua": {"script", "call", "code", "protected_mode", "type_int_key", "time_as_table"},
    "parser": {"key_name", "parser", "preserve_key", "reserve_data"},
    "modify": {"condition", "copy", "rename", "add", "set", "remove"},
    "kubernetes": {
        "merge_log",
        "keep_log",
        "labels",
        "annotations",
        "k8s-logging.parser",
        "k8s-logging.exclude",
        "use_kubelet",
    },
    "opensearch": {
        "host",
        "port",
        "tls",
        "aws_auth",
        "aws_region",
        "logstash_format",
        "logstash_prefix",
        "time_key_nanos",
        "suppress_type_name",
        "replace_dots",
        "write_operation",
        "generate_id",
        "retry_limit",
    },
    "cloudwatch_logs": {
        "region",
        "log_group_name",
        "log_stream_prefix",
        "log_stream_template",
        "log_key",
        "auto_create_group",
        "retry_limit",
    },
}
ON_NODES = of_pods("/fluent-bit/scripts", environment="dev", search=True)


def sections(text: str) -> list[tuple[str, dict[str, str]]]:
    """Sections of a classic configuration, with their options by name in lower case."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if head := re.fullmatch(r"\[(\w+)\]", line):
            found.append((head[1], {}))
        elif line:
            name, value = line.split(maxsplit=1)
            assert line.startswith("    "), line
            assert name.lower() not in found[-1][1], "a plugin takes an option once"
            found[-1][1][name.lower()] = value
    return found


def names(text: str) -> list[str]:
    return [options["name"] for _, options in sections(text)]


@pytest.mark.parametrize("text", [of_task("/tmp"), *ON_NODES.values()])  # noqa: S108
def test_every_option_is_one_that_the_plugin_knows(text: str) -> None:
    assert sections(text)
    for kind, options in sections(text):
        assert kind in {"FILTER", "OUTPUT"}
        assert options.keys() <= COMMON | KNOWN[options["name"]]


def test_options_of_firelens_are_the_plugins_and_the_one_of_the_driver() -> None:
    options = {name.lower() for name in cloudwatch("app", group="group", region="us-east-1")}
    assert options - {"name", "log-driver-buffer-limit"} <= KNOWN["cloudwatch_logs"]


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
