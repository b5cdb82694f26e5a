"""What AWS Config checks in every account: AWS's own rules, and the values they check against.

Source: AWS Config Developer Guide, "List of AWS Config managed rules".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from constructs_lib.account.account_defaults import (
    PASSWORD_DAYS,
    PASSWORD_LENGTH,
    REMEMBERED_PASSWORDS,
)

KEY_AGE_DAYS = 90  # CIS AWS Foundations Benchmark 3.0, section 1.14
UNUSED_DAYS = 45  # section 1.12


@dataclass(frozen=True, slots=True)
class ManagedRule:
    """One rule of AWS's.

    Attributes:
        identifier: AWS's name of it.
        purpose: What holds where it is kept; its description.
        values: What it checks against; Config takes them as text.
    """

    identifier: str
    purpose: str
    values: Mapping[str, str] = field(default_factory=dict)


RULES: Mapping[str, ManagedRule] = {
    # Who may come in
    "root-mfa": ManagedRule("ROOT_ACCOUNT_MFA_ENABLED", "The root user signs in with MFA"),
    "root-keys": ManagedRule("IAM_ROOT_ACCESS_KEY_CHECK", "The root user has no access key"),
    "user-mfa": ManagedRule("IAM_USER_MFA_ENABLED", "Every IAM user has MFA"),
    "user-policies": ManagedRule(
        "IAM_USER_NO_POLICIES_CHECK", "IAM users have permissions through groups only"
    ),
    "passwords": ManagedRule(
        "IAM_PASSWORD_POLICY",
        "Passwords are long, mixed and not used again",
        {
            "MinimumPasswordLength": str(PASSWORD_LENGTH),
            "PasswordReusePrevention": str(REMEMBERED_PASSWORDS),
            "MaxPasswordAge": str(PASSWORD_DAYS),
        },
    ),
    "old-keys": ManagedRule(
        "ACCESS_KEYS_ROTATED",
        f"No access key is older than {KEY_AGE_DAYS} days",
        {"maxAccessKeyAge": str(KEY_AGE_DAYS)},
    ),
    "unused-credentials": ManagedRule(
        "IAM_USER_UNUSED_CREDENTIALS_CHECK",
        f"No password or key lies unused for {UNUSED_DAYS} days",
        {"maxCredentialUsageAge": str(UNUSED_DAYS)},
    ),
    "no-administrators": ManagedRule(
        "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS", "No policy of the account allows everything"
    ),
    # What is on record
    "trail": ManagedRule("MULTI_REGION_CLOUD_TRAIL_ENABLED", "A trail covers all regions"),
    "trail-encrypted": ManagedRule("CLOUD_TRAIL_ENCRYPTION_ENABLED", "Trails are encrypted"),
    "trail-validated": ManagedRule(
        "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED", "Changes of a trail's files show"
    ),
    "flow-logs": ManagedRule("VPC_FLOW_LOGS_ENABLED", "Every VPC has flow logs"),
    "threats": ManagedRule("GUARDDUTY_ENABLED_CENTRALIZED", "GuardDuty is on"),
    "findings": ManagedRule("SECURITYHUB_ENABLED", "Security Hub is on"),
    # What is encrypted, and with what
    "volumes-encrypted": ManagedRule("ENCRYPTED_VOLUMES", "Attached volumes are encrypted"),
    "volumes-by-default": ManagedRule(
        "EC2_EBS_ENCRYPTION_BY_DEFAULT", "New volumes are encrypted by default"
    ),
    "keys-rotate": ManagedRule("CMK_BACKING_KEY_ROTATION_ENABLED", "KMS keys rotate"),
    "keys-kept": ManagedRule(
        "KMS_CMK_NOT_SCHEDULED_FOR_DELETION", "No KMS key waits for its deletion"
    ),
    "logs-encrypted": ManagedRule("CLOUDWATCH_LOG_GROUP_ENCRYPTED", "Log groups are encrypted"),
    # What the world can reach
    "buckets-not-readable": ManagedRule(
        "S3_BUCKET_PUBLIC_READ_PROHIBITED", "No bucket can be read by the public"
    ),
    "buckets-not-writable": ManagedRule(
        "S3_BUCKET_PUBLIC_WRITE_PROHIBITED", "No bucket can be written by the public"
    ),
    "buckets-tls": ManagedRule("S3_BUCKET_SSL_REQUESTS_ONLY", "Buckets refuse plain HTTP"),
    "no-ssh": ManagedRule("INCOMING_SSH_DISABLED", "No security group opens SSH to the world"),
    "default-group-closed": ManagedRule(
        "VPC_DEFAULT_SECURITY_GROUP_CLOSED", "Default security groups have no rules"
    ),
    # Databases
    "databases-encrypted": ManagedRule("RDS_STORAGE_ENCRYPTED", "RDS storage is encrypted"),
    "databases-private": ManagedRule(
        "RDS_INSTANCE_PUBLIC_ACCESS_CHECK", "No RDS instance has a public address"
    ),
    "databases-backed-up": ManagedRule("DB_INSTANCE_BACKUP_ENABLED", "RDS takes backups"),
    "snapshots-private": ManagedRule(
        "RDS_SNAPSHOTS_PUBLIC_PROHIBITED", "No RDS snapshot is public"
    ),
}
DURABLE_RULES: Mapping[str, ManagedRule] = {
    "databases-two-zones": ManagedRule("RDS_MULTI_AZ_SUPPORT", "RDS spans two zones"),
    "databases-kept": ManagedRule(
        "RDS_INSTANCE_DELETION_PROTECTION_ENABLED", "RDS refuses deletion"
    ),
}
