# caller/current
data "aws_caller_identity" "current" {}

# default-tags/current
data "aws_default_tags" "current" {}

# kubernetes/addons-before-nodes/eks-pod-identity-agent-version
data "aws_eks_addon_version" "addons_before_nodes_eks_pod_identity_agent_version" {
  addon_name         = "eks-pod-identity-agent"
  kubernetes_version = aws_eks_cluster.control_plane_main.version
}

# kubernetes/addons-before-nodes/kube-proxy-version
data "aws_eks_addon_version" "addons_before_nodes_kube_proxy_version" {
  addon_name         = "kube-proxy"
  kubernetes_version = aws_eks_cluster.control_plane_main.version
}

# kubernetes/addons-before-nodes/vpc-cni-version
data "aws_eks_addon_version" "addons_before_nodes_vpc_cni_version" {
  addon_name         = "vpc-cni"
  kubernetes_version = aws_eks_cluster.control_plane_main.version
}

# kubernetes/addons-on-nodes/aws-ebs-csi-driver-version
data "aws_eks_addon_version" "addons_on_nodes_aws_ebs_csi_driver_version" {
  addon_name         = "aws-ebs-csi-driver"
  kubernetes_version = aws_eks_cluster.control_plane_main.version
}

# kubernetes/addons-on-nodes/coredns-version
data "aws_eks_addon_version" "addons_on_nodes_coredns_version" {
  addon_name         = "coredns"
  kubernetes_version = aws_eks_cluster.control_plane_main.version
}

# kubernetes/addons-on-nodes/eks-node-monitoring-agent-version
data "aws_eks_addon_version" "addons_on_nodes_eks_node_monitoring_agent_version" {
  addon_name         = "eks-node-monitoring-agent"
  kubernetes_version = aws_eks_cluster.control_plane_main.version
}

# kubernetes/addons-on-nodes/metrics-server-version
data "aws_eks_addon_version" "addons_on_nodes_metrics_server_version" {
  addon_name         = "metrics-server"
  kubernetes_version = aws_eks_cluster.control_plane_main.version
}

# kubernetes/argo-rollouts/trust
data "aws_iam_policy_document" "argo_rollouts_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["argo-rollouts"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["argo-rollouts"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/cni-role/trust
data "aws_iam_policy_document" "cni_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["kube-system"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["aws-node"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/collector/trust
data "aws_iam_policy_document" "collector_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["observability"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["collector"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/control-plane/role/trust
data "aws_iam_policy_document" "control_plane_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/external-secrets/role/settings-document
data "aws_iam_policy_document" "external_secrets_role_settings_document" {
  statement {
    actions   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = ["arn:aws:ssm:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:parameter/${var.project_name}/${var.environment}/*"]
    sid       = "ReadSettings"
  }
}

