"""Alarms of NAT gateways, the way out of private subnets."""

from collections.abc import Mapping

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

DROPPED_PACKETS = 100  # a minute; a few are lost whenever a gateway is maintained


class EgressAlarms(Construct):
    """Out of ports, or losing packets: each looks at the worst of all gateways.

    Source: Amazon VPC User Guide, "Monitor NAT gateways using Amazon CloudWatch".
    """

    def __init__(
        self, scope: Construct, id_: str, *, alarms: AlarmSet, gateways: Mapping[str, str]
    ) -> None:
        """Watch gateways by their ids, by the letters of their zones."""
        super().__init__(scope, id_)
        self._alarms = alarms
        self._gateways = gateways
        self._watch(
            "nat-ports-exhausted",
            "A NAT gateway has no port left, so new connections to the internet fail",
            "ErrorPortAllocation",
            Condition(when=When.ABOVE, threshold=0, minutes=3),
        )
        self._watch(
            "nat-packets-dropped",
            f"A NAT gateway loses more than {DROPPED_PACKETS} packets a minute",
            "PacketsDropCount",
            Condition(when=When.ABOVE, threshold=DROPPED_PACKETS, minutes=10),
        )

    def _watch(self, thing: str, meaning: str, name: str, condition: Condition) -> None:
        metrics = {
            f"zone_{zone}": Metric(
                namespace="AWS/NATGateway",
                name=name,
                dimensions={"NatGatewayId": gateway},
                statistic="Sum",
            )
            for zone, gateway in self._gateways.items()
        }
        self._alarms.on_expression(
            self,
            thing,
            meaning,
            expression=f"MAX([{', '.join(metrics)}])",
            metrics=metrics,
            condition=condition,
        )
