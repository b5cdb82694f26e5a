"""The alarms of a part of an environment that tell somebody."""

from collections.abc import Iterator

from cdktf_cdktf_provider_aws.cloudwatch_composite_alarm import CloudwatchCompositeAlarm
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from constructs import Construct

NotifyingAlarm = CloudwatchMetricAlarm | CloudwatchCompositeAlarm


def notifying(part: Construct) -> Iterator[NotifyingAlarm]:
    """Find a construct's alarms, those over other alarms included.

    An alarm that scales something when it rings tells nobody, and has to go on.
    """
    for found in part.node.find_all():
        # What starts scaling has nothing to say once all is well again.
        if isinstance(found, NotifyingAlarm) and found.ok_actions_input is not None:
            yield found
