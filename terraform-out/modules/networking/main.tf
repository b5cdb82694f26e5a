# caller/current
data "aws_caller_identity" "current" {}

# networking/endpoints/dynamodb-policy
data "aws_iam_policy_document" "endpoints_dynamodb_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipalsUseOwnResources"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:PrincipalAccount"
    }

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:ResourceAccount"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# networking/endpoints/interface-policy
data "aws_iam_policy_document" "endpoints_interface_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipals"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:PrincipalAccount"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# networking/endpoints/s3-policy
data "aws_iam_policy_document" "endpoints_s3_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipalsUseOwnResources"

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:PrincipalAccount"
    }

    condition {
      test     = "StringEquals"
      values   = [data.aws_caller_identity.current.account_id]
      variable = "aws:ResourceAccount"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }

  statement {
    actions = ["s3:GetObject"]
    resources = [
      "arn:aws:s3:::prod-${data.aws_region.current.name}-starport-layer-bucket/*",
      "arn:aws:s3:::prod-registry-k8s-io-${data.aws_region.current.name}/*",
      "arn:aws:s3:::al2023-repos-${data.aws_region.current.name}-de612dc2/*",
      "arn:aws:s3:::aws-ssm-${data.aws_region.current.name}/*",
      "arn:aws:s3:::amazon-ssm-${data.aws_region.current.name}/*",
      "arn:aws:s3:::amazon-ssm-packages-${data.aws_region.current.name}/*",
    ]
    sid = "Downloads"

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# networking/flow-logs/delivery
data "aws_iam_policy_document" "flow_logs_delivery" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.flow_logs_records.arn}:*"]
    sid       = "WriteRecords"
  }
}

# networking/flow-logs/role/trust
data "aws_iam_policy_document" "flow_logs_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["vpc-flow-logs.amazonaws.com"]
      type        = "Service"
    }
  }
}

# region/current
data "aws_region" "current" {
  lifecycle {
    postcondition {
      condition     = can(regex("^[a-z]{2}-[a-z]+-[0-9]+$", self.name)) && !startswith(self.name, "cn-")
      error_message = "This module is for AWS's commercial regions: its ARNs begin with arn:aws:, unlike those of China and GovCloud."
    }
  }
}

# networking/flow-logs/records
resource "aws_cloudwatch_log_group" "flow_logs_records" {
  kms_key_id        = var.logs_key_arn
  name              = "/${var.project_name}/${var.environment}/flow-logs"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# networking/alarms/nat-packets-dropped
resource "aws_cloudwatch_metric_alarm" "alarms_nat_packets_dropped" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "A NAT gateway loses more than 100 packets a minute. Runbook: ${var.runbooks_url}/network.md#nat-packets-dropped"
  alarm_name          = "${var.project_name}-${var.environment}-nat-packets-dropped"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 100
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([zone_a, zone_b, zone_c])"
    id          = "result"
    label       = "A NAT gateway loses more than 100 packets a minute"
    return_data = true
  }

  metric_query {
    id = "zone_a"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.egress_nat_a.id
      }
      metric_name = "PacketsDropCount"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "zone_b"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.egress_nat_b.id
      }
      metric_name = "PacketsDropCount"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "zone_c"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.egress_nat_c.id
      }
      metric_name = "PacketsDropCount"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }
}

# networking/alarms/nat-ports-exhausted
resource "aws_cloudwatch_metric_alarm" "alarms_nat_ports_exhausted" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "A NAT gateway has no port left, so new connections to the internet fail. Runbook: ${var.runbooks_url}/network.md#nat-ports-exhausted"
  alarm_name          = "${var.project_name}-${var.environment}-nat-ports-exhausted"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([zone_a, zone_b, zone_c])"
    id          = "result"
    label       = "A NAT gateway has no port left, so new connections to the internet fail"
    return_data = true
  }

  metric_query {
    id = "zone_a"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.egress_nat_a.id
      }
      metric_name = "ErrorPortAllocation"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "zone_b"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.egress_nat_b.id
      }
      metric_name = "ErrorPortAllocation"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "zone_c"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.egress_nat_c.id
      }
      metric_name = "ErrorPortAllocation"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }
}

# networking/network/closed
resource "aws_default_security_group" "network_closed" {
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-default-closed" })
  vpc_id = aws_vpc.network_main.id
}

# networking/egress/address-a
resource "aws_eip" "egress_address_a" {
  domain = "vpc"
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-nat-a" })
}

