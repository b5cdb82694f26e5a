# staging/networking/endpoints/dynamodb-policy
data "aws_iam_policy_document" "networking_endpoints_dynamodb_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipalsUseOwnResources"

    condition {
      test     = "StringEquals"
      values   = ["333333333333"]
      variable = "aws:PrincipalAccount"
    }

    condition {
      test     = "StringEquals"
      values   = ["333333333333"]
      variable = "aws:ResourceAccount"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# staging/networking/endpoints/interface-policy
data "aws_iam_policy_document" "networking_endpoints_interface_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipals"

    condition {
      test     = "StringEquals"
      values   = ["333333333333"]
      variable = "aws:PrincipalAccount"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# staging/networking/endpoints/s3-policy
data "aws_iam_policy_document" "networking_endpoints_s3_policy" {
  statement {
    actions   = ["*"]
    resources = ["*"]
    sid       = "OwnPrincipalsUseOwnResources"

    condition {
      test     = "StringEquals"
      values   = ["333333333333"]
      variable = "aws:PrincipalAccount"
    }

    condition {
      test     = "StringEquals"
      values   = ["333333333333"]
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
      "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*",
      "arn:aws:s3:::prod-registry-k8s-io-us-east-1/*",
      "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*",
      "arn:aws:s3:::aws-ssm-us-east-1/*",
      "arn:aws:s3:::amazon-ssm-us-east-1/*",
      "arn:aws:s3:::amazon-ssm-packages-us-east-1/*",
    ]
    sid = "Downloads"

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# staging/networking/flow-logs/delivery
data "aws_iam_policy_document" "networking_flow_logs_delivery" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.networking_flow_logs_records.arn}:*"]
    sid       = "WriteRecords"
  }
}

# staging/networking/flow-logs/role/trust
data "aws_iam_policy_document" "networking_flow_logs_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["vpc-flow-logs.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/networking/flow-logs/records
resource "aws_cloudwatch_log_group" "networking_flow_logs_records" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/staging/flow-logs"
  retention_in_days = 90
}

# staging/networking/alarms/nat-packets-dropped
resource "aws_cloudwatch_metric_alarm" "networking_alarms_nat_packets_dropped" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A NAT gateway loses more than 100 packets a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#nat-packets-dropped"
  alarm_name          = "terrace-staging-nat-packets-dropped"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 100
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([zone_a])"
    id          = "result"
    label       = "A NAT gateway loses more than 100 packets a minute"
    return_data = true
  }

  metric_query {
    id = "zone_a"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.networking_egress_nat_a.id
      }
      metric_name = "PacketsDropCount"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }
}

# staging/networking/alarms/nat-ports-exhausted
resource "aws_cloudwatch_metric_alarm" "networking_alarms_nat_ports_exhausted" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A NAT gateway has no port left, so new connections to the internet fail. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#nat-ports-exhausted"
  alarm_name          = "terrace-staging-nat-ports-exhausted"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 3
  evaluation_periods  = 3
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([zone_a])"
    id          = "result"
    label       = "A NAT gateway has no port left, so new connections to the internet fail"
    return_data = true
  }

  metric_query {
    id = "zone_a"

    metric {
      dimensions = {
        NatGatewayId = aws_nat_gateway.networking_egress_nat_a.id
      }
      metric_name = "ErrorPortAllocation"
      namespace   = "AWS/NATGateway"
      period      = 60
      stat        = "Sum"
    }
  }
}

