"""Fluent Bit: every option is one that its plugin knows, and secrets are taken out first.

No registry at hand carries the program itself, whose `--dry-run` would say more.
"""

import re
from collections.abc import Iterator

from constructs_lib.observability.log_router import REDACTION, of_task
from terrace.delivery.check.outcome import Files, Outcome
from terrace.manifests.text import read

OVERLAYS = "kubernetes/platform/overlays/*/values/patches.yaml"
COMMON = frozenset({"name", "match"})
# Options by plugin in lower case, as `config_map` of each has them in fluent/fluent-bit v5.0.
KNOWN = {
    "lua": "script call code protected_mode type_int_key type_array_key time_as_table",
    "parser": "key_name parser preserve_key reserve_data",
    "modify": "condition copy rename add set remove",
    "kubernetes": "merge_log keep_log labels annotations k8s-logging.parser k8s-logging.exclude "
    "use_kubelet",
    "opensearch": "host port tls aws_auth aws_region logstash_format logstash_prefix "
    "time_key_nanos suppress_type_name replace_dots write_operation generate_id retry_limit",
    "cloudwatch_logs": "region log_group_name log_stream_prefix log_stream_template log_key "
    "auto_create_group retry_limit",
}
Section = tuple[str, dict[str, str]]


def fluent_bit(files: Files) -> Outcome:
    """Check what routers of tasks and of nodes are told."""
    findings = list(faults("the router of a task", of_task("/tmp")))  # noqa: S108 - a name
    many = 1
    for file in sorted(files.root.glob(OVERLAYS)):
        name = file.relative_to(files.root).as_posix()
        for each in read(file):
            if (each["kind"], each["metadata"]["name"]) != ("Application", "fluent-bit"):
                continue
            many += 1
            told = each["spec"]["source"]["helm"]["valuesObject"]
            config = told.get("config", {})
            findings += faults(name, f"{config.get('filters', '')}\n{config.get('outputs', '')}")
            if told.get("luaScripts") != {"redact.lua": REDACTION}:
                findings.append(f"{name}: redact.lua is another one; run: make kubernetes")
    return Outcome(check="fluent-bit", read=f"{many} configurations", findings=findings)


def sections(text: str) -> list[Section]:
    """Sections of a classic configuration, with their options by name in lower case."""
    found: list[Section] = []
    for line in text.splitlines():
        if head := re.fullmatch(r"\[(\w+)\]", line.strip()):
            found.append((head[1], {}))
        elif line.strip() and found:
            name, _, value = line.strip().partition(" ")
            found[-1][1][name.lower()] = value.strip()
    return found


def faults(where: str, text: str) -> Iterator[str]:
    """Say what is wrong with filters and outputs.

    Args:
        where: File that they are in.
        text: The configuration.
    """
    found = sections(text)
    if not found or found[0][1].get("call") != "redact":
        yield f"{where}: the first filter does not take secrets out, allowed: lua with call redact"
    for _, options in found:
        plugin = options.get("name", "")
        if plugin not in KNOWN:
            yield f"{where}: plugin {plugin!r}, allowed: {', '.join(sorted(KNOWN))}"
            continue
        known = COMMON | set(KNOWN[plugin].split())
        for name in sorted(options.keys() - known):
            yield f"{where}: {plugin} has the option {name}, allowed: {', '.join(sorted(known))}"