# networking/egress/address-b
resource "aws_eip" "egress_address_b" {
  domain = "vpc"
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-nat-b" })
}

# networking/egress/address-c
resource "aws_eip" "egress_address_c" {
  domain = "vpc"
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-nat-c" })
}

# networking/flow-logs/main
resource "aws_flow_log" "flow_logs_main" {
  iam_role_arn             = aws_iam_role.flow_logs_role_main.arn
  log_destination          = aws_cloudwatch_log_group.flow_logs_records.arn
  log_destination_type     = "cloud-watch-logs"
  max_aggregation_interval = 60
  tags                     = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-flow-logs" })
  traffic_type             = "ALL"
  vpc_id                   = aws_vpc.network_main.id
  depends_on               = [aws_iam_role_policy.flow_logs_delivery_policy]
}

# networking/flow-logs/role/main
resource "aws_iam_role" "flow_logs_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.flow_logs_role_trust.json
  description          = "Writes the VPC's flow logs"
  name                 = "${var.project_name}-${var.environment}-flow-logs"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# networking/flow-logs/delivery-policy
resource "aws_iam_role_policy" "flow_logs_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.flow_logs_delivery.json
  role   = aws_iam_role.flow_logs_role_main.name
}

# networking/network/internet
resource "aws_internet_gateway" "network_internet" {
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-internet" })
  vpc_id = aws_vpc.network_main.id
}

# networking/egress/nat-a
resource "aws_nat_gateway" "egress_nat_a" {
  allocation_id = aws_eip.egress_address_a.id
  subnet_id     = aws_subnet.network_public_a.id
  tags          = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-nat-a" })
  depends_on    = [aws_route.network_public_to_internet]
}

# networking/egress/nat-b
resource "aws_nat_gateway" "egress_nat_b" {
  allocation_id = aws_eip.egress_address_b.id
  subnet_id     = aws_subnet.network_public_b.id
  tags          = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-nat-b" })
  depends_on    = [aws_route.network_public_to_internet]
}

# networking/egress/nat-c
resource "aws_nat_gateway" "egress_nat_c" {
  allocation_id = aws_eip.egress_address_c.id
  subnet_id     = aws_subnet.network_public_c.id
  tags          = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-nat-c" })
  depends_on    = [aws_route.network_public_to_internet]
}

# networking/acls/database
resource "aws_network_acl" "acls_database" {
  subnet_ids = [
    aws_subnet.network_database_a.id,
    aws_subnet.network_database_b.id,
    aws_subnet.network_database_c.id,
  ]
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-database" })
  vpc_id = aws_vpc.network_main.id
}

# networking/acls/intra
resource "aws_network_acl" "acls_intra" {
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-intra" })
  vpc_id = aws_vpc.network_main.id
}

# networking/acls/private
resource "aws_network_acl" "acls_private" {
  subnet_ids = [
    aws_subnet.network_private_a.id,
    aws_subnet.network_private_b.id,
    aws_subnet.network_private_c.id,
  ]
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-private" })
  vpc_id = aws_vpc.network_main.id
}

# networking/acls/public
resource "aws_network_acl" "acls_public" {
  subnet_ids = [
    aws_subnet.network_public_a.id,
    aws_subnet.network_public_b.id,
    aws_subnet.network_public_c.id,
  ]
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-public" })
  vpc_id = aws_vpc.network_main.id
}

# networking/acls/database-in-log-search
resource "aws_network_acl_rule" "acls_database_in_log_search" {
  cidr_block     = cidrsubnet(var.cidr, 1, 0)
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 443
}

