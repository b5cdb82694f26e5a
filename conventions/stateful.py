"""Resource types that are more than their configuration: destroying one loses something."""

# Data, or what data cannot be read without.
DATA = frozenset(
    {
        "aws_backup_vault",
        "aws_cognito_user_pool",
        "aws_db_instance",
        "aws_docdb_cluster",
        "aws_dynamodb_table",
        "aws_ebs_volume",
        "aws_ecr_repository",
        "aws_efs_file_system",
        "aws_elasticache_replication_group",
        "aws_kms_key",
        "aws_neptune_cluster",
        "aws_opensearch_domain",
        "aws_rds_cluster",
        "aws_redshift_cluster",
        "aws_route53_zone",
        "aws_s3_bucket",
    }
)

# An identity that something outside the stack holds on to: an address in an allow list, a name in
# somebody's DNS, an ARN in another account's policy, a value that was given out.
IDENTITY = frozenset(
    {
        "aws_acmpca_certificate_authority",
        "aws_api_gateway_rest_api",
        "aws_apigatewayv2_api",
        "aws_cloudfront_distribution",
        "aws_cloudwatch_log_group",
        "aws_ec2_transit_gateway",
        "aws_eip",
        "aws_eks_cluster",
        "aws_elasticache_cluster",
        "aws_elasticache_serverless_cache",
        "aws_globalaccelerator_accelerator",
        "aws_iam_access_key",
        "aws_instance",
        "aws_kinesis_stream",
        "aws_lb",
        "aws_msk_cluster",
        "aws_nat_gateway",
        "aws_secretsmanager_secret",
        "aws_sns_topic",
        "aws_sqs_queue",
        "aws_ssm_parameter",
        "aws_subnet",
        "aws_transfer_server",
        "aws_vpc",
        "aws_vpn_connection",
        "random_password",
        "tls_private_key",
    }
)

STATEFUL = DATA | IDENTITY