# kubernetes/external-secrets/role/trust
data "aws_iam_policy_document" "external_secrets_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["external-secrets"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["external-secrets"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/karpenter/interruptions/policy
data "aws_iam_policy_document" "karpenter_interruptions_policy" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.karpenter_interruptions_queue.arn]
    sid       = "RulesSendNotices"

    condition {
      test = "ArnEquals"
      values = [
        aws_cloudwatch_event_rule.karpenter_interruptions_health.arn,
        aws_cloudwatch_event_rule.karpenter_interruptions_rebalance.arn,
        aws_cloudwatch_event_rule.karpenter_interruptions_spot.arn,
        aws_cloudwatch_event_rule.karpenter_interruptions_state.arn,
      ]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["events.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.karpenter_interruptions_queue.arn]
    sid       = "RefusePlainText"

    condition {
      test     = "Bool"
      values   = ["false"]
      variable = "aws:SecureTransport"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }
}

# kubernetes/karpenter/nodes/role/sessions-document
data "aws_iam_policy_document" "karpenter_nodes_role_sessions_document" {
  statement {
    actions   = ["ssm:UpdateInstanceInformation"]
    resources = ["arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:instance/*"]
    sid       = "Register"
  }

  statement {
    actions = [
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ]
    resources = ["*"]
    sid       = "CarrySessions"
  }
}

# kubernetes/karpenter/nodes/role/trust
data "aws_iam_policy_document" "karpenter_nodes_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ec2.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/karpenter/role/look-document
data "aws_iam_policy_document" "karpenter_role_look_document" {
  statement {
    actions = [
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeCapacityReservations",
      "ec2:DescribeImages",
      "ec2:DescribeInstanceStatus",
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceTypeOfferings",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeLaunchTemplates",
      "ec2:DescribePlacementGroups",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSpotPriceHistory",
      "ec2:DescribeSubnets",
    ]
    resources = ["*"]
    sid       = "LookAround"

    condition {
      test     = "StringEquals"
      values   = [data.aws_region.current.name]
      variable = "aws:RequestedRegion"
    }
  }

  statement {
    actions   = ["pricing:GetProducts"]
    resources = ["*"]
    sid       = "LookUpPrices"
  }

  statement {
    actions   = ["ssm:GetParameter"]
    resources = ["arn:aws:ssm:${data.aws_region.current.name}::parameter/aws/service/bottlerocket/*"]
    sid       = "FindImages"
  }

  statement {
    actions   = ["eks:DescribeCluster"]
    resources = [aws_eks_cluster.control_plane_main.arn]
    sid       = "FindCluster"
  }

  statement {
    actions   = ["iam:GetInstanceProfile"]
    resources = [aws_iam_instance_profile.karpenter_profile.arn]
    sid       = "FindProfile"
  }

  statement {
    actions   = ["iam:ListInstanceProfiles"]
    resources = ["*"]
    sid       = "ListProfiles"
  }
}

# kubernetes/karpenter/role/nodes-document
data "aws_iam_policy_document" "karpenter_role_nodes_document" {
  statement {
    actions = ["ec2:CreateFleet", "ec2:RunInstances"]
    resources = [
      "arn:aws:ec2:${data.aws_region.current.name}::image/*",
      "arn:aws:ec2:${data.aws_region.current.name}::snapshot/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:security-group/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:subnet/*",
    ]
    sid = "StartFrom"
  }

  statement {
    actions   = ["ec2:CreateFleet", "ec2:RunInstances"]
    resources = ["arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:launch-template/*"]
    sid       = "StartFromTemplates"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/${var.project_name}-${var.environment}-cluster"
    }

    condition {
      test     = "StringLike"
      values   = ["*"]
      variable = "aws:ResourceTag/karpenter.sh/nodepool"
    }
  }

  statement {
    actions = ["ec2:CreateFleet", "ec2:RunInstances", "ec2:CreateLaunchTemplate"]
    resources = [
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:fleet/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:instance/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:launch-template/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:network-interface/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:spot-instances-request/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:volume/*",
    ]
    sid = "Start"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:RequestTag/kubernetes.io/cluster/${var.project_name}-${var.environment}-cluster"
    }

    condition {
      test     = "StringLike"
      values   = ["*"]
      variable = "aws:RequestTag/karpenter.sh/nodepool"
    }
  }

  statement {
    actions = ["ec2:CreateTags"]
    resources = [
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:fleet/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:instance/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:launch-template/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:network-interface/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:spot-instances-request/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:volume/*",
    ]
    sid = "TagWhatStarts"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:RequestTag/kubernetes.io/cluster/${var.project_name}-${var.environment}-cluster"
    }

    condition {
      test     = "StringEquals"
      values   = ["CreateFleet", "CreateLaunchTemplate", "RunInstances"]
      variable = "ec2:CreateAction"
    }

    condition {
      test     = "StringLike"
      values   = ["*"]
      variable = "aws:RequestTag/karpenter.sh/nodepool"
    }
  }

  statement {
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.karpenter_nodes_role_main.arn]
    sid       = "PassRoleToNodes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.amazonaws.com"]
      variable = "iam:PassedToService"
    }
  }

  statement {
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"]
    sid       = "MakeSpotRole"

    condition {
      test     = "StringEquals"
      values   = ["spot.amazonaws.com"]
      variable = "iam:AWSServiceName"
    }
  }

  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:instance/*"]
    sid       = "NameNodes"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/${var.project_name}-${var.environment}-cluster"
    }

    condition {
      test     = "StringLike"
      values   = ["*"]
      variable = "aws:ResourceTag/karpenter.sh/nodepool"
    }

    condition {
      test     = "ForAllValues:StringEquals"
      values   = ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"]
      variable = "aws:TagKeys"
    }
  }

  statement {
    actions = ["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"]
    resources = [
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:instance/*",
      "arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:launch-template/*",
    ]
    sid = "End"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/${var.project_name}-${var.environment}-cluster"
    }

    condition {
      test     = "StringLike"
      values   = ["*"]
      variable = "aws:ResourceTag/karpenter.sh/nodepool"
    }
  }

  statement {
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ]
    resources = [aws_kms_key.key_main.arn]
    sid       = "EncryptVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.${data.aws_region.current.name}.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:CreateGrant"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "AttachVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.${data.aws_region.current.name}.amazonaws.com"]
      variable = "kms:ViaService"
    }

    condition {
      test     = "Bool"
      values   = ["true"]
      variable = "kms:GrantIsForAWSResource"
    }
  }
}

# kubernetes/karpenter/role/notices-document
data "aws_iam_policy_document" "karpenter_role_notices_document" {
  statement {
    actions = [
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ]
    resources = [aws_sqs_queue.karpenter_interruptions_queue.arn]
    sid       = "ReadNotices"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [var.notices_key_arn]
    sid       = "DecryptNotices"

    condition {
      test     = "StringEquals"
      values   = ["sqs.${data.aws_region.current.name}.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# kubernetes/karpenter/role/trust
data "aws_iam_policy_document" "karpenter_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["kube-system"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["karpenter"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/key/policy
data "aws_iam_policy_document" "key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
      type        = "AWS"
    }
  }

  statement {
    actions = [
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ]
    resources = ["*"]
    sid       = "AutoScalingUsesKey"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"]
      variable = "aws:PrincipalArn"
    }

    condition {
      test     = "BoolIfExists"
      values   = ["true"]
      variable = "kms:GrantIsForAWSResource"
    }

    principals {
      identifiers = ["*"]
      type        = "AWS"
    }
  }
}

# kubernetes/load-balancing/role/balancers-document
data "aws_iam_policy_document" "load_balancing_role_balancers_document" {
  statement {
    actions = [
      "elasticloadbalancing:CreateLoadBalancer",
      "elasticloadbalancing:CreateTargetGroup",
    ]
    resources = [
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:targetgroup/*",
    ]
    sid = "Make"

    condition {
      test     = "StringEquals"
      values   = ["${var.project_name}-${var.environment}-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions = ["elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateRule"]
    resources = [
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:listener/app/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:listener/net/*",
    ]
    sid = "MakeListeners"

    condition {
      test     = "StringEquals"
      values   = ["${var.project_name}-${var.environment}-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }

    condition {
      test     = "StringEquals"
      values   = ["${var.project_name}-${var.environment}-cluster"]
      variable = "aws:ResourceTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions = ["elasticloadbalancing:AddTags"]
    resources = [
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:targetgroup/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:listener/app/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:listener/net/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:listener-rule/app/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:listener-rule/net/*",
    ]
    sid = "TagWhatIsMade"

    condition {
      test     = "StringEquals"
      values   = ["${var.project_name}-${var.environment}-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }

    condition {
      test     = "StringEquals"
      values   = ["CreateLoadBalancer", "CreateTargetGroup", "CreateListener", "CreateRule"]
      variable = "elasticloadbalancing:CreateAction"
    }
  }

  statement {
    actions = [
      "elasticloadbalancing:AddListenerCertificates",
      "elasticloadbalancing:DeleteListener",
      "elasticloadbalancing:DeleteLoadBalancer",
      "elasticloadbalancing:DeleteRule",
      "elasticloadbalancing:DeleteTargetGroup",
      "elasticloadbalancing:DeregisterTargets",
      "elasticloadbalancing:ModifyListener",
      "elasticloadbalancing:ModifyListenerAttributes",
      "elasticloadbalancing:ModifyLoadBalancerAttributes",
      "elasticloadbalancing:ModifyRule",
      "elasticloadbalancing:ModifyTargetGroup",
      "elasticloadbalancing:ModifyTargetGroupAttributes",
      "elasticloadbalancing:RegisterTargets",
      "elasticloadbalancing:RemoveListenerCertificates",
      "elasticloadbalancing:RemoveTags",
      "elasticloadbalancing:AddTags",
      "elasticloadbalancing:SetIpAddressType",
      "elasticloadbalancing:SetRulePriorities",
      "elasticloadbalancing:SetSecurityGroups",
      "elasticloadbalancing:SetSubnets",
    ]
    resources = [
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:targetgroup/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:listener/app/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:listener/net/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:listener-rule/app/*",
      "arn:aws:elasticloadbalancing:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:listener-rule/net/*",
    ]
    sid = "ChangeOwn"

    condition {
      test     = "StringEquals"
      values   = ["${var.project_name}-${var.environment}-cluster"]
      variable = "aws:ResourceTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"]
    sid       = "MakeServiceLinkedRole"

    condition {
      test     = "StringEquals"
      values   = ["elasticloadbalancing.amazonaws.com"]
      variable = "iam:AWSServiceName"
    }
  }
}

# kubernetes/load-balancing/role/groups-document
data "aws_iam_policy_document" "load_balancing_role_groups_document" {
  statement {
    actions   = ["ec2:CreateSecurityGroup", "ec2:GetSecurityGroupsForVpc"]
    resources = ["arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:vpc/${var.vpc_id}"]
    sid       = "InVpc"
  }

  statement {
    actions   = ["ec2:CreateSecurityGroup"]
    resources = ["arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:security-group/*"]
    sid       = "MakeGroups"

    condition {
      test     = "StringEquals"
      values   = ["${var.project_name}-${var.environment}-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:security-group/*"]
    sid       = "TagNewGroups"

    condition {
      test     = "StringEquals"
      values   = ["${var.project_name}-${var.environment}-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }

    condition {
      test     = "StringEquals"
      values   = ["CreateSecurityGroup"]
      variable = "ec2:CreateAction"
    }
  }

  statement {
    actions = [
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:RevokeSecurityGroupIngress",
      "ec2:CreateTags",
      "ec2:DeleteSecurityGroup",
      "ec2:DeleteTags",
    ]
    resources = ["arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:security-group/*"]
    sid       = "ChangeOwnGroups"

    condition {
      test     = "StringEquals"
      values   = ["${var.project_name}-${var.environment}-cluster"]
      variable = "aws:ResourceTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
    resources = ["arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:security-group/*"]
    sid       = "LetIntoNodes"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/${var.project_name}-${var.environment}-cluster"
    }
  }
}

# kubernetes/load-balancing/role/look-document
data "aws_iam_policy_document" "load_balancing_role_look_document" {
  statement {
    actions = [
      "acm:ListCertificates",
      "ec2:DescribeAccountAttributes",
      "ec2:DescribeAddresses",
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeInstances",
      "ec2:DescribeInternetGateways",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeTags",
      "ec2:DescribeVpcs",
      "elasticloadbalancing:DescribeListenerAttributes",
      "elasticloadbalancing:DescribeListenerCertificates",
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeSSLPolicies",
      "elasticloadbalancing:DescribeTags",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
    ]
    resources = ["*"]
    sid       = "Look"
  }

  statement {
    actions   = ["acm:DescribeCertificate"]
    resources = ["arn:aws:acm:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:certificate/*"]
    sid       = "ReadCertificates"
  }
}

# kubernetes/load-balancing/role/trust
data "aws_iam_policy_document" "load_balancing_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["kube-system"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["aws-load-balancer-controller"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/log-shipping/role/logs-document
data "aws_iam_policy_document" "log_shipping_role_logs_document" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.log_shipping_pods.arn}:*"]
    sid       = "WriteLogs"
  }
}

# kubernetes/log-shipping/role/trust
data "aws_iam_policy_document" "log_shipping_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["logging"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["fluent-bit"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/metrics-adapter/trust
data "aws_iam_policy_document" "metrics_adapter_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["observability"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["metrics-adapter"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/nodes/role/role/sessions-document
data "aws_iam_policy_document" "nodes_role_role_sessions_document" {
  statement {
    actions   = ["ssm:UpdateInstanceInformation"]
    resources = ["arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:instance/*"]
    sid       = "Register"
  }

  statement {
    actions = [
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ]
    resources = ["*"]
    sid       = "CarrySessions"
  }
}

# kubernetes/nodes/role/role/trust
data "aws_iam_policy_document" "nodes_role_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ec2.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/pod-app/trust
data "aws_iam_policy_document" "pod_app_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["app"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["app"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/volumes-role/encryption-document
data "aws_iam_policy_document" "volumes_role_encryption_document" {
  statement {
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ]
    resources = [aws_kms_key.key_main.arn]
    sid       = "EncryptVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.${data.aws_region.current.name}.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:CreateGrant"]
    resources = [aws_kms_key.key_main.arn]
    sid       = "AttachVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.${data.aws_region.current.name}.amazonaws.com"]
      variable = "kms:ViaService"
    }

    condition {
      test     = "Bool"
      values   = ["true"]
      variable = "kms:GrantIsForAWSResource"
    }
  }
}

# kubernetes/volumes-role/trust
data "aws_iam_policy_document" "volumes_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["kube-system"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["ebs-csi-controller-sa"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# kubernetes/way-in/trust
data "aws_iam_policy_document" "way_in_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "PeopleAssumeRole"

    principals {
      identifiers = [
        "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root",
        "arn:aws:iam::${var.people_account_id}:root",
      ]
      type = "AWS"
    }
  }
}

# kubernetes/way-in/tunnel-document
data "aws_iam_policy_document" "way_in_tunnel_document" {
  statement {
    actions   = ["eks:DescribeCluster"]
    resources = [aws_eks_cluster.control_plane_main.arn]
    sid       = "FindCluster"
  }

  statement {
    actions   = ["ec2:DescribeInstances"]
    resources = ["*"]
    sid       = "FindNodes"
  }

  statement {
    actions   = ["ssm:StartSession"]
    resources = ["arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:instance/*"]
    sid       = "StartOnSystemNodes"

    condition {
      test     = "StringEquals"
      values   = [var.project_name]
      variable = "ssm:resourceTag/Project"
    }

    condition {
      test     = "StringEquals"
      values   = [var.environment]
      variable = "ssm:resourceTag/Environment"
    }

    condition {
      test     = "StringEquals"
      values   = ["${var.project_name}-${var.environment}-nodes"]
      variable = "ssm:resourceTag/Name"
    }

    condition {
      test     = "BoolIfExists"
      values   = ["true"]
      variable = "ssm:SessionDocumentAccessCheck"
    }
  }

  statement {
    actions   = ["ssm:StartSession"]
    resources = ["arn:aws:ssm:${data.aws_region.current.name}::document/AWS-StartPortForwardingSessionToRemoteHost"]
    sid       = "ForwardPorts"

    condition {
      test     = "BoolIfExists"
      values   = ["true"]
      variable = "ssm:SessionDocumentAccessCheck"
    }
  }

  statement {
    actions   = ["ssmmessages:OpenDataChannel"]
    resources = ["arn:aws:ssm:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:session/&{aws:userid}-*"]
    sid       = "OpenOwnChannels"
  }

  statement {
    actions   = ["ssm:ResumeSession", "ssm:TerminateSession"]
    resources = ["arn:aws:ssm:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:session/*"]
    sid       = "ResumeAndEndOwnSessions"

    condition {
      test     = "StringLike"
      values   = ["&{aws:userid}"]
      variable = "ssm:resourceTag/aws:ssmmessages:session-id"
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

# kubernetes/karpenter/interruptions/health
resource "aws_cloudwatch_event_rule" "karpenter_interruptions_health" {
  description = "AWS Health Event, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["AWS Health Event"]
    source      = ["aws.health"]
  })
  name = "${var.project_name}-${var.environment}-interruption-health"
  tags = var.common_tags
}

# kubernetes/karpenter/interruptions/rebalance
resource "aws_cloudwatch_event_rule" "karpenter_interruptions_rebalance" {
  description = "EC2 Instance Rebalance Recommendation, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["EC2 Instance Rebalance Recommendation"]
    source      = ["aws.ec2"]
  })
  name = "${var.project_name}-${var.environment}-interruption-rebalance"
  tags = var.common_tags
}

# kubernetes/karpenter/interruptions/spot
resource "aws_cloudwatch_event_rule" "karpenter_interruptions_spot" {
  description = "EC2 Spot Instance Interruption Warning, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["EC2 Spot Instance Interruption Warning"]
    source      = ["aws.ec2"]
  })
  name = "${var.project_name}-${var.environment}-interruption-spot"
  tags = var.common_tags
}

# kubernetes/karpenter/interruptions/state
resource "aws_cloudwatch_event_rule" "karpenter_interruptions_state" {
  description = "EC2 Instance State-change Notification, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["EC2 Instance State-change Notification"]
    source      = ["aws.ec2"]
  })
  name = "${var.project_name}-${var.environment}-interruption-state"
  tags = var.common_tags
}

# kubernetes/karpenter/interruptions/health-target
resource "aws_cloudwatch_event_target" "karpenter_interruptions_health_target" {
  arn       = aws_sqs_queue.karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.karpenter_interruptions_health.name
  target_id = "queue"
}

# kubernetes/karpenter/interruptions/rebalance-target
resource "aws_cloudwatch_event_target" "karpenter_interruptions_rebalance_target" {
  arn       = aws_sqs_queue.karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.karpenter_interruptions_rebalance.name
  target_id = "queue"
}

# kubernetes/karpenter/interruptions/spot-target
resource "aws_cloudwatch_event_target" "karpenter_interruptions_spot_target" {
  arn       = aws_sqs_queue.karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.karpenter_interruptions_spot.name
  target_id = "queue"
}

# kubernetes/karpenter/interruptions/state-target
resource "aws_cloudwatch_event_target" "karpenter_interruptions_state_target" {
  arn       = aws_sqs_queue.karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.karpenter_interruptions_state.name
  target_id = "queue"
}

# kubernetes/control-plane/logs
resource "aws_cloudwatch_log_group" "control_plane_logs" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/eks/${var.project_name}-${var.environment}-cluster/cluster"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# kubernetes/log-shipping/pods
resource "aws_cloudwatch_log_group" "log_shipping_pods" {
  kms_key_id        = var.logs_key_arn
  name              = "/${var.project_name}/${var.environment}/kubernetes"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# kubernetes/karpenter/discovery
resource "aws_ec2_tag" "karpenter_discovery" {
  key         = "karpenter.sh/discovery"
  resource_id = aws_eks_cluster.control_plane_main.vpc_config[0].cluster_security_group_id
  value       = "${var.project_name}-${var.environment}-cluster"
}

# kubernetes/access/deployment
resource "aws_eks_access_entry" "access_deployment" {
  cluster_name  = aws_eks_cluster.control_plane_main.name
  principal_arn = var.administrator_role_arn
  tags          = var.common_tags
  type          = "STANDARD"
}

# kubernetes/access/people
resource "aws_eks_access_entry" "access_people" {
  cluster_name  = aws_eks_cluster.control_plane_main.name
  principal_arn = aws_iam_role.way_in_role.arn
  tags          = var.common_tags
  type          = "STANDARD"
}

# kubernetes/access/plan
resource "aws_eks_access_entry" "access_plan" {
  cluster_name  = aws_eks_cluster.control_plane_main.name
  principal_arn = var.reader_role_arn
  tags          = var.common_tags
  type          = "STANDARD"
}

# kubernetes/karpenter/entry
resource "aws_eks_access_entry" "karpenter_entry" {
  cluster_name  = aws_eks_cluster.control_plane_main.name
  principal_arn = aws_iam_role.karpenter_nodes_role_main.arn
  tags          = var.common_tags
  type          = "EC2_LINUX"
}

# kubernetes/access/deployment-right
resource "aws_eks_access_policy_association" "access_deployment_right" {
  cluster_name  = aws_eks_cluster.control_plane_main.name
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
  principal_arn = aws_eks_access_entry.access_deployment.principal_arn

  access_scope {
    type = "cluster"
  }
}

# kubernetes/access/people-right
resource "aws_eks_access_policy_association" "access_people_right" {
  cluster_name  = aws_eks_cluster.control_plane_main.name
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
  principal_arn = aws_eks_access_entry.access_people.principal_arn

  access_scope {
    type = "cluster"
  }
}

# kubernetes/access/plan-right
resource "aws_eks_access_policy_association" "access_plan_right" {
  cluster_name  = aws_eks_cluster.control_plane_main.name
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
  principal_arn = aws_eks_access_entry.access_plan.principal_arn

  access_scope {
    type = "cluster"
  }
}

# kubernetes/addons-before-nodes/eks-pod-identity-agent
resource "aws_eks_addon" "addons_before_nodes_eks_pod_identity_agent" {
  addon_name                  = "eks-pod-identity-agent"
  addon_version               = data.aws_eks_addon_version.addons_before_nodes_eks_pod_identity_agent_version.version
  cluster_name                = aws_eks_cluster.control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  tags                        = var.common_tags
  depends_on                  = [aws_iam_role_policy_attachment.cni_role_managed]
}

# kubernetes/addons-before-nodes/kube-proxy
resource "aws_eks_addon" "addons_before_nodes_kube_proxy" {
  addon_name                  = "kube-proxy"
  addon_version               = data.aws_eks_addon_version.addons_before_nodes_kube_proxy_version.version
  cluster_name                = aws_eks_cluster.control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  tags                        = var.common_tags
  depends_on                  = [aws_iam_role_policy_attachment.cni_role_managed]
}

# kubernetes/addons-before-nodes/vpc-cni
resource "aws_eks_addon" "addons_before_nodes_vpc_cni" {
  addon_name    = "vpc-cni"
  addon_version = data.aws_eks_addon_version.addons_before_nodes_vpc_cni_version.version
  cluster_name  = aws_eks_cluster.control_plane_main.name
  configuration_values = jsonencode({
    enableNetworkPolicy = "true"
    env = {
      ADDITIONAL_ENI_TAGS = jsonencode(merge(
        merge(data.aws_default_tags.current.tags, var.common_tags),
        { Project = var.project_name, Environment = var.environment }
      ))
    }
  })
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  tags                        = var.common_tags

  pod_identity_association {
    role_arn        = aws_iam_role.cni_role_main.arn
    service_account = "aws-node"
  }

  depends_on = [aws_iam_role_policy_attachment.cni_role_managed]
}

# kubernetes/addons-on-nodes/aws-ebs-csi-driver
resource "aws_eks_addon" "addons_on_nodes_aws_ebs_csi_driver" {
  addon_name    = "aws-ebs-csi-driver"
  addon_version = data.aws_eks_addon_version.addons_on_nodes_aws_ebs_csi_driver_version.version
  cluster_name  = aws_eks_cluster.control_plane_main.name
  configuration_values = jsonencode({
    controller = {
      extraVolumeTags = merge(
        merge(data.aws_default_tags.current.tags, var.common_tags),
        { Project = var.project_name, Environment = var.environment }
      )
    }
  })
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  tags                        = var.common_tags

  pod_identity_association {
    role_arn        = aws_iam_role.volumes_role_main.arn
    service_account = "ebs-csi-controller-sa"
  }

  depends_on = [
    aws_iam_role_policy_attachment.volumes_role_managed,
    aws_eks_node_group.nodes_main,
  ]
}

# kubernetes/addons-on-nodes/coredns
resource "aws_eks_addon" "addons_on_nodes_coredns" {
  addon_name                  = "coredns"
  addon_version               = data.aws_eks_addon_version.addons_on_nodes_coredns_version.version
  cluster_name                = aws_eks_cluster.control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  tags                        = var.common_tags
  depends_on = [
    aws_iam_role_policy_attachment.volumes_role_managed,
    aws_eks_node_group.nodes_main,
  ]
}

# kubernetes/addons-on-nodes/eks-node-monitoring-agent
resource "aws_eks_addon" "addons_on_nodes_eks_node_monitoring_agent" {
  addon_name                  = "eks-node-monitoring-agent"
  addon_version               = data.aws_eks_addon_version.addons_on_nodes_eks_node_monitoring_agent_version.version
  cluster_name                = aws_eks_cluster.control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  tags                        = var.common_tags
  depends_on = [
    aws_iam_role_policy_attachment.volumes_role_managed,
    aws_eks_node_group.nodes_main,
  ]
}

# kubernetes/addons-on-nodes/metrics-server
resource "aws_eks_addon" "addons_on_nodes_metrics_server" {
  addon_name                  = "metrics-server"
  addon_version               = data.aws_eks_addon_version.addons_on_nodes_metrics_server_version.version
  cluster_name                = aws_eks_cluster.control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  tags                        = var.common_tags
  depends_on = [
    aws_iam_role_policy_attachment.volumes_role_managed,
    aws_eks_node_group.nodes_main,
  ]
}

# kubernetes/control-plane/main
resource "aws_eks_cluster" "control_plane_main" {
  bootstrap_self_managed_addons = false
  enabled_cluster_log_types     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
  name                          = "${var.project_name}-${var.environment}-cluster"
  role_arn                      = aws_iam_role.control_plane_role_main.arn
  tags                          = var.common_tags
  version                       = "1.36"

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.key_main.arn
    }
  }

  upgrade_policy {
    support_type = "STANDARD"
  }

  vpc_config {
    endpoint_private_access = true
    endpoint_public_access  = false
    subnet_ids              = var.private_subnet_ids
  }

  depends_on = [
    aws_cloudwatch_log_group.control_plane_logs,
    aws_iam_role_policy_attachment.control_plane_permission,
  ]
}

# kubernetes/nodes/main
resource "aws_eks_node_group" "nodes_main" {
  ami_type               = "BOTTLEROCKET_ARM_64"
  capacity_type          = "ON_DEMAND"
  cluster_name           = aws_eks_cluster.control_plane_main.name
  instance_types         = ["m7g.large"]
  node_group_name_prefix = "system-"
  node_role_arn          = aws_iam_role.nodes_role_role_main.arn
  subnet_ids             = var.private_subnet_ids
  tags                   = var.common_tags
  version                = aws_eks_cluster.control_plane_main.version

  launch_template {
    name    = aws_launch_template.nodes_template.name
    version = aws_launch_template.nodes_template.latest_version
  }

  node_repair_config {
    enabled = true
  }

  scaling_config {
    desired_size = var.nodes
    max_size     = var.nodes
    min_size     = var.nodes
  }

  update_config {
    max_unavailable_percentage = 33
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [
    aws_iam_role_policy_attachment.nodes_role_join,
    aws_iam_role_policy_attachment.nodes_role_images,
    aws_iam_role_policy.nodes_role_role_sessions_policy,
    aws_eks_addon.addons_before_nodes_eks_pod_identity_agent,
    aws_eks_addon.addons_before_nodes_kube_proxy,
    aws_eks_addon.addons_before_nodes_vpc_cni,
  ]
}

# kubernetes/argo-rollouts/association
resource "aws_eks_pod_identity_association" "argo_rollouts_association" {
  cluster_name    = aws_eks_cluster.control_plane_main.name
  namespace       = "argo-rollouts"
  role_arn        = aws_iam_role.argo_rollouts_main.arn
  service_account = "argo-rollouts"
  tags            = var.common_tags
}

# kubernetes/collector/association
resource "aws_eks_pod_identity_association" "collector_association" {
  cluster_name    = aws_eks_cluster.control_plane_main.name
  namespace       = "observability"
  role_arn        = aws_iam_role.collector_main.arn
  service_account = "collector"
  tags            = var.common_tags
}

# kubernetes/external-secrets/role/association
resource "aws_eks_pod_identity_association" "external_secrets_role_association" {
  cluster_name    = aws_eks_cluster.control_plane_main.name
  namespace       = "external-secrets"
  role_arn        = aws_iam_role.external_secrets_role_main.arn
  service_account = "external-secrets"
  tags            = var.common_tags
}

# kubernetes/karpenter/role/association
resource "aws_eks_pod_identity_association" "karpenter_role_association" {
  cluster_name    = aws_eks_cluster.control_plane_main.name
  namespace       = "kube-system"
  role_arn        = aws_iam_role.karpenter_role_main.arn
  service_account = "karpenter"
  tags            = var.common_tags
}

# kubernetes/load-balancing/role/association
resource "aws_eks_pod_identity_association" "load_balancing_role_association" {
  cluster_name    = aws_eks_cluster.control_plane_main.name
  namespace       = "kube-system"
  role_arn        = aws_iam_role.load_balancing_role_main.arn
  service_account = "aws-load-balancer-controller"
  tags            = var.common_tags
}

# kubernetes/log-shipping/role/association
resource "aws_eks_pod_identity_association" "log_shipping_role_association" {
  cluster_name    = aws_eks_cluster.control_plane_main.name
  namespace       = "logging"
  role_arn        = aws_iam_role.log_shipping_role_main.arn
  service_account = "fluent-bit"
  tags            = var.common_tags
}

# kubernetes/metrics-adapter/association
resource "aws_eks_pod_identity_association" "metrics_adapter_association" {
  cluster_name    = aws_eks_cluster.control_plane_main.name
  namespace       = "observability"
  role_arn        = aws_iam_role.metrics_adapter_main.arn
  service_account = "metrics-adapter"
  tags            = var.common_tags
}

# kubernetes/pod-app/association
resource "aws_eks_pod_identity_association" "pod_app_association" {
  cluster_name    = aws_eks_cluster.control_plane_main.name
  namespace       = "app"
  role_arn        = aws_iam_role.pod_app_main.arn
  service_account = "app"
  tags            = var.common_tags
}

# kubernetes/karpenter/profile
resource "aws_iam_instance_profile" "karpenter_profile" {
  name = "${var.project_name}-${var.environment}-karpenter-nodes"
  role = aws_iam_role.karpenter_nodes_role_main.name
  tags = var.common_tags
}

# kubernetes/argo-rollouts/main
resource "aws_iam_role" "argo_rollouts_main" {
  assume_role_policy   = data.aws_iam_policy_document.argo_rollouts_trust.json
  description          = "Judges new versions by their errors"
  name                 = "${var.project_name}-${var.environment}-pod-argo-rollouts"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/cni-role/main
resource "aws_iam_role" "cni_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.cni_role_trust.json
  description          = "Gives pods addresses of the VPC"
  name                 = "${var.project_name}-${var.environment}-pod-cni"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/collector/main
resource "aws_iam_role" "collector_main" {
  assume_role_policy   = data.aws_iam_policy_document.collector_trust.json
  description          = "Writes metrics and traces of pods"
  name                 = "${var.project_name}-${var.environment}-pod-collector"
  permissions_boundary = var.permissions_boundary_arn == "" ? null : var.permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/control-plane/role/main
resource "aws_iam_role" "control_plane_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.control_plane_role_trust.json
  description          = "What the control plane of Kubernetes may do"
  name                 = "${var.project_name}-${var.environment}-cluster"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/external-secrets/role/main
resource "aws_iam_role" "external_secrets_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.external_secrets_role_trust.json
  description          = "Copies settings of services into Kubernetes"
  name                 = "${var.project_name}-${var.environment}-pod-external-secrets"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/karpenter/nodes/role/main
resource "aws_iam_role" "karpenter_nodes_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.karpenter_nodes_role_trust.json
  description          = "What nodes of Kubernetes may do"
  name                 = "${var.project_name}-${var.environment}-karpenter-nodes"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/karpenter/role/main
resource "aws_iam_role" "karpenter_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.karpenter_role_trust.json
  description          = "Starts and ends nodes of Kubernetes"
  name                 = "${var.project_name}-${var.environment}-pod-karpenter"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/load-balancing/role/main
resource "aws_iam_role" "load_balancing_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.load_balancing_role_trust.json
  description          = "Makes load balancers for Kubernetes"
  name                 = "${var.project_name}-${var.environment}-pod-load-balancing"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/log-shipping/role/main
resource "aws_iam_role" "log_shipping_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.log_shipping_role_trust.json
  description          = "Writes the logs of pods"
  name                 = "${var.project_name}-${var.environment}-pod-fluent-bit"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/metrics-adapter/main
resource "aws_iam_role" "metrics_adapter_main" {
  assume_role_policy   = data.aws_iam_policy_document.metrics_adapter_trust.json
  description          = "Scales services by their requests"
  name                 = "${var.project_name}-${var.environment}-pod-metrics-adapter"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/nodes/role/role/main
resource "aws_iam_role" "nodes_role_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.nodes_role_role_trust.json
  description          = "What nodes of Kubernetes may do"
  name                 = "${var.project_name}-${var.environment}-nodes"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/pod-app/main
resource "aws_iam_role" "pod_app_main" {
  assume_role_policy   = data.aws_iam_policy_document.pod_app_trust.json
  description          = "What app may do on Kubernetes"
  name                 = "${var.project_name}-${var.environment}-pod-app"
  permissions_boundary = var.permissions_boundary_arn == "" ? null : var.permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/volumes-role/main
resource "aws_iam_role" "volumes_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.volumes_role_trust.json
  description          = "Makes and attaches volumes of pods"
  name                 = "${var.project_name}-${var.environment}-pod-volumes"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/way-in/role
resource "aws_iam_role" "way_in_role" {
  assume_role_policy   = data.aws_iam_policy_document.way_in_trust.json
  description          = "Reaches the private endpoint of Kubernetes, and administers it"
  name                 = "${var.project_name}-${var.environment}-cluster-admin"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# kubernetes/external-secrets/role/settings-policy
resource "aws_iam_role_policy" "external_secrets_role_settings_policy" {
  name   = "settings"
  policy = data.aws_iam_policy_document.external_secrets_role_settings_document.json
  role   = aws_iam_role.external_secrets_role_main.name
}

# kubernetes/karpenter/nodes/role/sessions-policy
resource "aws_iam_role_policy" "karpenter_nodes_role_sessions_policy" {
  name   = "sessions"
  policy = data.aws_iam_policy_document.karpenter_nodes_role_sessions_document.json
  role   = aws_iam_role.karpenter_nodes_role_main.name
}

# kubernetes/karpenter/role/look-policy
resource "aws_iam_role_policy" "karpenter_role_look_policy" {
  name   = "look"
  policy = data.aws_iam_policy_document.karpenter_role_look_document.json
  role   = aws_iam_role.karpenter_role_main.name
}

# kubernetes/karpenter/role/nodes-policy
resource "aws_iam_role_policy" "karpenter_role_nodes_policy" {
  name   = "nodes"
  policy = data.aws_iam_policy_document.karpenter_role_nodes_document.json
  role   = aws_iam_role.karpenter_role_main.name
}

# kubernetes/karpenter/role/notices-policy
resource "aws_iam_role_policy" "karpenter_role_notices_policy" {
  name   = "notices"
  policy = data.aws_iam_policy_document.karpenter_role_notices_document.json
  role   = aws_iam_role.karpenter_role_main.name
}

# kubernetes/load-balancing/role/balancers-policy
resource "aws_iam_role_policy" "load_balancing_role_balancers_policy" {
  name   = "balancers"
  policy = data.aws_iam_policy_document.load_balancing_role_balancers_document.json
  role   = aws_iam_role.load_balancing_role_main.name
}

# kubernetes/load-balancing/role/groups-policy
resource "aws_iam_role_policy" "load_balancing_role_groups_policy" {
  name   = "groups"
  policy = data.aws_iam_policy_document.load_balancing_role_groups_document.json
  role   = aws_iam_role.load_balancing_role_main.name
}

# kubernetes/load-balancing/role/look-policy
resource "aws_iam_role_policy" "load_balancing_role_look_policy" {
  name   = "look"
  policy = data.aws_iam_policy_document.load_balancing_role_look_document.json
  role   = aws_iam_role.load_balancing_role_main.name
}

# kubernetes/log-shipping/role/logs-policy
resource "aws_iam_role_policy" "log_shipping_role_logs_policy" {
  name   = "logs"
  policy = data.aws_iam_policy_document.log_shipping_role_logs_document.json
  role   = aws_iam_role.log_shipping_role_main.name
}

# kubernetes/nodes/role/role/sessions-policy
resource "aws_iam_role_policy" "nodes_role_role_sessions_policy" {
  name   = "sessions"
  policy = data.aws_iam_policy_document.nodes_role_role_sessions_document.json
  role   = aws_iam_role.nodes_role_role_main.name
}

# kubernetes/volumes-role/encryption-policy
resource "aws_iam_role_policy" "volumes_role_encryption_policy" {
  name   = "encryption"
  policy = data.aws_iam_policy_document.volumes_role_encryption_document.json
  role   = aws_iam_role.volumes_role_main.name
}

# kubernetes/way-in/tunnel-policy
resource "aws_iam_role_policy" "way_in_tunnel_policy" {
  name   = "tunnel"
  policy = data.aws_iam_policy_document.way_in_tunnel_document.json
  role   = aws_iam_role.way_in_role.name
}

# kubernetes/cni-role/managed
resource "aws_iam_role_policy_attachment" "cni_role_managed" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"
  role       = aws_iam_role.cni_role_main.name
}

# kubernetes/control-plane/permission
resource "aws_iam_role_policy_attachment" "control_plane_permission" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
  role       = aws_iam_role.control_plane_role_main.name
}

# kubernetes/karpenter/nodes/images
resource "aws_iam_role_policy_attachment" "karpenter_nodes_images" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
  role       = aws_iam_role.karpenter_nodes_role_main.name
}

# kubernetes/karpenter/nodes/join
resource "aws_iam_role_policy_attachment" "karpenter_nodes_join" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
  role       = aws_iam_role.karpenter_nodes_role_main.name
}

# kubernetes/nodes/role/images
resource "aws_iam_role_policy_attachment" "nodes_role_images" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
  role       = aws_iam_role.nodes_role_role_main.name
}

# kubernetes/nodes/role/join
resource "aws_iam_role_policy_attachment" "nodes_role_join" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
  role       = aws_iam_role.nodes_role_role_main.name
}

# kubernetes/volumes-role/managed
resource "aws_iam_role_policy_attachment" "volumes_role_managed" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
  role       = aws_iam_role.volumes_role_main.name
}

# kubernetes/key/alias
resource "aws_kms_alias" "key_alias" {
  name          = "alias/${var.project_name}-${var.environment}-kubernetes"
  target_key_id = aws_kms_key.key_main.key_id
}

# kubernetes/key/main
resource "aws_kms_key" "key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts secrets of Kubernetes and volumes of its nodes and pods"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.key_policy.json
  tags                    = var.common_tags
}

# kubernetes/nodes/template
resource "aws_launch_template" "nodes_template" {
  description            = "Nodes of Kubernetes"
  name                   = "${var.project_name}-${var.environment}-nodes"
  tags                   = var.common_tags
  update_default_version = true
  vpc_security_group_ids = [
    aws_eks_cluster.control_plane_main.vpc_config[0].cluster_security_group_id,
    aws_security_group.security_group_main.id,
  ]

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      delete_on_termination = "true"
      encrypted             = "true"
      kms_key_id            = aws_kms_key.key_main.arn
      volume_size           = 4
      volume_type           = "gp3"
    }
  }

  block_device_mappings {
    device_name = "/dev/xvdb"

    ebs {
      delete_on_termination = "true"
      encrypted             = "true"
      kms_key_id            = aws_kms_key.key_main.arn
      volume_size           = 40
      volume_type           = "gp3"
    }
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_put_response_hop_limit = 1
    http_tokens                 = "required"
  }

  monitoring {
    enabled = true
  }

  tag_specifications {
    resource_type = "instance"
    tags = merge(
      merge(data.aws_default_tags.current.tags, var.common_tags),
      {
        Project     = var.project_name
        Environment = var.environment
        Name        = "${var.project_name}-${var.environment}-nodes"
      }
    )
  }

  tag_specifications {
    resource_type = "network-interface"
    tags = merge(
      merge(data.aws_default_tags.current.tags, var.common_tags),
      {
        Project     = var.project_name
        Environment = var.environment
        Name        = "${var.project_name}-${var.environment}-nodes"
      }
    )
  }

  tag_specifications {
    resource_type = "volume"
    tags = merge(
      merge(data.aws_default_tags.current.tags, var.common_tags),
      {
        Project     = var.project_name
        Environment = var.environment
        Name        = "${var.project_name}-${var.environment}-nodes"
      }
    )
  }
}

# kubernetes/security-group/main
resource "aws_security_group" "security_group_main" {
  description = "Nodes of Kubernetes"
  name        = "${var.project_name}-${var.environment}-nodes"
  tags = merge(
    var.common_tags,
    {
      Name                     = "${var.project_name}-${var.environment}-nodes"
      "karpenter.sh/discovery" = "${var.project_name}-${var.environment}-cluster"
    }
  )
  vpc_id = var.vpc_id
}

# kubernetes/karpenter/interruptions/queue
resource "aws_sqs_queue" "karpenter_interruptions_queue" {
  kms_master_key_id         = var.notices_key_arn
  message_retention_seconds = 300
  name                      = "${var.project_name}-${var.environment}-interruptions"
  tags                      = var.common_tags
}

# kubernetes/karpenter/interruptions/access
resource "aws_sqs_queue_policy" "karpenter_interruptions_access" {
  policy    = data.aws_iam_policy_document.karpenter_interruptions_policy.json
  queue_url = aws_sqs_queue.karpenter_interruptions_queue.url
}