# networking/acls/database-in-members
resource "aws_network_acl_rule" "acls_database_in_members" {
  cidr_block     = cidrsubnet(var.cidr, 3, 5)
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# networking/acls/database-in-postgresql
resource "aws_network_acl_rule" "acls_database_in_postgresql" {
  cidr_block     = cidrsubnet(var.cidr, 1, 0)
  egress         = false
  from_port      = 5432
  network_acl_id = aws_network_acl.acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 5432
}

# networking/acls/database-in-valkey
resource "aws_network_acl_rule" "acls_database_in_valkey" {
  cidr_block     = cidrsubnet(var.cidr, 1, 0)
  egress         = false
  from_port      = 6379
  network_acl_id = aws_network_acl.acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 6379
}

# networking/acls/database-out-members
resource "aws_network_acl_rule" "acls_database_out_members" {
  cidr_block     = cidrsubnet(var.cidr, 3, 5)
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# networking/acls/database-out-private
resource "aws_network_acl_rule" "acls_database_out_private" {
  cidr_block     = cidrsubnet(var.cidr, 1, 0)
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 65535
}

# networking/acls/intra-in-https-intra
resource "aws_network_acl_rule" "acls_intra_in_https_intra" {
  cidr_block     = cidrsubnet(var.cidr, 3, 6)
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 443
}

# networking/acls/intra-in-https-private
resource "aws_network_acl_rule" "acls_intra_in_https_private" {
  cidr_block     = cidrsubnet(var.cidr, 1, 0)
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 443
}

# networking/acls/intra-in-https-public
resource "aws_network_acl_rule" "acls_intra_in_https_public" {
  cidr_block     = cidrsubnet(var.cidr, 3, 4)
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# networking/acls/intra-in-replies
resource "aws_network_acl_rule" "acls_intra_in_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# networking/acls/intra-out-https
resource "aws_network_acl_rule" "acls_intra_out_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 443
  network_acl_id = aws_network_acl.acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# networking/acls/intra-out-intra
resource "aws_network_acl_rule" "acls_intra_out_intra" {
  cidr_block     = cidrsubnet(var.cidr, 3, 6)
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 220
  to_port        = 65535
}

# networking/acls/intra-out-private
resource "aws_network_acl_rule" "acls_intra_out_private" {
  cidr_block     = cidrsubnet(var.cidr, 1, 0)
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 210
  to_port        = 65535
}

# networking/acls/intra-out-public
resource "aws_network_acl_rule" "acls_intra_out_public" {
  cidr_block     = cidrsubnet(var.cidr, 3, 4)
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# networking/acls/private-in-fragmentation
resource "aws_network_acl_rule" "acls_private_in_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.acls_private.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# networking/acls/private-in-https-intra
resource "aws_network_acl_rule" "acls_private_in_https_intra" {
  cidr_block     = cidrsubnet(var.cidr, 3, 6)
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 443
}

# networking/acls/private-in-private
resource "aws_network_acl_rule" "acls_private_in_private" {
  cidr_block     = cidrsubnet(var.cidr, 1, 0)
  egress         = false
  network_acl_id = aws_network_acl.acls_private.id
  protocol       = "-1"
  rule_action    = "allow"
  rule_number    = 100
}

# networking/acls/private-in-replies
resource "aws_network_acl_rule" "acls_private_in_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# networking/acls/private-out-fragmentation
resource "aws_network_acl_rule" "acls_private_out_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.acls_private.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# networking/acls/private-out-https
resource "aws_network_acl_rule" "acls_private_out_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 443
  network_acl_id = aws_network_acl.acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 130
  to_port        = 443
}

# networking/acls/private-out-intra
resource "aws_network_acl_rule" "acls_private_out_intra" {
  cidr_block     = cidrsubnet(var.cidr, 3, 6)
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 210
  to_port        = 65535
}

# networking/acls/private-out-postgresql
resource "aws_network_acl_rule" "acls_private_out_postgresql" {
  cidr_block     = cidrsubnet(var.cidr, 3, 5)
  egress         = true
  from_port      = 5432
  network_acl_id = aws_network_acl.acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 5432
}

# networking/acls/private-out-private
resource "aws_network_acl_rule" "acls_private_out_private" {
  cidr_block     = cidrsubnet(var.cidr, 1, 0)
  egress         = true
  network_acl_id = aws_network_acl.acls_private.id
  protocol       = "-1"
  rule_action    = "allow"
  rule_number    = 100
}

# networking/acls/private-out-public
resource "aws_network_acl_rule" "acls_private_out_public" {
  cidr_block     = cidrsubnet(var.cidr, 3, 4)
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# networking/acls/private-out-valkey
resource "aws_network_acl_rule" "acls_private_out_valkey" {
  cidr_block     = cidrsubnet(var.cidr, 3, 5)
  egress         = true
  from_port      = 6379
  network_acl_id = aws_network_acl.acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 6379
}

# networking/acls/public-in-fragmentation
resource "aws_network_acl_rule" "acls_public_in_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.acls_public.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# networking/acls/public-in-http
resource "aws_network_acl_rule" "acls_public_in_http" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 80
  network_acl_id = aws_network_acl.acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 80
}

# networking/acls/public-in-https
resource "aws_network_acl_rule" "acls_public_in_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# networking/acls/public-in-replies
resource "aws_network_acl_rule" "acls_public_in_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# networking/acls/public-out-fragmentation
resource "aws_network_acl_rule" "acls_public_out_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.acls_public.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# networking/acls/public-out-https
resource "aws_network_acl_rule" "acls_public_out_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 443
  network_acl_id = aws_network_acl.acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# networking/acls/public-out-replies
resource "aws_network_acl_rule" "acls_public_out_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# networking/egress/private-a
resource "aws_route" "egress_private_a" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.egress_nat_a.id
  route_table_id         = aws_route_table.network_routes_private_a.id
  depends_on = [
    aws_route_table_association.network_routes_public_a_link,
    aws_route_table_association.network_routes_public_b_link,
    aws_route_table_association.network_routes_public_c_link,
    aws_route_table_association.network_routes_database_a_link,
    aws_route_table_association.network_routes_database_b_link,
    aws_route_table_association.network_routes_database_c_link,
    aws_route_table_association.network_routes_intra_a_link,
    aws_route_table_association.network_routes_intra_b_link,
    aws_route_table_association.network_routes_intra_c_link,
    aws_route_table_association.network_routes_private_a_link,
    aws_route_table_association.network_routes_private_b_link,
    aws_route_table_association.network_routes_private_c_link,
    aws_network_acl_rule.acls_private_in_private,
    aws_network_acl_rule.acls_private_in_https_intra,
    aws_network_acl_rule.acls_private_in_replies,
    aws_network_acl_rule.acls_private_out_private,
    aws_network_acl_rule.acls_private_out_postgresql,
    aws_network_acl_rule.acls_private_out_valkey,
    aws_network_acl_rule.acls_private_out_https,
    aws_network_acl_rule.acls_private_out_public,
    aws_network_acl_rule.acls_private_out_intra,
    aws_network_acl_rule.acls_public_in_https,
    aws_network_acl_rule.acls_public_in_http,
    aws_network_acl_rule.acls_public_in_replies,
    aws_network_acl_rule.acls_public_out_https,
    aws_network_acl_rule.acls_public_out_replies,
    aws_network_acl_rule.acls_database_in_postgresql,
    aws_network_acl_rule.acls_database_in_valkey,
    aws_network_acl_rule.acls_database_in_log_search,
    aws_network_acl_rule.acls_database_in_members,
    aws_network_acl_rule.acls_database_out_private,
    aws_network_acl_rule.acls_database_out_members,
    aws_network_acl_rule.acls_intra_in_https_public,
    aws_network_acl_rule.acls_intra_in_https_private,
    aws_network_acl_rule.acls_intra_in_https_intra,
    aws_network_acl_rule.acls_intra_in_replies,
    aws_network_acl_rule.acls_intra_out_https,
    aws_network_acl_rule.acls_intra_out_public,
    aws_network_acl_rule.acls_intra_out_private,
    aws_network_acl_rule.acls_intra_out_intra,
    aws_network_acl_rule.acls_public_in_fragmentation,
    aws_network_acl_rule.acls_public_out_fragmentation,
    aws_network_acl_rule.acls_private_in_fragmentation,
    aws_network_acl_rule.acls_private_out_fragmentation,
  ]
}

# networking/egress/private-b
resource "aws_route" "egress_private_b" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.egress_nat_b.id
  route_table_id         = aws_route_table.network_routes_private_b.id
  depends_on = [
    aws_route_table_association.network_routes_public_a_link,
    aws_route_table_association.network_routes_public_b_link,
    aws_route_table_association.network_routes_public_c_link,
    aws_route_table_association.network_routes_database_a_link,
    aws_route_table_association.network_routes_database_b_link,
    aws_route_table_association.network_routes_database_c_link,
    aws_route_table_association.network_routes_intra_a_link,
    aws_route_table_association.network_routes_intra_b_link,
    aws_route_table_association.network_routes_intra_c_link,
    aws_route_table_association.network_routes_private_a_link,
    aws_route_table_association.network_routes_private_b_link,
    aws_route_table_association.network_routes_private_c_link,
    aws_network_acl_rule.acls_private_in_private,
    aws_network_acl_rule.acls_private_in_https_intra,
    aws_network_acl_rule.acls_private_in_replies,
    aws_network_acl_rule.acls_private_out_private,
    aws_network_acl_rule.acls_private_out_postgresql,
    aws_network_acl_rule.acls_private_out_valkey,
    aws_network_acl_rule.acls_private_out_https,
    aws_network_acl_rule.acls_private_out_public,
    aws_network_acl_rule.acls_private_out_intra,
    aws_network_acl_rule.acls_public_in_https,
    aws_network_acl_rule.acls_public_in_http,
    aws_network_acl_rule.acls_public_in_replies,
    aws_network_acl_rule.acls_public_out_https,
    aws_network_acl_rule.acls_public_out_replies,
    aws_network_acl_rule.acls_database_in_postgresql,
    aws_network_acl_rule.acls_database_in_valkey,
    aws_network_acl_rule.acls_database_in_log_search,
    aws_network_acl_rule.acls_database_in_members,
    aws_network_acl_rule.acls_database_out_private,
    aws_network_acl_rule.acls_database_out_members,
    aws_network_acl_rule.acls_intra_in_https_public,
    aws_network_acl_rule.acls_intra_in_https_private,
    aws_network_acl_rule.acls_intra_in_https_intra,
    aws_network_acl_rule.acls_intra_in_replies,
    aws_network_acl_rule.acls_intra_out_https,
    aws_network_acl_rule.acls_intra_out_public,
    aws_network_acl_rule.acls_intra_out_private,
    aws_network_acl_rule.acls_intra_out_intra,
    aws_network_acl_rule.acls_public_in_fragmentation,
    aws_network_acl_rule.acls_public_out_fragmentation,
    aws_network_acl_rule.acls_private_in_fragmentation,
    aws_network_acl_rule.acls_private_out_fragmentation,
  ]
}

# networking/egress/private-c
resource "aws_route" "egress_private_c" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.egress_nat_c.id
  route_table_id         = aws_route_table.network_routes_private_c.id
  depends_on = [
    aws_route_table_association.network_routes_public_a_link,
    aws_route_table_association.network_routes_public_b_link,
    aws_route_table_association.network_routes_public_c_link,
    aws_route_table_association.network_routes_database_a_link,
    aws_route_table_association.network_routes_database_b_link,
    aws_route_table_association.network_routes_database_c_link,
    aws_route_table_association.network_routes_intra_a_link,
    aws_route_table_association.network_routes_intra_b_link,
    aws_route_table_association.network_routes_intra_c_link,
    aws_route_table_association.network_routes_private_a_link,
    aws_route_table_association.network_routes_private_b_link,
    aws_route_table_association.network_routes_private_c_link,
    aws_network_acl_rule.acls_private_in_private,
    aws_network_acl_rule.acls_private_in_https_intra,
    aws_network_acl_rule.acls_private_in_replies,
    aws_network_acl_rule.acls_private_out_private,
    aws_network_acl_rule.acls_private_out_postgresql,
    aws_network_acl_rule.acls_private_out_valkey,
    aws_network_acl_rule.acls_private_out_https,
    aws_network_acl_rule.acls_private_out_public,
    aws_network_acl_rule.acls_private_out_intra,
    aws_network_acl_rule.acls_public_in_https,
    aws_network_acl_rule.acls_public_in_http,
    aws_network_acl_rule.acls_public_in_replies,
    aws_network_acl_rule.acls_public_out_https,
    aws_network_acl_rule.acls_public_out_replies,
    aws_network_acl_rule.acls_database_in_postgresql,
    aws_network_acl_rule.acls_database_in_valkey,
    aws_network_acl_rule.acls_database_in_log_search,
    aws_network_acl_rule.acls_database_in_members,
    aws_network_acl_rule.acls_database_out_private,
    aws_network_acl_rule.acls_database_out_members,
    aws_network_acl_rule.acls_intra_in_https_public,
    aws_network_acl_rule.acls_intra_in_https_private,
    aws_network_acl_rule.acls_intra_in_https_intra,
    aws_network_acl_rule.acls_intra_in_replies,
    aws_network_acl_rule.acls_intra_out_https,
    aws_network_acl_rule.acls_intra_out_public,
    aws_network_acl_rule.acls_intra_out_private,
    aws_network_acl_rule.acls_intra_out_intra,
    aws_network_acl_rule.acls_public_in_fragmentation,
    aws_network_acl_rule.acls_public_out_fragmentation,
    aws_network_acl_rule.acls_private_in_fragmentation,
    aws_network_acl_rule.acls_private_out_fragmentation,
  ]
}

