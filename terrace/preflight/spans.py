"""Where X-Ray keeps spans: its OTLP endpoint, to which collectors write, takes them for logs only.

Source: Amazon CloudWatch User Guide, "OTLP endpoint: Troubleshooting": "The OTLP API is supported
with CloudWatch Logs as a Trace Segment Destination".
"""

from collections.abc import Iterator

from terrace.aws import reading
from terrace.deployment.account import IN_LOGS
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
        return fine(f"Transaction Search is on in {place.region}")
    return warns(
        f"Transaction Search is off in {place.region}: everything is deployed, and no trace of a "
        "collector is kept",
        f"make bootstrap STACK={place.name}",
    )