# staging/networking/network/closed
resource "aws_default_security_group" "networking_network_closed" {
  tags = {
    Name = "terrace-staging-default-closed"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/egress/address-a
resource "aws_eip" "networking_egress_address_a" {
  domain = "vpc"
  tags = {
    Name = "terrace-staging-nat-a"
  }
}

# staging/networking/flow-logs/main
resource "aws_flow_log" "networking_flow_logs_main" {
  iam_role_arn             = aws_iam_role.networking_flow_logs_role_main.arn
  log_destination          = aws_cloudwatch_log_group.networking_flow_logs_records.arn
  log_destination_type     = "cloud-watch-logs"
  max_aggregation_interval = 60
  tags = {
    Name = "terrace-staging-flow-logs"
  }
  traffic_type = "ALL"
  vpc_id       = aws_vpc.networking_network_main.id
  depends_on   = [aws_iam_role_policy.networking_flow_logs_delivery_policy]
}

# staging/networking/flow-logs/role/main
resource "aws_iam_role" "networking_flow_logs_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.networking_flow_logs_role_trust.json
  description          = "Writes the VPC's flow logs"
  name                 = "terrace-staging-flow-logs"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/networking/flow-logs/delivery-policy
resource "aws_iam_role_policy" "networking_flow_logs_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.networking_flow_logs_delivery.json
  role   = aws_iam_role.networking_flow_logs_role_main.name
}

# staging/networking/network/internet
resource "aws_internet_gateway" "networking_network_internet" {
  tags = {
    Name = "terrace-staging-internet"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/egress/nat-a
resource "aws_nat_gateway" "networking_egress_nat_a" {
  allocation_id = aws_eip.networking_egress_address_a.id
  subnet_id     = aws_subnet.networking_network_public_a.id
  tags = {
    Name = "terrace-staging-nat-a"
  }
  depends_on = [aws_route.networking_network_public_to_internet]
}

# staging/networking/acls/database
resource "aws_network_acl" "networking_acls_database" {
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
    aws_subnet.networking_network_database_c.id,
  ]
  tags = {
    Name = "terrace-staging-database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/acls/intra
resource "aws_network_acl" "networking_acls_intra" {
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-staging-intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/acls/private
resource "aws_network_acl" "networking_acls_private" {
  subnet_ids = [
    aws_subnet.networking_network_private_a.id,
    aws_subnet.networking_network_private_b.id,
    aws_subnet.networking_network_private_c.id,
  ]
  tags = {
    Name = "terrace-staging-private"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/acls/public
resource "aws_network_acl" "networking_acls_public" {
  subnet_ids = [
    aws_subnet.networking_network_public_a.id,
    aws_subnet.networking_network_public_b.id,
    aws_subnet.networking_network_public_c.id,
  ]
  tags = {
    Name = "terrace-staging-public"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/acls/database-in-log-search
resource "aws_network_acl_rule" "networking_acls_database_in_log_search" {
  cidr_block     = "10.20.0.0/17"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 443
}

# staging/networking/acls/database-in-members
resource "aws_network_acl_rule" "networking_acls_database_in_members" {
  cidr_block     = "10.20.160.0/19"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# staging/networking/acls/database-in-postgresql
resource "aws_network_acl_rule" "networking_acls_database_in_postgresql" {
  cidr_block     = "10.20.0.0/17"
  egress         = false
  from_port      = 5432
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 5432
}

# staging/networking/acls/database-in-valkey
resource "aws_network_acl_rule" "networking_acls_database_in_valkey" {
  cidr_block     = "10.20.0.0/17"
  egress         = false
  from_port      = 6379
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 6379
}

# staging/networking/acls/database-out-members
resource "aws_network_acl_rule" "networking_acls_database_out_members" {
  cidr_block     = "10.20.160.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# staging/networking/acls/database-out-private
resource "aws_network_acl_rule" "networking_acls_database_out_private" {
  cidr_block     = "10.20.0.0/17"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_database.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 65535
}

# staging/networking/acls/intra-in-https-intra
resource "aws_network_acl_rule" "networking_acls_intra_in_https_intra" {
  cidr_block     = "10.20.192.0/19"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 443
}

# staging/networking/acls/intra-in-https-private
resource "aws_network_acl_rule" "networking_acls_intra_in_https_private" {
  cidr_block     = "10.20.0.0/17"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 443
}

# staging/networking/acls/intra-in-https-public
resource "aws_network_acl_rule" "networking_acls_intra_in_https_public" {
  cidr_block     = "10.20.128.0/19"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# staging/networking/acls/intra-in-replies
resource "aws_network_acl_rule" "networking_acls_intra_in_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# staging/networking/acls/intra-out-https
resource "aws_network_acl_rule" "networking_acls_intra_out_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# staging/networking/acls/intra-out-intra
resource "aws_network_acl_rule" "networking_acls_intra_out_intra" {
  cidr_block     = "10.20.192.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 220
  to_port        = 65535
}

# staging/networking/acls/intra-out-private
resource "aws_network_acl_rule" "networking_acls_intra_out_private" {
  cidr_block     = "10.20.0.0/17"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 210
  to_port        = 65535
}

# staging/networking/acls/intra-out-public
resource "aws_network_acl_rule" "networking_acls_intra_out_public" {
  cidr_block     = "10.20.128.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_intra.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# staging/networking/acls/private-in-fragmentation
resource "aws_network_acl_rule" "networking_acls_private_in_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# staging/networking/acls/private-in-https-intra
resource "aws_network_acl_rule" "networking_acls_private_in_https_intra" {
  cidr_block     = "10.20.192.0/19"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 443
}

# staging/networking/acls/private-in-private
resource "aws_network_acl_rule" "networking_acls_private_in_private" {
  cidr_block     = "10.20.0.0/17"
  egress         = false
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "-1"
  rule_action    = "allow"
  rule_number    = 100
}

# staging/networking/acls/private-in-replies
resource "aws_network_acl_rule" "networking_acls_private_in_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# staging/networking/acls/private-out-fragmentation
resource "aws_network_acl_rule" "networking_acls_private_out_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# staging/networking/acls/private-out-https
resource "aws_network_acl_rule" "networking_acls_private_out_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 130
  to_port        = 443
}

# staging/networking/acls/private-out-intra
resource "aws_network_acl_rule" "networking_acls_private_out_intra" {
  cidr_block     = "10.20.192.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 210
  to_port        = 65535
}

# staging/networking/acls/private-out-postgresql
resource "aws_network_acl_rule" "networking_acls_private_out_postgresql" {
  cidr_block     = "10.20.160.0/19"
  egress         = true
  from_port      = 5432
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 5432
}

# staging/networking/acls/private-out-private
resource "aws_network_acl_rule" "networking_acls_private_out_private" {
  cidr_block     = "10.20.0.0/17"
  egress         = true
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "-1"
  rule_action    = "allow"
  rule_number    = 100
}

# staging/networking/acls/private-out-public
resource "aws_network_acl_rule" "networking_acls_private_out_public" {
  cidr_block     = "10.20.128.0/19"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# staging/networking/acls/private-out-valkey
resource "aws_network_acl_rule" "networking_acls_private_out_valkey" {
  cidr_block     = "10.20.160.0/19"
  egress         = true
  from_port      = 6379
  network_acl_id = aws_network_acl.networking_acls_private.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 120
  to_port        = 6379
}

# staging/networking/acls/public-in-fragmentation
resource "aws_network_acl_rule" "networking_acls_public_in_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# staging/networking/acls/public-in-http
resource "aws_network_acl_rule" "networking_acls_public_in_http" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 80
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 110
  to_port        = 80
}

# staging/networking/acls/public-in-https
resource "aws_network_acl_rule" "networking_acls_public_in_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# staging/networking/acls/public-in-replies
resource "aws_network_acl_rule" "networking_acls_public_in_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = false
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# staging/networking/acls/public-out-fragmentation
resource "aws_network_acl_rule" "networking_acls_public_out_fragmentation" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  icmp_code      = 4
  icmp_type      = 3
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "icmp"
  rule_action    = "allow"
  rule_number    = 300
}

# staging/networking/acls/public-out-https
resource "aws_network_acl_rule" "networking_acls_public_out_https" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 443
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 100
  to_port        = 443
}

# staging/networking/acls/public-out-replies
resource "aws_network_acl_rule" "networking_acls_public_out_replies" {
  cidr_block     = "0.0.0.0/0"
  egress         = true
  from_port      = 1024
  network_acl_id = aws_network_acl.networking_acls_public.id
  protocol       = "tcp"
  rule_action    = "allow"
  rule_number    = 200
  to_port        = 65535
}

# staging/networking/egress/private-a
resource "aws_route" "networking_egress_private_a" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.networking_egress_nat_a.id
  route_table_id         = aws_route_table.networking_network_routes_private_a.id
  depends_on = [
    aws_route_table_association.networking_network_routes_public_a_link,
    aws_route_table_association.networking_network_routes_public_b_link,
    aws_route_table_association.networking_network_routes_public_c_link,
    aws_route_table_association.networking_network_routes_database_a_link,
    aws_route_table_association.networking_network_routes_database_b_link,
    aws_route_table_association.networking_network_routes_database_c_link,
    aws_route_table_association.networking_network_routes_intra_a_link,
    aws_route_table_association.networking_network_routes_intra_b_link,
    aws_route_table_association.networking_network_routes_intra_c_link,
    aws_route_table_association.networking_network_routes_private_a_link,
    aws_route_table_association.networking_network_routes_private_b_link,
    aws_route_table_association.networking_network_routes_private_c_link,
    aws_network_acl_rule.networking_acls_private_in_private,
    aws_network_acl_rule.networking_acls_private_in_https_intra,
    aws_network_acl_rule.networking_acls_private_in_replies,
    aws_network_acl_rule.networking_acls_private_out_private,
    aws_network_acl_rule.networking_acls_private_out_postgresql,
    aws_network_acl_rule.networking_acls_private_out_valkey,
    aws_network_acl_rule.networking_acls_private_out_https,
    aws_network_acl_rule.networking_acls_private_out_public,
    aws_network_acl_rule.networking_acls_private_out_intra,
    aws_network_acl_rule.networking_acls_public_in_https,
    aws_network_acl_rule.networking_acls_public_in_http,
    aws_network_acl_rule.networking_acls_public_in_replies,
    aws_network_acl_rule.networking_acls_public_out_https,
    aws_network_acl_rule.networking_acls_public_out_replies,
    aws_network_acl_rule.networking_acls_database_in_postgresql,
    aws_network_acl_rule.networking_acls_database_in_valkey,
    aws_network_acl_rule.networking_acls_database_in_log_search,
    aws_network_acl_rule.networking_acls_database_in_members,
    aws_network_acl_rule.networking_acls_database_out_private,
    aws_network_acl_rule.networking_acls_database_out_members,
    aws_network_acl_rule.networking_acls_intra_in_https_public,
    aws_network_acl_rule.networking_acls_intra_in_https_private,
    aws_network_acl_rule.networking_acls_intra_in_https_intra,
    aws_network_acl_rule.networking_acls_intra_in_replies,
    aws_network_acl_rule.networking_acls_intra_out_https,
    aws_network_acl_rule.networking_acls_intra_out_public,
    aws_network_acl_rule.networking_acls_intra_out_private,
    aws_network_acl_rule.networking_acls_intra_out_intra,
    aws_network_acl_rule.networking_acls_public_in_fragmentation,
    aws_network_acl_rule.networking_acls_public_out_fragmentation,
    aws_network_acl_rule.networking_acls_private_in_fragmentation,
    aws_network_acl_rule.networking_acls_private_out_fragmentation,
  ]
}

# staging/networking/egress/private-b
resource "aws_route" "networking_egress_private_b" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.networking_egress_nat_a.id
  route_table_id         = aws_route_table.networking_network_routes_private_b.id
  depends_on = [
    aws_route_table_association.networking_network_routes_public_a_link,
    aws_route_table_association.networking_network_routes_public_b_link,
    aws_route_table_association.networking_network_routes_public_c_link,
    aws_route_table_association.networking_network_routes_database_a_link,
    aws_route_table_association.networking_network_routes_database_b_link,
    aws_route_table_association.networking_network_routes_database_c_link,
    aws_route_table_association.networking_network_routes_intra_a_link,
    aws_route_table_association.networking_network_routes_intra_b_link,
    aws_route_table_association.networking_network_routes_intra_c_link,
    aws_route_table_association.networking_network_routes_private_a_link,
    aws_route_table_association.networking_network_routes_private_b_link,
    aws_route_table_association.networking_network_routes_private_c_link,
    aws_network_acl_rule.networking_acls_private_in_private,
    aws_network_acl_rule.networking_acls_private_in_https_intra,
    aws_network_acl_rule.networking_acls_private_in_replies,
    aws_network_acl_rule.networking_acls_private_out_private,
    aws_network_acl_rule.networking_acls_private_out_postgresql,
    aws_network_acl_rule.networking_acls_private_out_valkey,
    aws_network_acl_rule.networking_acls_private_out_https,
    aws_network_acl_rule.networking_acls_private_out_public,
    aws_network_acl_rule.networking_acls_private_out_intra,
    aws_network_acl_rule.networking_acls_public_in_https,
    aws_network_acl_rule.networking_acls_public_in_http,
    aws_network_acl_rule.networking_acls_public_in_replies,
    aws_network_acl_rule.networking_acls_public_out_https,
    aws_network_acl_rule.networking_acls_public_out_replies,
    aws_network_acl_rule.networking_acls_database_in_postgresql,
    aws_network_acl_rule.networking_acls_database_in_valkey,
    aws_network_acl_rule.networking_acls_database_in_log_search,
    aws_network_acl_rule.networking_acls_database_in_members,
    aws_network_acl_rule.networking_acls_database_out_private,
    aws_network_acl_rule.networking_acls_database_out_members,
    aws_network_acl_rule.networking_acls_intra_in_https_public,
    aws_network_acl_rule.networking_acls_intra_in_https_private,
    aws_network_acl_rule.networking_acls_intra_in_https_intra,
    aws_network_acl_rule.networking_acls_intra_in_replies,
    aws_network_acl_rule.networking_acls_intra_out_https,
    aws_network_acl_rule.networking_acls_intra_out_public,
    aws_network_acl_rule.networking_acls_intra_out_private,
    aws_network_acl_rule.networking_acls_intra_out_intra,
    aws_network_acl_rule.networking_acls_public_in_fragmentation,
    aws_network_acl_rule.networking_acls_public_out_fragmentation,
    aws_network_acl_rule.networking_acls_private_in_fragmentation,
    aws_network_acl_rule.networking_acls_private_out_fragmentation,
  ]
}

# staging/networking/egress/private-c
resource "aws_route" "networking_egress_private_c" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.networking_egress_nat_a.id
  route_table_id         = aws_route_table.networking_network_routes_private_c.id
  depends_on = [
    aws_route_table_association.networking_network_routes_public_a_link,
    aws_route_table_association.networking_network_routes_public_b_link,
    aws_route_table_association.networking_network_routes_public_c_link,
    aws_route_table_association.networking_network_routes_database_a_link,
    aws_route_table_association.networking_network_routes_database_b_link,
    aws_route_table_association.networking_network_routes_database_c_link,
    aws_route_table_association.networking_network_routes_intra_a_link,
    aws_route_table_association.networking_network_routes_intra_b_link,
    aws_route_table_association.networking_network_routes_intra_c_link,
    aws_route_table_association.networking_network_routes_private_a_link,
    aws_route_table_association.networking_network_routes_private_b_link,
    aws_route_table_association.networking_network_routes_private_c_link,
    aws_network_acl_rule.networking_acls_private_in_private,
    aws_network_acl_rule.networking_acls_private_in_https_intra,
    aws_network_acl_rule.networking_acls_private_in_replies,
    aws_network_acl_rule.networking_acls_private_out_private,
    aws_network_acl_rule.networking_acls_private_out_postgresql,
    aws_network_acl_rule.networking_acls_private_out_valkey,
    aws_network_acl_rule.networking_acls_private_out_https,
    aws_network_acl_rule.networking_acls_private_out_public,
    aws_network_acl_rule.networking_acls_private_out_intra,
    aws_network_acl_rule.networking_acls_public_in_https,
    aws_network_acl_rule.networking_acls_public_in_http,
    aws_network_acl_rule.networking_acls_public_in_replies,
    aws_network_acl_rule.networking_acls_public_out_https,
    aws_network_acl_rule.networking_acls_public_out_replies,
    aws_network_acl_rule.networking_acls_database_in_postgresql,
    aws_network_acl_rule.networking_acls_database_in_valkey,
    aws_network_acl_rule.networking_acls_database_in_log_search,
    aws_network_acl_rule.networking_acls_database_in_members,
    aws_network_acl_rule.networking_acls_database_out_private,
    aws_network_acl_rule.networking_acls_database_out_members,
    aws_network_acl_rule.networking_acls_intra_in_https_public,
    aws_network_acl_rule.networking_acls_intra_in_https_private,
    aws_network_acl_rule.networking_acls_intra_in_https_intra,
    aws_network_acl_rule.networking_acls_intra_in_replies,
    aws_network_acl_rule.networking_acls_intra_out_https,
    aws_network_acl_rule.networking_acls_intra_out_public,
    aws_network_acl_rule.networking_acls_intra_out_private,
    aws_network_acl_rule.networking_acls_intra_out_intra,
    aws_network_acl_rule.networking_acls_public_in_fragmentation,
    aws_network_acl_rule.networking_acls_public_out_fragmentation,
    aws_network_acl_rule.networking_acls_private_in_fragmentation,
    aws_network_acl_rule.networking_acls_private_out_fragmentation,
  ]
}

# staging/networking/network/public-to-internet
resource "aws_route" "networking_network_public_to_internet" {
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.networking_network_internet.id
  route_table_id         = aws_route_table.networking_network_routes_public.id
}

# staging/networking/network/routes-database
resource "aws_route_table" "networking_network_routes_database" {
  tags = {
    Name = "terrace-staging-database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/routes-intra
resource "aws_route_table" "networking_network_routes_intra" {
  tags = {
    Name = "terrace-staging-intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/routes-private-a
resource "aws_route_table" "networking_network_routes_private_a" {
  tags = {
    Name = "terrace-staging-private-a"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/routes-private-b
resource "aws_route_table" "networking_network_routes_private_b" {
  tags = {
    Name = "terrace-staging-private-b"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/routes-private-c
resource "aws_route_table" "networking_network_routes_private_c" {
  tags = {
    Name = "terrace-staging-private-c"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/routes-public
resource "aws_route_table" "networking_network_routes_public" {
  tags = {
    Name = "terrace-staging-public"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/routes-database-a-link
resource "aws_route_table_association" "networking_network_routes_database_a_link" {
  route_table_id = aws_route_table.networking_network_routes_database.id
  subnet_id      = aws_subnet.networking_network_database_a.id
}

# staging/networking/network/routes-database-b-link
resource "aws_route_table_association" "networking_network_routes_database_b_link" {
  route_table_id = aws_route_table.networking_network_routes_database.id
  subnet_id      = aws_subnet.networking_network_database_b.id
}

# staging/networking/network/routes-database-c-link
resource "aws_route_table_association" "networking_network_routes_database_c_link" {
  route_table_id = aws_route_table.networking_network_routes_database.id
  subnet_id      = aws_subnet.networking_network_database_c.id
}

# staging/networking/network/routes-intra-a-link
resource "aws_route_table_association" "networking_network_routes_intra_a_link" {
  route_table_id = aws_route_table.networking_network_routes_intra.id
  subnet_id      = aws_subnet.networking_network_intra_a.id
}

# staging/networking/network/routes-intra-b-link
resource "aws_route_table_association" "networking_network_routes_intra_b_link" {
  route_table_id = aws_route_table.networking_network_routes_intra.id
  subnet_id      = aws_subnet.networking_network_intra_b.id
}

# staging/networking/network/routes-intra-c-link
resource "aws_route_table_association" "networking_network_routes_intra_c_link" {
  route_table_id = aws_route_table.networking_network_routes_intra.id
  subnet_id      = aws_subnet.networking_network_intra_c.id
}

# staging/networking/network/routes-private-a-link
resource "aws_route_table_association" "networking_network_routes_private_a_link" {
  route_table_id = aws_route_table.networking_network_routes_private_a.id
  subnet_id      = aws_subnet.networking_network_private_a.id
}

# staging/networking/network/routes-private-b-link
resource "aws_route_table_association" "networking_network_routes_private_b_link" {
  route_table_id = aws_route_table.networking_network_routes_private_b.id
  subnet_id      = aws_subnet.networking_network_private_b.id
}

# staging/networking/network/routes-private-c-link
resource "aws_route_table_association" "networking_network_routes_private_c_link" {
  route_table_id = aws_route_table.networking_network_routes_private_c.id
  subnet_id      = aws_subnet.networking_network_private_c.id
}

# staging/networking/network/routes-public-a-link
resource "aws_route_table_association" "networking_network_routes_public_a_link" {
  route_table_id = aws_route_table.networking_network_routes_public.id
  subnet_id      = aws_subnet.networking_network_public_a.id
}

# staging/networking/network/routes-public-b-link
resource "aws_route_table_association" "networking_network_routes_public_b_link" {
  route_table_id = aws_route_table.networking_network_routes_public.id
  subnet_id      = aws_subnet.networking_network_public_b.id
}

# staging/networking/network/routes-public-c-link
resource "aws_route_table_association" "networking_network_routes_public_c_link" {
  route_table_id = aws_route_table.networking_network_routes_public.id
  subnet_id      = aws_subnet.networking_network_public_c.id
}

# staging/networking/endpoints/security-group/main
resource "aws_security_group" "networking_endpoints_security_group_main" {
  description = "Interface endpoints of AWS services"
  name        = "terrace-staging-endpoints"
  tags = {
    Name = "terrace-staging-endpoints"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/database-a
resource "aws_subnet" "networking_network_database_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.20.160.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-staging-database-a"
    Tier = "database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/database-b
resource "aws_subnet" "networking_network_database_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.20.164.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-staging-database-b"
    Tier = "database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/database-c
resource "aws_subnet" "networking_network_database_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.20.168.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-staging-database-c"
    Tier = "database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/intra-a
resource "aws_subnet" "networking_network_intra_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.20.192.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-staging-intra-a"
    Tier = "intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/intra-b
resource "aws_subnet" "networking_network_intra_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.20.196.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-staging-intra-b"
    Tier = "intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/intra-c
resource "aws_subnet" "networking_network_intra_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.20.200.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-staging-intra-c"
    Tier = "intra"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/private-a
resource "aws_subnet" "networking_network_private_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.20.0.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name                              = "terrace-staging-private-a"
    Tier                              = "private"
    "karpenter.sh/discovery"          = "terrace-staging-cluster"
    "kubernetes.io/role/internal-elb" = "1"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/private-b
resource "aws_subnet" "networking_network_private_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.20.16.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name                              = "terrace-staging-private-b"
    Tier                              = "private"
    "karpenter.sh/discovery"          = "terrace-staging-cluster"
    "kubernetes.io/role/internal-elb" = "1"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/private-c
resource "aws_subnet" "networking_network_private_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.20.32.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name                              = "terrace-staging-private-c"
    Tier                              = "private"
    "karpenter.sh/discovery"          = "terrace-staging-cluster"
    "kubernetes.io/role/internal-elb" = "1"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/public-a
resource "aws_subnet" "networking_network_public_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.20.128.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name                     = "terrace-staging-public-a"
    Tier                     = "public"
    "kubernetes.io/role/elb" = "1"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/public-b
resource "aws_subnet" "networking_network_public_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.20.132.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name                     = "terrace-staging-public-b"
    Tier                     = "public"
    "kubernetes.io/role/elb" = "1"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/public-c
resource "aws_subnet" "networking_network_public_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.20.136.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name                     = "terrace-staging-public-c"
    Tier                     = "public"
    "kubernetes.io/role/elb" = "1"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/networking/network/main
resource "aws_vpc" "networking_network_main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags = {
    Name = "terrace-staging-vpc"
  }
}

# staging/networking/endpoints/dynamodb
resource "aws_vpc_endpoint" "networking_endpoints_dynamodb" {
  policy = data.aws_iam_policy_document.networking_endpoints_dynamodb_policy.json
  route_table_ids = [
    aws_route_table.networking_network_routes_public.id,
    aws_route_table.networking_network_routes_intra.id,
    aws_route_table.networking_network_routes_private_a.id,
    aws_route_table.networking_network_routes_private_b.id,
    aws_route_table.networking_network_routes_private_c.id,
  ]
  service_name = "com.amazonaws.us-east-1.dynamodb"
  tags = {
    Name = "terrace-staging-dynamodb"
  }
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.networking_network_main.id
}

# staging/networking/endpoints/ecr-api
resource "aws_vpc_endpoint" "networking_endpoints_ecr_api" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ecr.api"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-staging-ecr-api"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
  depends_on        = [aws_vpc_security_group_ingress_rule.networking_endpoints_security_group_from_network_443]
}

# staging/networking/endpoints/ecr-dkr
resource "aws_vpc_endpoint" "networking_endpoints_ecr_dkr" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ecr.dkr"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-staging-ecr-dkr"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
  depends_on        = [aws_vpc_security_group_ingress_rule.networking_endpoints_security_group_from_network_443]
}

# staging/networking/endpoints/kms
resource "aws_vpc_endpoint" "networking_endpoints_kms" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.kms"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-staging-kms"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
  depends_on        = [aws_vpc_security_group_ingress_rule.networking_endpoints_security_group_from_network_443]
}

# staging/networking/endpoints/logs
resource "aws_vpc_endpoint" "networking_endpoints_logs" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.logs"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-staging-logs"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
  depends_on        = [aws_vpc_security_group_ingress_rule.networking_endpoints_security_group_from_network_443]
}

# staging/networking/endpoints/s3
resource "aws_vpc_endpoint" "networking_endpoints_s3" {
  policy = data.aws_iam_policy_document.networking_endpoints_s3_policy.json
  route_table_ids = [
    aws_route_table.networking_network_routes_public.id,
    aws_route_table.networking_network_routes_intra.id,
    aws_route_table.networking_network_routes_private_a.id,
    aws_route_table.networking_network_routes_private_b.id,
    aws_route_table.networking_network_routes_private_c.id,
  ]
  service_name = "com.amazonaws.us-east-1.s3"
  tags = {
    Name = "terrace-staging-s3"
  }
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.networking_network_main.id
}

# staging/networking/endpoints/secretsmanager
resource "aws_vpc_endpoint" "networking_endpoints_secretsmanager" {
  policy              = data.aws_iam_policy_document.networking_endpoints_interface_policy.json
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.networking_endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.secretsmanager"
  subnet_ids = [
    aws_subnet.networking_network_intra_a.id,
    aws_subnet.networking_network_intra_b.id,
    aws_subnet.networking_network_intra_c.id,
  ]
  tags = {
    Name = "terrace-staging-secretsmanager"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.networking_network_main.id
  depends_on        = [aws_vpc_security_group_ingress_rule.networking_endpoints_security_group_from_network_443]
}

# staging/networking/endpoints/security-group/from-network-443
resource "aws_vpc_security_group_ingress_rule" "networking_endpoints_security_group_from_network_443" {
  cidr_ipv4         = "10.20.0.0/16"
  description       = "AWS API calls from the VPC"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.networking_endpoints_security_group_main.id
  tags = {
    Name = "terrace-staging-endpoints-from-network-443"
  }
  to_port = 443
}