# networking/network/public-to-internet
resource "aws_route" "network_public_to_internet" {
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.network_internet.id
  route_table_id         = aws_route_table.network_routes_public.id
}

# networking/network/routes-database
resource "aws_route_table" "network_routes_database" {
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-database" })
  vpc_id = aws_vpc.network_main.id
}

# networking/network/routes-intra
resource "aws_route_table" "network_routes_intra" {
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-intra" })
  vpc_id = aws_vpc.network_main.id
}

# networking/network/routes-private-a
resource "aws_route_table" "network_routes_private_a" {
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-private-a" })
  vpc_id = aws_vpc.network_main.id
}

# networking/network/routes-private-b
resource "aws_route_table" "network_routes_private_b" {
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-private-b" })
  vpc_id = aws_vpc.network_main.id
}

# networking/network/routes-private-c
resource "aws_route_table" "network_routes_private_c" {
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-private-c" })
  vpc_id = aws_vpc.network_main.id
}

# networking/network/routes-public
resource "aws_route_table" "network_routes_public" {
  tags   = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-public" })
  vpc_id = aws_vpc.network_main.id
}

# networking/network/routes-database-a-link
resource "aws_route_table_association" "network_routes_database_a_link" {
  route_table_id = aws_route_table.network_routes_database.id
  subnet_id      = aws_subnet.network_database_a.id
}

