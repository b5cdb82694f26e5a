"""What Fluent Bit is told: one rendering for tasks of ECS and for nodes of Kubernetes.

It takes secrets out of each line, and then writes to CloudWatch and, where there is log search, to
OpenSearch. Values that only Terraform or the cluster knows are variables of its environment.
"""

from collections.abc import Mapping
from importlib import resources

_FOLDER = resources.files("constructs_lib.observability")
REDACTION = "\n".join(
    _FOLDER.joinpath(name).read_text("utf-8") for name in ("redact_names.lua", "redact.lua")
)
SEARCH_HOST = "LOG_SEARCH_HOST"
INDEX_PREFIX = "logs"  # of the index of each day, such as logs-2026.11.29
# CloudWatch has every line; OpenSearch may lose some while it does not answer. Three tries take
# less than a minute, and as long as a chunk waits for one of the two, it stays in memory.
SEARCH_TRIES, LOG_TRIES = 3, 10
BUFFERED_LINES = 4096  # at 2 KiB each: 8 MiB of the task's memory
PARSER = "json-line"
PARSERS = f"""\
[PARSER]
    Name   {PARSER}
    Format json
"""
TASKS, PODS = "*-firelens-*", "kube.*"
_MESSAGE = "Key_does_not_exist message"
_Options = Mapping[str, object]


def of_task(scripts: str) -> str:
    """Filters and the output to OpenSearch of a router beside a service, for FireLens to include.

    The output to CloudWatch is the service's own log configuration. A line of JSON becomes fields,
    any other line is the field `message`; `log` is the line itself, which CloudWatch gets.

    Args:
        scripts: Folder with redact.lua.

    Source: Fluent Bit manual, "Lua", "Parser", "Modify" and "OpenSearch".
    """
    parsed = {"Key_Name": "log", "Parser": PARSER, "Preserve_Key": "On", "Reserve_Data": "On"}
    return _sections(
        _redaction(TASKS, scripts),
        _section("FILTER", "parser", TASKS, parsed),
        _section("FILTER", "modify", TASKS, {"Condition": _MESSAGE, "Copy": "log message"}),
        _section("FILTER", "modify", TASKS, {"Add": "service ${SERVICE_NAME}"}),
        _section("FILTER", "modify", TASKS, {"Add": "environment ${ENVIRONMENT_NAME}"}),
        _search(TASKS),
    )


def of_pods(scripts: str, *, environment: str, search: bool) -> dict[str, str]:
    """Filters and outputs on a node of Kubernetes, by their names in Fluent Bit's chart.

    Args:
        scripts: Folder with redact.lua.
        environment: Name of the environment.
        search: Whether there is log search.

    Source: fluent/helm-charts, charts/fluent-bit/values.yaml; Fluent Bit manual, "Kubernetes".
    """
    named = {
        "Merge_Log": "On",
        "Keep_Log": "Off",
        "Labels": "Off",
        "Annotations": "Off",
        "K8S-Logging.Parser": "On",
        "K8S-Logging.Exclude": "On",
        "Use_Kubelet": "Off",
    }
    kept = {
        "region": "${AWS_REGION}",
        "log_group_name": "${LOG_GROUP}",
        "log_stream_prefix": "pods-",
        "log_stream_template": "$kubernetes['namespace_name'].$kubernetes['pod_name']."
        "$kubernetes['container_name']",
        "auto_create_group": "false",
        "Retry_Limit": LOG_TRIES,
    }
    filters = [_redaction(PODS, scripts), _section("FILTER", "kubernetes", PODS, named)]
    outputs = [_section("OUTPUT", "cloudwatch_logs", PODS, kept)]
    if search:
        renamed = {"Condition": _MESSAGE, "Rename": "log message"}
        filters += [
            _section("FILTER", "modify", PODS, renamed),
            _section("FILTER", "modify", PODS, {"Add": f"environment {environment}"}),
        ]
        outputs.append(_search(PODS))
    return {"filters": _sections(*filters), "outputs": _sections(*outputs)}


def cloudwatch(service: str, *, group: str, region: str) -> dict[str, str]:
    """Options of FireLens for the log of a service: the streams and lines that awslogs writes.

    Args:
        service: Name of the service, and of its container.
        group: Name of its log group; may be a token.
        region: Region of the group.

    Source: Fluent Bit manual, "Amazon CloudWatch"; Amazon ECS Developer Guide, "Configuring Amazon
    ECS logs for high throughput".
    """
    stream = f"{service}/{service}/"  # prefix, container, task
    return {
        "Name": "cloudwatch_logs",
        "region": region,
        "log_group_name": group,
        "log_stream_prefix": stream,
        "log_stream_template": f"{stream}$task_id",
        "log_key": "log",
        "auto_create_group": "false",
        "Retry_Limit": str(LOG_TRIES),
        # Lines that wait for the router; beyond it lines are lost and the service goes on.
        "log-driver-buffer-limit": str(BUFFERED_LINES),
    }


def _redaction(match: str, scripts: str) -> str:
    called = {"script": f"{scripts}/redact.lua", "call": "redact"}
    return _section("FILTER", "lua", match, called)


def _search(match: str) -> str:
    options = {
        "Host": f"${{{SEARCH_HOST}}}",
        "Port": 443,
        "tls": "On",
        "AWS_Auth": "On",
        "AWS_Region": "${AWS_REGION}",
        "Logstash_Format": "On",
        "Logstash_Prefix": INDEX_PREFIX,
        "Time_Key_Nanos": "On",
        "Suppress_Type_Name": "On",
        "Replace_Dots": "On",
        # What is sent twice is there once, and nothing that is there is overwritten.
        "Write_Operation": "create",
        "Generate_ID": "On",
        "Retry_Limit": SEARCH_TRIES,
    }
    return _section("OUTPUT", "opensearch", match, options)


def _section(kind: str, name: str, match: str, options: _Options) -> str:
    rows = {"Name": name, "Match": match, **options}
    width = max(map(len, rows))
    return "\n".join([f"[{kind}]", *(f"    {key:{width}} {value}" for key, value in rows.items())])


def _sections(*sections: str) -> str:
    return "\n".join(f"{each}\n" for each in sections)
