"""Where a distribution's requests are recorded: a bucket, through CloudWatch's log delivery."""

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.cloudwatch_log_delivery import CloudwatchLogDelivery
from cdktf_cdktf_provider_aws.cloudwatch_log_delivery_destination import (
    CloudwatchLogDeliveryDestination,
    CloudwatchLogDeliveryDestinationDeliveryDestinationConfiguration,
)
from cdktf_cdktf_provider_aws.cloudwatch_log_delivery_source import CloudwatchLogDeliverySource
from constructs import Construct

from constructs_lib.site import Site
from constructs_lib.storage.reference import DistributionReference, LogBucketReference

NAME_LIMIT = 60  # CloudWatch Logs API Reference, PutDeliverySource
# Amazon CloudFront Developer Guide, "Standard log fields"; without cookies, which sign people in.
FIELDS = (
    "date",
    "time",
    "x-edge-location",
    "sc-bytes",
    "c-ip",
    "cs-method",
    "cs(Host)",
    "cs-uri-stem",
    "sc-status",
    "cs(Referer)",
    "cs(User-Agent)",
    "cs-uri-query",
    "x-edge-result-type",
    "x-edge-request-id",
    "x-host-header",
    "cs-protocol",
    "cs-bytes",
    "time-taken",
    "x-forwarded-for",
    "ssl-protocol",
    "ssl-cipher",
    "x-edge-response-result-type",
    "cs-protocol-version",
    "time-to-first-byte",
    "x-edge-detailed-result-type",
    "sc-content-type",
    "sc-content-len",
)


class DistributionLog(Construct):
    """Standard logging, second version: it needs no access lists, which the bucket refuses."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        distribution: DistributionReference,
        bucket: LogBucketReference,
        edge_provider: TerraformProvider | None,
    ) -> None:
        """Record what a distribution is asked for.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            distribution: The distribution.
            bucket: Bucket of the records, which lets distributions write; in any region.
            edge_provider: Provider of us-east-1, where CloudFront's deliveries live.
        """
        super().__init__(scope, id_)
        name = site.name("edge", limit=NAME_LIMIT)
        source = CloudwatchLogDeliverySource(
            self,
            "source",
            provider=edge_provider,
            name=name,
            log_type="ACCESS_LOGS",
            resource_arn=distribution.arn,
        )
        destination = CloudwatchLogDeliveryDestination(
            self,
            "destination",
            provider=edge_provider,
            name=name,
            output_format="json",
            delivery_destination_configuration=[
                CloudwatchLogDeliveryDestinationDeliveryDestinationConfiguration(
                    # A bucket that does not let it write yet is given a policy by AWS, beside
                    # Terraform; so the name has to be the one that says it does.
                    destination_resource_arn=f"arn:aws:s3:::{bucket.writable_name}"
                )
            ],
        )
        CloudwatchLogDelivery(
            self,
            "main",
            provider=edge_provider,
            delivery_source_name=source.name,
            delivery_destination_arn=destination.arn,
            record_fields=list(FIELDS),
        )
