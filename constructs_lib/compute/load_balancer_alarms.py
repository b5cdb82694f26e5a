"""Alarms of a public load balancer, apart from those of the service behind it."""

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

# A minute's worth of each, below which it is the internet's usual noise.
OWN_ERRORS = 10
REFUSED_BY_TARGETS = 10
TLS_ERRORS = 100  # scanners and clients older than TLS 1.2


class LoadBalancerAlarms(Construct):
    """The load balancer itself fails, is full, or cannot agree with anybody.

    Source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer".
    """

    def __init__(self, scope: Construct, id_: str, *, alarms: AlarmSet, load_balancer: str) -> None:
        """Watch a load balancer by the suffix of its ARN, "app/<name>/<id>"."""
        super().__init__(scope, id_)

        def watch(thing: str, meaning: str, name: str, threshold: int, minutes: int) -> None:
            alarms.on_metric(
                self,
                thing,
                meaning,
                metric=Metric(
                    namespace="AWS/ApplicationELB",
                    name=name,
                    dimensions={"LoadBalancer": load_balancer},
                    statistic="Sum",
                ),
                condition=Condition(when=When.ABOVE, threshold=threshold, minutes=minutes),
            )

        watch(
            "load-balancer-errors",
            f"The load balancer itself fails more than {OWN_ERRORS} requests a minute",
            "HTTPCode_ELB_5XX_Count",
            OWN_ERRORS,
            5,
        )
        watch(
            "connections-rejected",
            "The load balancer is full and rejects connections",
            "RejectedConnectionCount",
            0,
            2,
        )
        watch(
            "targets-unreachable",
            "The load balancer cannot connect to tasks that it holds to be healthy",
            "TargetConnectionErrorCount",
            REFUSED_BY_TARGETS,
            5,
        )
        watch(
            "tls-errors",
            f"More than {TLS_ERRORS} clients a minute cannot agree on TLS",
            "ClientTLSNegotiationErrorCount",
            TLS_ERRORS,
            15,
        )