# networking/network/routes-database-b-link
resource "aws_route_table_association" "network_routes_database_b_link" {
  route_table_id = aws_route_table.network_routes_database.id
  subnet_id      = aws_subnet.network_database_b.id
}

# networking/network/routes-database-c-link
resource "aws_route_table_association" "network_routes_database_c_link" {
  route_table_id = aws_route_table.network_routes_database.id
  subnet_id      = aws_subnet.network_database_c.id
}

# networking/network/routes-intra-a-link
resource "aws_route_table_association" "network_routes_intra_a_link" {
  route_table_id = aws_route_table.network_routes_intra.id
  subnet_id      = aws_subnet.network_intra_a.id
}

# networking/network/routes-intra-b-link
resource "aws_route_table_association" "network_routes_intra_b_link" {
  route_table_id = aws_route_table.network_routes_intra.id
  subnet_id      = aws_subnet.network_intra_b.id
}

# networking/network/routes-intra-c-link
resource "aws_route_table_association" "network_routes_intra_c_link" {
  route_table_id = aws_route_table.network_routes_intra.id
  subnet_id      = aws_subnet.network_intra_c.id
}

# networking/network/routes-private-a-link
resource "aws_route_table_association" "network_routes_private_a_link" {
  route_table_id = aws_route_table.network_routes_private_a.id
  subnet_id      = aws_subnet.network_private_a.id
}

