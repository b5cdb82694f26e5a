"""Traces of requests in X-Ray: how many are kept, under which key, and who may write them."""

from cdktf_cdktf_provider_aws.xray_encryption_config import XrayEncryptionConfig
from cdktf_cdktf_provider_aws.xray_group import XrayGroup, XrayGroupInsightsConfiguration
from cdktf_cdktf_provider_aws.xray_sampling_rule import XraySamplingRule
from constructs import Construct

from constructs_lib.security.policy import allow, grant
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.workload import Workload

NAME_LIMIT = 32  # AWS X-Ray API Reference, CreateGroup and CreateSamplingRule
REQUEST_RATE = 0.05  # of all requests beyond the first in each second
SLOW_SECONDS = 1  # as the alarm on latency
# Service Authorization Reference: these know no resource. PutSpans is for OTLP; what the User Guide
# of CloudWatch attaches for that endpoint, AWSXrayWriteOnlyAccess, has the others.
WRITE = (
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutSpans",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
)


class Tracing(Construct):
    """Sampling that keeps one request a second and a twentieth of the others, encrypted.

    Services send traces to the collector beside them, and that to X-Ray's OTLP endpoint, which
    takes them only where X-Ray keeps spans as log events: Transaction Search, which `terrace
    bootstrap` switches on. It is of the whole account and region, so destroying a stack leaves it
    on. Spans are in the log group `aws/spans`, which X-Ray makes, for about 0.35 USD a GiB, and
    traces in X-Ray as before, for 5 USD a million.

    The key is that of the whole account and region: there is one `Tracing` in each. It is not that
    of the log group, which CloudWatch encrypts with a key of its own.

    Source: Amazon CloudWatch User Guide, "Enable transaction search"; Amazon CloudWatch pricing.
    """

    def __init__(self, scope: Construct, id_: str, *, site: Site, key: KeyReference) -> None:
        super().__init__(scope, id_)
        self._site = site
        XrayEncryptionConfig(self, "encryption", type="KMS", key_id=key.arn)
        # Load balancers and canaries ask all day long, and nobody looks at the answers.
        self._sample("health", priority=100, paths="/health", first=0, rate=0)
        self._sample("ready", priority=110, paths="/ready", first=0, rate=0)
        self._sample("requests", priority=1000, paths="*", first=1, rate=REQUEST_RATE)
        XrayGroup(
            self,
            "noteworthy",
            group_name=site.name("noteworthy", limit=NAME_LIMIT),
            filter_expression=f"fault = true OR error = true OR responsetime > {SLOW_SECONDS}",
            insights_configuration=XrayGroupInsightsConfiguration(
                insights_enabled=True, notifications_enabled=False
            ),
        )

    def connect(self, workload: Workload) -> None:
        """Let a workload write traces, and tell it where."""
        grant(
            self,
            workload.label,
            workload.role,
            name=self._site.name("traces-write"),
            statements=[allow("WriteTraces", WRITE, "*")],
        )
        # AWS X-Ray Developer Guide, "OpenTelemetry Protocol (OTLP) endpoint".
        address = f"https://{self._site.host('xray')}/v1/traces"
        workload.settings.put("TRACES_ENDPOINT", address, "OTLP endpoint of X-Ray, signed requests")

    def _sample(self, thing: str, *, priority: int, paths: str, first: int, rate: float) -> None:
        XraySamplingRule(
            self,
            thing,
            rule_name=self._site.name(thing, limit=NAME_LIMIT),
            priority=priority,
            url_path=paths,
            reservoir_size=first,
            fixed_rate=rate,
            host="*",
            http_method="*",
            resource_arn="*",
            service_name="*",
            service_type="*",
            version=1,
        )
