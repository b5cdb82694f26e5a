"""What CloudFront and its metrics need in us-east-1, wherever the environment is."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cdktf import TerraformProvider

from constructs_lib.edge.certificate_copy import CertificateCopy
from constructs_lib.edge.reference import CertificateReference
from constructs_lib.monitoring.alarm import AlarmSet
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.security.reference import KeyReference

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack

REGION = "us-east-1"
PAGE = "edge"


@dataclass(frozen=True, kw_only=True, slots=True)
class EdgeRegion:
    """What is there.

    Attributes:
        provider: Its provider; None where it is the environment's own region.
        key: Encrypts logs and notifications.
        alarms: What alarms of the edge share.
        certificate: Certificate of the application's name; None where nobody asks for one.
    """

    provider: TerraformProvider | None
    key: KeyReference
    alarms: AlarmSet
    certificate: CertificateReference | None


def enter(stack: "EnvironmentStack") -> EdgeRegion:
    """Use what the environment has in us-east-1, or make the same there."""
    alarms = stack.monitoring.family(PAGE)
    if stack.environment.region == REGION:
        return EdgeRegion(
            provider=None, key=stack.keys.logs, alarms=alarms, certificate=stack.certificate
        )
    account = stack.environment.account_id
    provider = stack.add_provider(
        "aws-edge", alias="edge", account_id=account, region=REGION, role=stack.deployment_role
    )
    key = EncryptionKey(
        stack,
        "edge-key",
        naming=stack.naming,
        thing="edge",
        purpose="Encrypts logs and notifications of the edge",
        account_id=account,
        region=REGION,
        users=(KeyUser.LOGS, KeyUser.ALARMS),
        retained=stack.protected,
        provider=provider,
    )
    alerts = Alerts(
        stack, "edge-alerts", naming=stack.naming, key=key, account_id=account, provider=provider
    )
    stack.publish("edge_alerts_topic", alerts.arn, "Topic that alarms in us-east-1 report to")
    certificate = (
        CertificateCopy(
            stack,
            "edge-certificate",
            naming=stack.naming,
            of=stack.certificate,
            provider=provider,
        )
        if stack.environment.edge.distribution
        else None
    )
    return EdgeRegion(
        provider=provider,
        key=key,
        alarms=replace(alarms, alerts=alerts, provider=provider),
        certificate=certificate,
    )