# networking/network/routes-private-b-link
resource "aws_route_table_association" "network_routes_private_b_link" {
  route_table_id = aws_route_table.network_routes_private_b.id
  subnet_id      = aws_subnet.network_private_b.id
}

# networking/network/routes-private-c-link
resource "aws_route_table_association" "network_routes_private_c_link" {
  route_table_id = aws_route_table.network_routes_private_c.id
  subnet_id      = aws_subnet.network_private_c.id
}

# networking/network/routes-public-a-link
resource "aws_route_table_association" "network_routes_public_a_link" {
  route_table_id = aws_route_table.network_routes_public.id
  subnet_id      = aws_subnet.network_public_a.id
}

# networking/network/routes-public-b-link
resource "aws_route_table_association" "network_routes_public_b_link" {
  route_table_id = aws_route_table.network_routes_public.id
  subnet_id      = aws_subnet.network_public_b.id
}

# networking/network/routes-public-c-link
resource "aws_route_table_association" "network_routes_public_c_link" {
  route_table_id = aws_route_table.network_routes_public.id
  subnet_id      = aws_subnet.network_public_c.id
}

# networking/endpoints/security-group/main
resource "aws_security_group" "endpoints_security_group_main" {
  description = "Interface endpoints of AWS services"
  name        = "${var.project_name}-${var.environment}-endpoints"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-endpoints" })
  vpc_id      = aws_vpc.network_main.id
}

# networking/network/database-a
resource "aws_subnet" "network_database_a" {
  availability_zone       = "${data.aws_region.current.name}a"
  cidr_block              = cidrsubnet(var.cidr, 6, 40)
  map_public_ip_on_launch = false
  tags = merge(
    var.common_tags,
    { Name = "${var.project_name}-${var.environment}-database-a", Tier = "database" }
  )
  vpc_id = aws_vpc.network_main.id
}

# networking/network/database-b
resource "aws_subnet" "network_database_b" {
  availability_zone       = "${data.aws_region.current.name}b"
  cidr_block              = cidrsubnet(var.cidr, 6, 41)
  map_public_ip_on_launch = false
  tags = merge(
    var.common_tags,
    { Name = "${var.project_name}-${var.environment}-database-b", Tier = "database" }
  )
  vpc_id = aws_vpc.network_main.id
}

