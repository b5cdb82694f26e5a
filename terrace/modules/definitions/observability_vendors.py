"""Module `observability-vendors`: logs and keys for those who are paid for looking at them."""

from constructs_lib.observability.vendor_keys import VendorKeys
from constructs_lib.observability.vendor_logs import VendorLogs
from constructs_lib.observability.vendors import datadog
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import connect_all, data_key, log_bucket, logs_key
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

SITE = "datadoghq.eu"


def _build(module: ModuleStack) -> None:
    vendor = datadog(SITE)
    key = ExistingKey(data_key(module))
    keys = VendorKeys(module, "keys", site=module.site, vendors=(vendor,), key=key)
    VendorLogs(
        module,
        "logs",
        site=module.site,
        vendor=vendor,
        secret=keys.secrets[vendor.name],
        logs={
            "app": module.text(
                "log_group_name",
                "Log group that is passed on",
                example="/acme/staging/app",
            )
        },
        key=key,
        logs_key=ExistingKey(logs_key(module)),
        access_logs=log_bucket(module),
    )
    connect_all(module, [keys], in_vpc=False)


OBSERVABILITY_VENDORS = Module(
    name="observability-vendors",
    purpose="Logs of a service for Datadog's site in the EU by Amazon Data Firehose, and a secret "
    "for the key.",
    choices=(
        (
            "The secret begins with zeros, which Datadog refuses; put your key there as "
            '{"api_key": "…"}.'
        ),
        "What Datadog does not take in five minutes waits in a bucket for two weeks.",
    ),
    cost="0.40 USD a month for the secret, about 0.03 USD for each GiB of logs; Datadog's own "
    "bill besides.",
    build=_build,
    checks={
        "the key is in no argument": (
            "aws_kinesis_firehose_delivery_stream.main.http_endpoint_configuration[0]"
            ".secrets_manager_configuration[0].enabled"
        ),
        "what waits is encrypted with a key of the caller's": (
            "aws_kinesis_firehose_delivery_stream.main.server_side_encryption[0].key_type "
            '== "CUSTOMER_MANAGED_CMK"'
        ),
    },
)
