"""What an account has once, so that a stack cannot make it where it is there already.

An environment says what its account has in `already_there`. Most of it the stack takes over: an
`import` block lets the first apply adopt it, and later ones find it in the state. AWS Config's
recorder and channel are written under the name they have instead: of one that is imported, the
provider would send the former choice of resource types along with the new one, which AWS Config
refuses. What serves others too is referred to, because destroying the stack would take it from
them.

Not in the table, because making it again changes nothing: Inspector (Enable answers with what is
enabled; the provider cannot import it), the block of public buckets, encryption by default, the
password policy, and ECS's service-linked role, which AWS makes itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from constructs_lib.errors import ConfigurationError


class How(Enum):
    """What a stack does with something that is there already."""

    ADOPT = "adopt"  # own it, by an import block; destroying the stack deletes it
    PUT = "put"  # own it, by making it under the name it has, which changes what is there
    REFER = "refer"  # use it, and leave it alone


@dataclass(frozen=True, kw_only=True, slots=True)
class Singleton:
    """One kind of thing.

    Attributes:
        what: What it is, as a sentence names it.
        type: Terraform's type of it.
        how: What a stack does with it.
        id: What its id is and where to read it, in words; that of `terraform import`.
        usual: The id where AWS or its console leaves no choice; `{account}` stands for the
            account's. Empty where it has to be looked up.
        pattern: Regular expression of other ids; empty where only the usual one is possible.
            `{account}` stands for the account's.
        source: Why there is one only.
    """

    what: str
    type: str
    how: How
    id: str
    usual: str = ""
    pattern: str = ""
    source: str


RECORDER = "config-recorder"
CHANNEL = "config-channel"
CONFIG_ROLE = "config-role"
DETECTOR = "guardduty-detector"
SECURITY_HUB = "security-hub"
MACIE = "macie"
ANALYZER = "access-analyzer"
COST_MONITOR = "cost-anomaly-monitor"
SEARCH_ROLE = "opensearch-role"
GITHUB = "github-oidc"

_ROLE = "arn:aws:iam::{account}:role/aws-service-role"
_NAME = r"[A-Za-z0-9_.-]{1,255}"

SINGLETONS: Mapping[str, Singleton] = {
    RECORDER: Singleton(
        what="recorder of AWS Config",
        type="aws_config_configuration_recorder",
        how=How.PUT,
        id="its name, as `aws configservice describe-configuration-recorders` prints it",
        usual="default",
        pattern=_NAME,
        source="AWS Config API Reference, PutConfigurationRecorder: "
        "MaxNumberOfConfigurationRecordersExceededException",
    ),
    CHANNEL: Singleton(
        what="delivery channel of AWS Config",
        type="aws_config_delivery_channel",
        how=How.PUT,
        id="its name, as `aws configservice describe-delivery-channels` prints it",
        usual="default",
        pattern=_NAME,
        source="AWS Config API Reference, PutDeliveryChannel: "
        "MaxNumberOfDeliveryChannelsExceededException",
    ),
    # Recorders of all regions use the one role, so that IAM refuses to delete it for one of them.
    CONFIG_ROLE: Singleton(
        what="service-linked role of AWS Config",
        type="aws_iam_service_linked_role",
        how=How.REFER,
        id="its ARN",
        usual=f"{_ROLE}/config.amazonaws.com/AWSServiceRoleForConfig",
        source="IAM API Reference, CreateServiceLinkedRole: InvalidInput, the name has been taken",
    ),
    DETECTOR: Singleton(
        what="GuardDuty's detector",
        type="aws_guardduty_detector",
        how=How.ADOPT,
        id="its id, 32 hexadecimal digits, as `aws guardduty list-detectors` prints it",
        pattern="[0-9a-f]{32}",
        source="Amazon GuardDuty API Reference, CreateDetector: one for each region",
    ),
    SECURITY_HUB: Singleton(
        what="Security Hub",
        type="aws_securityhub_account",
        how=How.ADOPT,
        id="the account's id",
        usual="{account}",
        source="AWS Security Hub API Reference, EnableSecurityHub: ResourceConflictException",
    ),
    MACIE: Singleton(
        what="Macie",
        type="aws_macie2_account",
        how=How.ADOPT,
        id="the account's id",
        usual="{account}",
        source="Amazon Macie API Reference, EnableMacie: ConflictException",
    ),
    ANALYZER: Singleton(
        what="analyzer of external access",
        type="aws_accessanalyzer_analyzer",
        how=How.ADOPT,
        id="its name, as `aws accessanalyzer list-analyzers --type ACCOUNT` prints it",
        pattern=r"[A-Za-z][A-Za-z0-9_.-]{0,254}",
        source="IAM User Guide, IAM Access Analyzer quotas: account-level analyzers per type",
    ),
    COST_MONITOR: Singleton(
        what="cost anomaly monitor over all services, which AWS makes for new users",
        type="aws_ce_anomaly_monitor",
        how=How.ADOPT,
        id="its ARN, as `aws ce get-anomaly-monitors` prints it",
        pattern=r"arn:aws:ce::{account}:anomalymonitor/[A-Za-z0-9-]+",
        source="CreateAnomalyMonitor: limit exceeded on dimensional spend monitor creation; "
        "aws-cloudformation/cloudformation-coverage-roadmap, issue 2515",
    ),
    # Domains of all regions use the one role.
    SEARCH_ROLE: Singleton(
        what="service-linked role of OpenSearch",
        type="aws_iam_service_linked_role",
        how=How.REFER,
        id="its ARN",
        usual=f"{_ROLE}/opensearchservice.amazonaws.com/AWSServiceRoleForAmazonOpenSearchService",
        source="IAM API Reference, CreateServiceLinkedRole: InvalidInput, the name has been taken",
    ),
    # Every project of the account that deploys from GitHub trusts the one provider.
    GITHUB: Singleton(
        what="identity provider of GitHub",
        type="aws_iam_openid_connect_provider",
        how=How.REFER,
        id="its ARN",
        usual="arn:aws:iam::{account}:oidc-provider/token.actions.githubusercontent.com",
        source="IAM API Reference, CreateOpenIDConnectProvider: EntityAlreadyExists",
    ),
}


def identified(
    given: Mapping[str, str | None], *, makes: frozenset[str], account_id: str
) -> dict[str, str]:
    """Return the ids of what is there already, by kind.

    Args:
        given: Kinds with their ids; None stands for the usual id.
        makes: The kinds that the stack makes where they are not there.
        account_id: The account.

    Raises:
        ConfigurationError: A kind that the stack does not make, or what is no id of it.
    """
    return {kind: _identified(kind, value, makes, account_id) for kind, value in given.items()}


def _identified(kind: str, value: str | None, makes: frozenset[str], account_id: str) -> str:
    if kind not in makes:
        raise ConfigurationError(
            f"already_there has the key {kind!r}, allowed: what this stack makes: "
            f"{', '.join(each for each in SINGLETONS if each in makes) or 'nothing'}"
        )
    known = SINGLETONS[kind]
    usual = known.usual.format(account=account_id)
    if usual and value in {None, usual}:
        return usual
    pattern = known.pattern.replace("{account}", account_id)
    if not (value and pattern and re.fullmatch(pattern, value, re.ASCII)):
        tail = f", or None for {usual}" if usual else ""
        raise ConfigurationError(f"already_there[{kind!r}] is {value!r}, allowed: {known.id}{tail}")
    return value