# networking/network/database-c
resource "aws_subnet" "network_database_c" {
  availability_zone       = "${data.aws_region.current.name}c"
  cidr_block              = cidrsubnet(var.cidr, 6, 42)
  map_public_ip_on_launch = false
  tags = merge(
    var.common_tags,
    { Name = "${var.project_name}-${var.environment}-database-c", Tier = "database" }
  )
  vpc_id = aws_vpc.network_main.id
}

# networking/network/intra-a
resource "aws_subnet" "network_intra_a" {
  availability_zone       = "${data.aws_region.current.name}a"
  cidr_block              = cidrsubnet(var.cidr, 6, 48)
  map_public_ip_on_launch = false
  tags                    = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-intra-a", Tier = "intra" })
  vpc_id                  = aws_vpc.network_main.id
}

# networking/network/intra-b
resource "aws_subnet" "network_intra_b" {
  availability_zone       = "${data.aws_region.current.name}b"
  cidr_block              = cidrsubnet(var.cidr, 6, 49)
  map_public_ip_on_launch = false
  tags                    = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-intra-b", Tier = "intra" })
  vpc_id                  = aws_vpc.network_main.id
}

# networking/network/intra-c
resource "aws_subnet" "network_intra_c" {
  availability_zone       = "${data.aws_region.current.name}c"
  cidr_block              = cidrsubnet(var.cidr, 6, 50)
  map_public_ip_on_launch = false
  tags                    = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-intra-c", Tier = "intra" })
  vpc_id                  = aws_vpc.network_main.id
}

# networking/network/private-a
resource "aws_subnet" "network_private_a" {
  availability_zone       = "${data.aws_region.current.name}a"
  cidr_block              = cidrsubnet(var.cidr, 4, 0)
  map_public_ip_on_launch = false
  tags = merge(
    var.common_tags,
    {
      Name                              = "${var.project_name}-${var.environment}-private-a"
      Tier                              = "private"
      "kubernetes.io/role/internal-elb" = "1"
      "karpenter.sh/discovery"          = "${var.project_name}-${var.environment}-cluster"
    }
  )
  vpc_id = aws_vpc.network_main.id
}

# networking/network/private-b
resource "aws_subnet" "network_private_b" {
  availability_zone       = "${data.aws_region.current.name}b"
  cidr_block              = cidrsubnet(var.cidr, 4, 1)
  map_public_ip_on_launch = false
  tags = merge(
    var.common_tags,
    {
      Name                              = "${var.project_name}-${var.environment}-private-b"
      Tier                              = "private"
      "kubernetes.io/role/internal-elb" = "1"
      "karpenter.sh/discovery"          = "${var.project_name}-${var.environment}-cluster"
    }
  )
  vpc_id = aws_vpc.network_main.id
}

# networking/network/private-c
resource "aws_subnet" "network_private_c" {
  availability_zone       = "${data.aws_region.current.name}c"
  cidr_block              = cidrsubnet(var.cidr, 4, 2)
  map_public_ip_on_launch = false
  tags = merge(
    var.common_tags,
    {
      Name                              = "${var.project_name}-${var.environment}-private-c"
      Tier                              = "private"
      "kubernetes.io/role/internal-elb" = "1"
      "karpenter.sh/discovery"          = "${var.project_name}-${var.environment}-cluster"
    }
  )
  vpc_id = aws_vpc.network_main.id
}

# networking/network/public-a
resource "aws_subnet" "network_public_a" {
  availability_zone       = "${data.aws_region.current.name}a"
  cidr_block              = cidrsubnet(var.cidr, 6, 32)
  map_public_ip_on_launch = false
  tags = merge(
    var.common_tags,
    {
      Name                     = "${var.project_name}-${var.environment}-public-a"
      Tier                     = "public"
      "kubernetes.io/role/elb" = "1"
    }
  )
  vpc_id = aws_vpc.network_main.id
}

# networking/network/public-b
resource "aws_subnet" "network_public_b" {
  availability_zone       = "${data.aws_region.current.name}b"
  cidr_block              = cidrsubnet(var.cidr, 6, 33)
  map_public_ip_on_launch = false
  tags = merge(
    var.common_tags,
    {
      Name                     = "${var.project_name}-${var.environment}-public-b"
      Tier                     = "public"
      "kubernetes.io/role/elb" = "1"
    }
  )
  vpc_id = aws_vpc.network_main.id
}

