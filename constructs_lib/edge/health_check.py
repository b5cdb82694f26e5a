"""A look at the application from outside, every half minute and from several continents."""

from cdktf_cdktf_provider_aws.route53_health_check import Route53HealthCheck
from constructs import Construct

from constructs_lib.site import Site

PATH = "/health"
SECONDS = 30
FAILURES = 3  # in a row, until one of the checkers calls it unhealthy


class HealthCheck(Construct):
    """An HTTPS request as anybody would send it: names, certificate and edge are in its way.

    About 2 USD a month. Its metrics are in us-east-1 only.

    Attributes:
        check: The health check.
    """

    def __init__(self, scope: Construct, id_: str, *, site: Site, host: str) -> None:
        super().__init__(scope, id_)
        self.check = Route53HealthCheck(
            self,
            "main",
            type="HTTPS",
            fqdn=host,
            port=443,
            resource_path=PATH,
            enable_sni=True,
            request_interval=SECONDS,
            failure_threshold=FAILURES,
            tags=site.tag("health"),
        )

    @property
    def id(self) -> str:
        """Id of the health check, the dimension of CloudWatch's metrics."""
        return self.check.id
