"""Where X-Ray keeps spans: its OTLP endpoint, to which collectors write, takes them for logs only.

Source: Amazon CloudWatch User Guide, "OTLP endpoint: Troubleshooting": "The OTLP API is supported
with CloudWatch Logs as a Trace Segment Destination"; "Enable transaction search": "By default, we
also index 1% of your ingested spans as trace summaries".
"""

from collections.abc import Iterator

from terrace.aws import reading
from terrace.deployment.account import ALL, IN_LOGS, INDEX
from terrace.preflight.check import Check, Finding, fine, warns
from terrace.preflight.place import Place


def checks(place: Place) -> Iterator[Check]:
    """Look for it, where a stack decides how many traces are kept."""
    if any(True for _ in place.stack.of("aws_xray_sampling_rule")):
        yield Check("X-Ray keeps spans as log events", _judge)


def _judge(place: Place) -> Finding:
    with reading("where X-Ray keeps spans"):
        answer = place.client("xray").get_trace_segment_destination()
    if answer["Destination"] == IN_LOGS:
        return _judge_index(place)
    return warns(
        f"Transaction Search is off in {place.region}: everything is deployed, and no trace of a "
        "collector is kept",
        f"make bootstrap STACK={place.name}",
    )


def _judge_index(place: Place) -> Finding:
    """Where somebody else has switched it on, it is one span in a hundred unless they said more."""
    with reading("of how many spans X-Ray makes traces"):
        rules = place.client("xray").get_indexing_rules()["IndexingRules"]
    values = [each["Rule"]["Probabilistic"] for each in rules if each["Name"] == INDEX]
    indexed = values[0]["DesiredSamplingPercentage"] if values else 0
    if indexed >= ALL:
        return fine(f"Transaction Search is on in {place.region}")
    return warns(
        f"X-Ray makes traces of {indexed:g} % of spans in {place.region}; allowed: {ALL}, or most "
        "traces are in no dashboard and no link leads to one",
        f"aws xray update-indexing-rule --region {place.region} --name {INDEX} --rule "
        f"Probabilistic={{DesiredSamplingPercentage={ALL}}}",
    )