# networking/network/public-c
resource "aws_subnet" "network_public_c" {
  availability_zone       = "${data.aws_region.current.name}c"
  cidr_block              = cidrsubnet(var.cidr, 6, 34)
  map_public_ip_on_launch = false
  tags = merge(
    var.common_tags,
    {
      Name                     = "${var.project_name}-${var.environment}-public-c"
      Tier                     = "public"
      "kubernetes.io/role/elb" = "1"
    }
  )
  vpc_id = aws_vpc.network_main.id
}

# networking/network/main
resource "aws_vpc" "network_main" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags                 = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-vpc" })
}

# networking/endpoints/dynamodb
resource "aws_vpc_endpoint" "endpoints_dynamodb" {
  policy = data.aws_iam_policy_document.endpoints_dynamodb_policy.json
  route_table_ids = [
    aws_route_table.network_routes_public.id,
    aws_route_table.network_routes_intra.id,
    aws_route_table.network_routes_private_a.id,
    aws_route_table.network_routes_private_b.id,
    aws_route_table.network_routes_private_c.id,
  ]
  service_name      = "com.amazonaws.${data.aws_region.current.name}.dynamodb"
  tags              = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-dynamodb" })
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.network_main.id
}

# networking/endpoints/ecr-api
resource "aws_vpc_endpoint" "endpoints_ecr_api" {
  policy              = data.aws_iam_policy_document.endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.${data.aws_region.current.name}.ecr.api"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags              = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-ecr-api" })
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
  depends_on        = [aws_vpc_security_group_ingress_rule.endpoints_security_group_from_network_443]
}

# networking/endpoints/ecr-dkr
resource "aws_vpc_endpoint" "endpoints_ecr_dkr" {
  policy              = data.aws_iam_policy_document.endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.${data.aws_region.current.name}.ecr.dkr"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags              = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-ecr-dkr" })
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
  depends_on        = [aws_vpc_security_group_ingress_rule.endpoints_security_group_from_network_443]
}

# networking/endpoints/kms
resource "aws_vpc_endpoint" "endpoints_kms" {
  policy              = data.aws_iam_policy_document.endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.${data.aws_region.current.name}.kms"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags              = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-kms" })
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
  depends_on        = [aws_vpc_security_group_ingress_rule.endpoints_security_group_from_network_443]
}

# networking/endpoints/logs
resource "aws_vpc_endpoint" "endpoints_logs" {
  policy              = data.aws_iam_policy_document.endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.${data.aws_region.current.name}.logs"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags              = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-logs" })
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
  depends_on        = [aws_vpc_security_group_ingress_rule.endpoints_security_group_from_network_443]
}

# networking/endpoints/s3
resource "aws_vpc_endpoint" "endpoints_s3" {
  policy = data.aws_iam_policy_document.endpoints_s3_policy.json
  route_table_ids = [
    aws_route_table.network_routes_public.id,
    aws_route_table.network_routes_intra.id,
    aws_route_table.network_routes_private_a.id,
    aws_route_table.network_routes_private_b.id,
    aws_route_table.network_routes_private_c.id,
  ]
  service_name      = "com.amazonaws.${data.aws_region.current.name}.s3"
  tags              = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-s3" })
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.network_main.id
}

# networking/endpoints/secretsmanager
resource "aws_vpc_endpoint" "endpoints_secretsmanager" {
  policy              = data.aws_iam_policy_document.endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.${data.aws_region.current.name}.secretsmanager"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags              = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-secretsmanager" })
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
  depends_on        = [aws_vpc_security_group_ingress_rule.endpoints_security_group_from_network_443]
}

# networking/endpoints/ssmmessages
resource "aws_vpc_endpoint" "endpoints_ssmmessages" {
  policy              = data.aws_iam_policy_document.endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.${data.aws_region.current.name}.ssmmessages"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags              = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-ssmmessages" })
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
  depends_on        = [aws_vpc_security_group_ingress_rule.endpoints_security_group_from_network_443]
}

# networking/endpoints/security-group/from-network-443
resource "aws_vpc_security_group_ingress_rule" "endpoints_security_group_from_network_443" {
  cidr_ipv4         = var.cidr
  description       = "AWS API calls from the VPC"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.endpoints_security_group_main.id
  tags = merge(
    var.common_tags,
    { Name = "${var.project_name}-${var.environment}-endpoints-from-network-443" }
  )
  to_port = 443
}
