"""The arguments of resources that hold policies."""

# The arguments that hold a policy of IAM, by the last part of their name; those of `OTHERS` have
# such a name and hold something else. Source: schema of AWS provider 5.100.
ARGUMENTS = frozenset(
    """
access_policies access_policy assume_role_policy delivery_destination_policy inline_policy policy
policy_document repository_policy resource_policy
""".split()  # noqa: SIM905 - a list of one name a line is three times as long
)
OTHERS = frozenset(
    """
aws_cloudwatch_log_account_policy aws_cloudwatch_log_data_protection_policy
aws_cloudwatch_log_index_policy aws_ecr_lifecycle_policy aws_iot_policy_attachment
aws_load_balancer_policy aws_networkmanager_core_network_policy_attachment
aws_opensearchserverless_access_policy aws_opensearchserverless_lifecycle_policy
aws_opensearchserverless_security_policy aws_ses_receipt_filter
aws_sns_topic_data_protection_policy aws_verifiedaccess_endpoint aws_verifiedaccess_group
""".split()  # noqa: SIM905 - as above
)
