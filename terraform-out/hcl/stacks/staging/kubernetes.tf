# staging/kubernetes/addons-before-nodes/eks-pod-identity-agent-version
data "aws_eks_addon_version" "kubernetes_addons_before_nodes_eks_pod_identity_agent_version" {
  addon_name         = "eks-pod-identity-agent"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# staging/kubernetes/addons-before-nodes/kube-proxy-version
data "aws_eks_addon_version" "kubernetes_addons_before_nodes_kube_proxy_version" {
  addon_name         = "kube-proxy"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# staging/kubernetes/addons-before-nodes/vpc-cni-version
data "aws_eks_addon_version" "kubernetes_addons_before_nodes_vpc_cni_version" {
  addon_name         = "vpc-cni"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# staging/kubernetes/addons-on-nodes/aws-ebs-csi-driver-version
data "aws_eks_addon_version" "kubernetes_addons_on_nodes_aws_ebs_csi_driver_version" {
  addon_name         = "aws-ebs-csi-driver"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# staging/kubernetes/addons-on-nodes/coredns-version
data "aws_eks_addon_version" "kubernetes_addons_on_nodes_coredns_version" {
  addon_name         = "coredns"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# staging/kubernetes/addons-on-nodes/eks-node-monitoring-agent-version
data "aws_eks_addon_version" "kubernetes_addons_on_nodes_eks_node_monitoring_agent_version" {
  addon_name         = "eks-node-monitoring-agent"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# staging/kubernetes/addons-on-nodes/metrics-server-version
data "aws_eks_addon_version" "kubernetes_addons_on_nodes_metrics_server_version" {
  addon_name         = "metrics-server"
  kubernetes_version = aws_eks_cluster.kubernetes_control_plane_main.version
}

# staging/kubernetes/argo-rollouts/trust
data "aws_iam_policy_document" "kubernetes_argo_rollouts_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
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

# staging/kubernetes/cni-role/trust
data "aws_iam_policy_document" "kubernetes_cni_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
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

# staging/kubernetes/collector/trust
data "aws_iam_policy_document" "kubernetes_collector_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
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

# staging/kubernetes/control-plane/role/trust
data "aws_iam_policy_document" "kubernetes_control_plane_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/kubernetes/external-secrets/role/settings-document
data "aws_iam_policy_document" "kubernetes_external_secrets_role_settings_document" {
  statement {
    actions   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = ["arn:aws:ssm:us-east-1:333333333333:parameter/terrace/staging/*"]
    sid       = "ReadSettings"
  }
}

# staging/kubernetes/external-secrets/role/trust
data "aws_iam_policy_document" "kubernetes_external_secrets_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
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

# staging/kubernetes/karpenter/interruptions/policy
data "aws_iam_policy_document" "kubernetes_karpenter_interruptions_policy" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn]
    sid       = "RulesSendNotices"

    condition {
      test = "ArnEquals"
      values = [
        aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_health.arn,
        aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_rebalance.arn,
        aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_spot.arn,
        aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_state.arn,
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
    resources = [aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn]
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

# staging/kubernetes/karpenter/nodes/role/sessions-document
data "aws_iam_policy_document" "kubernetes_karpenter_nodes_role_sessions_document" {
  statement {
    actions   = ["ssm:UpdateInstanceInformation"]
    resources = ["arn:aws:ec2:us-east-1:333333333333:instance/*"]
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

# staging/kubernetes/karpenter/nodes/role/trust
data "aws_iam_policy_document" "kubernetes_karpenter_nodes_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ec2.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/kubernetes/karpenter/role/look-document
data "aws_iam_policy_document" "kubernetes_karpenter_role_look_document" {
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
      values   = ["us-east-1"]
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
    resources = ["arn:aws:ssm:us-east-1::parameter/aws/service/bottlerocket/*"]
    sid       = "FindImages"
  }

  statement {
    actions   = ["eks:DescribeCluster"]
    resources = [aws_eks_cluster.kubernetes_control_plane_main.arn]
    sid       = "FindCluster"
  }

  statement {
    actions   = ["iam:GetInstanceProfile"]
    resources = [aws_iam_instance_profile.kubernetes_karpenter_profile.arn]
    sid       = "FindProfile"
  }

  statement {
    actions   = ["iam:ListInstanceProfiles"]
    resources = ["*"]
    sid       = "ListProfiles"
  }
}

# staging/kubernetes/karpenter/role/nodes-document
data "aws_iam_policy_document" "kubernetes_karpenter_role_nodes_document" {
  statement {
    actions = ["ec2:CreateFleet", "ec2:RunInstances"]
    resources = [
      "arn:aws:ec2:us-east-1::image/*",
      "arn:aws:ec2:us-east-1::snapshot/*",
      "arn:aws:ec2:us-east-1:333333333333:security-group/*",
      "arn:aws:ec2:us-east-1:333333333333:subnet/*",
    ]
    sid = "StartFrom"
  }

  statement {
    actions   = ["ec2:CreateFleet", "ec2:RunInstances"]
    resources = ["arn:aws:ec2:us-east-1:333333333333:launch-template/*"]
    sid       = "StartFromTemplates"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/terrace-staging-cluster"
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
      "arn:aws:ec2:us-east-1:333333333333:fleet/*",
      "arn:aws:ec2:us-east-1:333333333333:instance/*",
      "arn:aws:ec2:us-east-1:333333333333:launch-template/*",
      "arn:aws:ec2:us-east-1:333333333333:network-interface/*",
      "arn:aws:ec2:us-east-1:333333333333:spot-instances-request/*",
      "arn:aws:ec2:us-east-1:333333333333:volume/*",
    ]
    sid = "Start"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:RequestTag/kubernetes.io/cluster/terrace-staging-cluster"
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
      "arn:aws:ec2:us-east-1:333333333333:fleet/*",
      "arn:aws:ec2:us-east-1:333333333333:instance/*",
      "arn:aws:ec2:us-east-1:333333333333:launch-template/*",
      "arn:aws:ec2:us-east-1:333333333333:network-interface/*",
      "arn:aws:ec2:us-east-1:333333333333:spot-instances-request/*",
      "arn:aws:ec2:us-east-1:333333333333:volume/*",
    ]
    sid = "TagWhatStarts"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:RequestTag/kubernetes.io/cluster/terrace-staging-cluster"
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
    resources = [aws_iam_role.kubernetes_karpenter_nodes_role_main.arn]
    sid       = "PassRoleToNodes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.amazonaws.com"]
      variable = "iam:PassedToService"
    }
  }

  statement {
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:aws:iam::333333333333:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"]
    sid       = "MakeSpotRole"

    condition {
      test     = "StringEquals"
      values   = ["spot.amazonaws.com"]
      variable = "iam:AWSServiceName"
    }
  }

  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:us-east-1:333333333333:instance/*"]
    sid       = "NameNodes"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/terrace-staging-cluster"
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
      "arn:aws:ec2:us-east-1:333333333333:instance/*",
      "arn:aws:ec2:us-east-1:333333333333:launch-template/*",
    ]
    sid = "End"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/terrace-staging-cluster"
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
    resources = [aws_kms_key.kubernetes_key_main.arn]
    sid       = "EncryptVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:CreateGrant"]
    resources = [aws_kms_key.kubernetes_key_main.arn]
    sid       = "AttachVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }

    condition {
      test     = "Bool"
      values   = ["true"]
      variable = "kms:GrantIsForAWSResource"
    }
  }
}

# staging/kubernetes/karpenter/role/notices-document
data "aws_iam_policy_document" "kubernetes_karpenter_role_notices_document" {
  statement {
    actions = [
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ]
    resources = [aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn]
    sid       = "ReadNotices"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_alerts_main.arn]
    sid       = "DecryptNotices"

    condition {
      test     = "StringEquals"
      values   = ["sqs.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# staging/kubernetes/karpenter/role/trust
data "aws_iam_policy_document" "kubernetes_karpenter_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
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

# staging/kubernetes/key/policy
data "aws_iam_policy_document" "kubernetes_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::333333333333:root"]
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
      values   = ["arn:aws:iam::333333333333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"]
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

# staging/kubernetes/load-balancing/role/balancers-document
data "aws_iam_policy_document" "kubernetes_load_balancing_role_balancers_document" {
  statement {
    actions = [
      "elasticloadbalancing:CreateLoadBalancer",
      "elasticloadbalancing:CreateTargetGroup",
    ]
    resources = [
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:targetgroup/*",
    ]
    sid = "Make"

    condition {
      test     = "StringEquals"
      values   = ["terrace-staging-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions = ["elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateRule"]
    resources = [
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:listener/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:listener/net/*",
    ]
    sid = "MakeListeners"

    condition {
      test     = "StringEquals"
      values   = ["terrace-staging-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }

    condition {
      test     = "StringEquals"
      values   = ["terrace-staging-cluster"]
      variable = "aws:ResourceTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions = ["elasticloadbalancing:AddTags"]
    resources = [
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:targetgroup/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:listener/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:listener/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:listener-rule/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:listener-rule/net/*",
    ]
    sid = "TagWhatIsMade"

    condition {
      test     = "StringEquals"
      values   = ["terrace-staging-cluster"]
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
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:loadbalancer/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:loadbalancer/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:targetgroup/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:listener/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:listener/net/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:listener-rule/app/*",
      "arn:aws:elasticloadbalancing:us-east-1:333333333333:listener-rule/net/*",
    ]
    sid = "ChangeOwn"

    condition {
      test     = "StringEquals"
      values   = ["terrace-staging-cluster"]
      variable = "aws:ResourceTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:aws:iam::333333333333:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"]
    sid       = "MakeServiceLinkedRole"

    condition {
      test     = "StringEquals"
      values   = ["elasticloadbalancing.amazonaws.com"]
      variable = "iam:AWSServiceName"
    }
  }
}

# staging/kubernetes/load-balancing/role/groups-document
data "aws_iam_policy_document" "kubernetes_load_balancing_role_groups_document" {
  statement {
    actions   = ["ec2:CreateSecurityGroup", "ec2:GetSecurityGroupsForVpc"]
    resources = ["arn:aws:ec2:us-east-1:333333333333:vpc/${aws_vpc.networking_network_main.id}"]
    sid       = "InVpc"
  }

  statement {
    actions   = ["ec2:CreateSecurityGroup"]
    resources = ["arn:aws:ec2:us-east-1:333333333333:security-group/*"]
    sid       = "MakeGroups"

    condition {
      test     = "StringEquals"
      values   = ["terrace-staging-cluster"]
      variable = "aws:RequestTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:us-east-1:333333333333:security-group/*"]
    sid       = "TagNewGroups"

    condition {
      test     = "StringEquals"
      values   = ["terrace-staging-cluster"]
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
    resources = ["arn:aws:ec2:us-east-1:333333333333:security-group/*"]
    sid       = "ChangeOwnGroups"

    condition {
      test     = "StringEquals"
      values   = ["terrace-staging-cluster"]
      variable = "aws:ResourceTag/elbv2.k8s.aws/cluster"
    }
  }

  statement {
    actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
    resources = ["arn:aws:ec2:us-east-1:333333333333:security-group/*"]
    sid       = "LetIntoNodes"

    condition {
      test     = "StringEquals"
      values   = ["owned"]
      variable = "aws:ResourceTag/kubernetes.io/cluster/terrace-staging-cluster"
    }
  }
}

# staging/kubernetes/load-balancing/role/look-document
data "aws_iam_policy_document" "kubernetes_load_balancing_role_look_document" {
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
    resources = ["arn:aws:acm:us-east-1:333333333333:certificate/*"]
    sid       = "ReadCertificates"
  }
}

# staging/kubernetes/load-balancing/role/trust
data "aws_iam_policy_document" "kubernetes_load_balancing_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
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

# staging/kubernetes/log-shipping/role/logs-document
data "aws_iam_policy_document" "kubernetes_log_shipping_role_logs_document" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.kubernetes_log_shipping_pods.arn}:*"]
    sid       = "WriteLogs"
  }
}

# staging/kubernetes/log-shipping/role/trust
data "aws_iam_policy_document" "kubernetes_log_shipping_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
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

# staging/kubernetes/metrics-adapter/trust
data "aws_iam_policy_document" "kubernetes_metrics_adapter_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
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

# staging/kubernetes/names/role/records-document
data "aws_iam_policy_document" "kubernetes_names_role_records_document" {
  statement {
    actions   = ["sts:AssumeRole", "sts:TagSession"]
    resources = ["arn:aws:iam::111111111111:role/terrace-shared-external-dns-staging"]
    sid       = "ChangeRecords"
  }
}

# staging/kubernetes/names/role/trust
data "aws_iam_policy_document" "kubernetes_names_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["external-dns"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["external-dns"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/kubernetes/nodes/role/role/sessions-document
data "aws_iam_policy_document" "kubernetes_nodes_role_role_sessions_document" {
  statement {
    actions   = ["ssm:UpdateInstanceInformation"]
    resources = ["arn:aws:ec2:us-east-1:333333333333:instance/*"]
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

# staging/kubernetes/nodes/role/role/trust
data "aws_iam_policy_document" "kubernetes_nodes_role_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ec2.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/kubernetes/pod-app/trust
data "aws_iam_policy_document" "kubernetes_pod_app_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
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

# staging/kubernetes/pod-worker/trust
data "aws_iam_policy_document" "kubernetes_pod_worker_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
      variable = "aws:RequestTag/eks-cluster-arn"
    }

    condition {
      test     = "StringEquals"
      values   = ["app"]
      variable = "aws:RequestTag/kubernetes-namespace"
    }

    condition {
      test     = "StringEquals"
      values   = ["worker"]
      variable = "aws:RequestTag/kubernetes-service-account"
    }

    principals {
      identifiers = ["pods.eks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/kubernetes/volumes-role/encryption-document
data "aws_iam_policy_document" "kubernetes_volumes_role_encryption_document" {
  statement {
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ]
    resources = [aws_kms_key.kubernetes_key_main.arn]
    sid       = "EncryptVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }

  statement {
    actions   = ["kms:CreateGrant"]
    resources = [aws_kms_key.kubernetes_key_main.arn]
    sid       = "AttachVolumes"

    condition {
      test     = "StringEquals"
      values   = ["ec2.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }

    condition {
      test     = "Bool"
      values   = ["true"]
      variable = "kms:GrantIsForAWSResource"
    }
  }
}

# staging/kubernetes/volumes-role/trust
data "aws_iam_policy_document" "kubernetes_volumes_role_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    sid     = "TrustedAssumesRole"

    condition {
      test     = "StringEquals"
      values   = [aws_eks_cluster.kubernetes_control_plane_main.arn]
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

# staging/kubernetes/way-in/trust
data "aws_iam_policy_document" "kubernetes_way_in_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "PeopleAssumeRole"

    principals {
      identifiers = ["arn:aws:iam::333333333333:root", "arn:aws:iam::111111111111:root"]
      type        = "AWS"
    }
  }
}

# staging/kubernetes/way-in/tunnel-document
data "aws_iam_policy_document" "kubernetes_way_in_tunnel_document" {
  statement {
    actions   = ["eks:DescribeCluster"]
    resources = [aws_eks_cluster.kubernetes_control_plane_main.arn]
    sid       = "FindCluster"
  }

  statement {
    actions   = ["ec2:DescribeInstances"]
    resources = ["*"]
    sid       = "FindNodes"
  }

  statement {
    actions   = ["ssm:StartSession"]
    resources = ["arn:aws:ec2:us-east-1:333333333333:instance/*"]
    sid       = "StartOnSystemNodes"

    condition {
      test     = "StringEquals"
      values   = ["terrace"]
      variable = "ssm:resourceTag/Project"
    }

    condition {
      test     = "StringEquals"
      values   = ["staging"]
      variable = "ssm:resourceTag/Environment"
    }

    condition {
      test     = "StringEquals"
      values   = ["terrace-staging-nodes"]
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
    resources = ["arn:aws:ssm:us-east-1::document/AWS-StartPortForwardingSessionToRemoteHost"]
    sid       = "ForwardPorts"

    condition {
      test     = "BoolIfExists"
      values   = ["true"]
      variable = "ssm:SessionDocumentAccessCheck"
    }
  }

  statement {
    actions   = ["ssmmessages:OpenDataChannel"]
    resources = ["arn:aws:ssm:us-east-1:333333333333:session/&{aws:userid}-*"]
    sid       = "OpenOwnChannels"
  }

  statement {
    actions   = ["ssm:ResumeSession", "ssm:TerminateSession"]
    resources = ["arn:aws:ssm:us-east-1:333333333333:session/*"]
    sid       = "ResumeAndEndOwnSessions"

    condition {
      test     = "StringLike"
      values   = ["&{aws:userid}"]
      variable = "ssm:resourceTag/aws:ssmmessages:session-id"
    }
  }
}

# staging/kubernetes/karpenter/interruptions/health
resource "aws_cloudwatch_event_rule" "kubernetes_karpenter_interruptions_health" {
  description = "AWS Health Event, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["AWS Health Event"]
    source      = ["aws.health"]
  })
  name = "terrace-staging-interruption-health"
}

# staging/kubernetes/karpenter/interruptions/rebalance
resource "aws_cloudwatch_event_rule" "kubernetes_karpenter_interruptions_rebalance" {
  description = "EC2 Instance Rebalance Recommendation, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["EC2 Instance Rebalance Recommendation"]
    source      = ["aws.ec2"]
  })
  name = "terrace-staging-interruption-rebalance"
}

# staging/kubernetes/karpenter/interruptions/spot
resource "aws_cloudwatch_event_rule" "kubernetes_karpenter_interruptions_spot" {
  description = "EC2 Spot Instance Interruption Warning, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["EC2 Spot Instance Interruption Warning"]
    source      = ["aws.ec2"]
  })
  name = "terrace-staging-interruption-spot"
}

# staging/kubernetes/karpenter/interruptions/state
resource "aws_cloudwatch_event_rule" "kubernetes_karpenter_interruptions_state" {
  description = "EC2 Instance State-change Notification, for Karpenter"
  event_pattern = jsonencode({
    detail-type = ["EC2 Instance State-change Notification"]
    source      = ["aws.ec2"]
  })
  name = "terrace-staging-interruption-state"
}

# staging/kubernetes/karpenter/interruptions/health-target
resource "aws_cloudwatch_event_target" "kubernetes_karpenter_interruptions_health_target" {
  arn       = aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_health.name
  target_id = "queue"
}

# staging/kubernetes/karpenter/interruptions/rebalance-target
resource "aws_cloudwatch_event_target" "kubernetes_karpenter_interruptions_rebalance_target" {
  arn       = aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_rebalance.name
  target_id = "queue"
}

# staging/kubernetes/karpenter/interruptions/spot-target
resource "aws_cloudwatch_event_target" "kubernetes_karpenter_interruptions_spot_target" {
  arn       = aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_spot.name
  target_id = "queue"
}

# staging/kubernetes/karpenter/interruptions/state-target
resource "aws_cloudwatch_event_target" "kubernetes_karpenter_interruptions_state_target" {
  arn       = aws_sqs_queue.kubernetes_karpenter_interruptions_queue.arn
  rule      = aws_cloudwatch_event_rule.kubernetes_karpenter_interruptions_state.name
  target_id = "queue"
}

# staging/kubernetes/control-plane/logs
resource "aws_cloudwatch_log_group" "kubernetes_control_plane_logs" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/eks/terrace-staging-cluster/cluster"
  retention_in_days = 90
}

# staging/kubernetes/log-shipping/pods
resource "aws_cloudwatch_log_group" "kubernetes_log_shipping_pods" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/staging/kubernetes"
  retention_in_days = 90
}

# staging/kubernetes/karpenter/discovery
resource "aws_ec2_tag" "kubernetes_karpenter_discovery" {
  key         = "karpenter.sh/discovery"
  resource_id = aws_eks_cluster.kubernetes_control_plane_main.vpc_config[0].cluster_security_group_id
  value       = "terrace-staging-cluster"
}

# staging/kubernetes/access/deployment
resource "aws_eks_access_entry" "kubernetes_access_deployment" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  principal_arn = "arn:aws:iam::333333333333:role/terrace-staging-deployment"
  type          = "STANDARD"
}

# staging/kubernetes/access/people
resource "aws_eks_access_entry" "kubernetes_access_people" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  principal_arn = aws_iam_role.kubernetes_way_in_role.arn
  type          = "STANDARD"
}

# staging/kubernetes/access/plan
resource "aws_eks_access_entry" "kubernetes_access_plan" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  principal_arn = aws_iam_role.plan_access_main.arn
  type          = "STANDARD"
}

# staging/kubernetes/karpenter/entry
resource "aws_eks_access_entry" "kubernetes_karpenter_entry" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  principal_arn = aws_iam_role.kubernetes_karpenter_nodes_role_main.arn
  type          = "EC2_LINUX"
}

# staging/kubernetes/access/deployment-right
resource "aws_eks_access_policy_association" "kubernetes_access_deployment_right" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
  principal_arn = aws_eks_access_entry.kubernetes_access_deployment.principal_arn

  access_scope {
    type = "cluster"
  }
}

# staging/kubernetes/access/people-right
resource "aws_eks_access_policy_association" "kubernetes_access_people_right" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
  principal_arn = aws_eks_access_entry.kubernetes_access_people.principal_arn

  access_scope {
    type = "cluster"
  }
}

# staging/kubernetes/access/plan-right
resource "aws_eks_access_policy_association" "kubernetes_access_plan_right" {
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
  principal_arn = aws_eks_access_entry.kubernetes_access_plan.principal_arn

  access_scope {
    type = "cluster"
  }
}

# staging/kubernetes/addons-before-nodes/eks-pod-identity-agent
resource "aws_eks_addon" "kubernetes_addons_before_nodes_eks_pod_identity_agent" {
  addon_name                  = "eks-pod-identity-agent"
  addon_version               = data.aws_eks_addon_version.kubernetes_addons_before_nodes_eks_pod_identity_agent_version.version
  cluster_name                = aws_eks_cluster.kubernetes_control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on                  = [aws_iam_role_policy_attachment.kubernetes_cni_role_managed]
}

# staging/kubernetes/addons-before-nodes/kube-proxy
resource "aws_eks_addon" "kubernetes_addons_before_nodes_kube_proxy" {
  addon_name                  = "kube-proxy"
  addon_version               = data.aws_eks_addon_version.kubernetes_addons_before_nodes_kube_proxy_version.version
  cluster_name                = aws_eks_cluster.kubernetes_control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on                  = [aws_iam_role_policy_attachment.kubernetes_cni_role_managed]
}

# staging/kubernetes/addons-before-nodes/vpc-cni
resource "aws_eks_addon" "kubernetes_addons_before_nodes_vpc_cni" {
  addon_name    = "vpc-cni"
  addon_version = data.aws_eks_addon_version.kubernetes_addons_before_nodes_vpc_cni_version.version
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  configuration_values = jsonencode({
    enableNetworkPolicy = "true"
    env = {
      ADDITIONAL_ENI_TAGS = jsonencode({
        CostCenter  = "engineering"
        Environment = "staging"
        ManagedBy   = "terraform"
        Owner       = "platform-team"
        Project     = "terrace"
      })
    }
  })
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  pod_identity_association {
    role_arn        = aws_iam_role.kubernetes_cni_role_main.arn
    service_account = "aws-node"
  }

  depends_on = [aws_iam_role_policy_attachment.kubernetes_cni_role_managed]
}

# staging/kubernetes/addons-on-nodes/aws-ebs-csi-driver
resource "aws_eks_addon" "kubernetes_addons_on_nodes_aws_ebs_csi_driver" {
  addon_name    = "aws-ebs-csi-driver"
  addon_version = data.aws_eks_addon_version.kubernetes_addons_on_nodes_aws_ebs_csi_driver_version.version
  cluster_name  = aws_eks_cluster.kubernetes_control_plane_main.name
  configuration_values = jsonencode({
    controller = {
      extraVolumeTags = {
        CostCenter  = "engineering"
        Environment = "staging"
        ManagedBy   = "terraform"
        Owner       = "platform-team"
        Project     = "terrace"
      }
    }
  })
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  pod_identity_association {
    role_arn        = aws_iam_role.kubernetes_volumes_role_main.arn
    service_account = "ebs-csi-controller-sa"
  }

  depends_on = [
    aws_iam_role_policy_attachment.kubernetes_volumes_role_managed,
    aws_eks_node_group.kubernetes_nodes_main,
  ]
}

# staging/kubernetes/addons-on-nodes/coredns
resource "aws_eks_addon" "kubernetes_addons_on_nodes_coredns" {
  addon_name                  = "coredns"
  addon_version               = data.aws_eks_addon_version.kubernetes_addons_on_nodes_coredns_version.version
  cluster_name                = aws_eks_cluster.kubernetes_control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on = [
    aws_iam_role_policy_attachment.kubernetes_volumes_role_managed,
    aws_eks_node_group.kubernetes_nodes_main,
  ]
}

# staging/kubernetes/addons-on-nodes/eks-node-monitoring-agent
resource "aws_eks_addon" "kubernetes_addons_on_nodes_eks_node_monitoring_agent" {
  addon_name                  = "eks-node-monitoring-agent"
  addon_version               = data.aws_eks_addon_version.kubernetes_addons_on_nodes_eks_node_monitoring_agent_version.version
  cluster_name                = aws_eks_cluster.kubernetes_control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on = [
    aws_iam_role_policy_attachment.kubernetes_volumes_role_managed,
    aws_eks_node_group.kubernetes_nodes_main,
  ]
}

# staging/kubernetes/addons-on-nodes/metrics-server
resource "aws_eks_addon" "kubernetes_addons_on_nodes_metrics_server" {
  addon_name                  = "metrics-server"
  addon_version               = data.aws_eks_addon_version.kubernetes_addons_on_nodes_metrics_server_version.version
  cluster_name                = aws_eks_cluster.kubernetes_control_plane_main.name
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on = [
    aws_iam_role_policy_attachment.kubernetes_volumes_role_managed,
    aws_eks_node_group.kubernetes_nodes_main,
  ]
}

# staging/kubernetes/control-plane/main
resource "aws_eks_cluster" "kubernetes_control_plane_main" {
  bootstrap_self_managed_addons = false
  enabled_cluster_log_types     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
  name                          = "terrace-staging-cluster"
  role_arn                      = aws_iam_role.kubernetes_control_plane_role_main.arn
  version                       = "1.36"

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.kubernetes_key_main.arn
    }
  }

  upgrade_policy {
    support_type = "STANDARD"
  }

  vpc_config {
    endpoint_private_access = true
    endpoint_public_access  = false
    subnet_ids = [
      aws_subnet.networking_network_private_a.id,
      aws_subnet.networking_network_private_b.id,
      aws_subnet.networking_network_private_c.id,
    ]
  }

  depends_on = [
    aws_cloudwatch_log_group.kubernetes_control_plane_logs,
    aws_iam_role_policy_attachment.kubernetes_control_plane_permission,
  ]
}

# staging/kubernetes/nodes/main
resource "aws_eks_node_group" "kubernetes_nodes_main" {
  ami_type               = "BOTTLEROCKET_ARM_64"
  capacity_type          = "ON_DEMAND"
  cluster_name           = aws_eks_cluster.kubernetes_control_plane_main.name
  instance_types         = ["m7g.large"]
  node_group_name_prefix = "system-"
  node_role_arn          = aws_iam_role.kubernetes_nodes_role_role_main.arn
  subnet_ids = [
    aws_subnet.networking_network_private_a.id,
    aws_subnet.networking_network_private_b.id,
    aws_subnet.networking_network_private_c.id,
  ]
  version = aws_eks_cluster.kubernetes_control_plane_main.version

  launch_template {
    name    = aws_launch_template.kubernetes_nodes_template.name
    version = aws_launch_template.kubernetes_nodes_template.latest_version
  }

  node_repair_config {
    enabled = true
  }

  scaling_config {
    desired_size = 2
    max_size     = 2
    min_size     = 2
  }

  update_config {
    max_unavailable_percentage = 33
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [
    aws_iam_role_policy_attachment.kubernetes_nodes_role_join,
    aws_iam_role_policy_attachment.kubernetes_nodes_role_images,
    aws_iam_role_policy.kubernetes_nodes_role_role_sessions_policy,
    aws_eks_addon.kubernetes_addons_before_nodes_eks_pod_identity_agent,
    aws_eks_addon.kubernetes_addons_before_nodes_kube_proxy,
    aws_eks_addon.kubernetes_addons_before_nodes_vpc_cni,
  ]
}

# staging/kubernetes/argo-rollouts/association
resource "aws_eks_pod_identity_association" "kubernetes_argo_rollouts_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "argo-rollouts"
  role_arn        = aws_iam_role.kubernetes_argo_rollouts_main.arn
  service_account = "argo-rollouts"
}

# staging/kubernetes/collector/association
resource "aws_eks_pod_identity_association" "kubernetes_collector_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "observability"
  role_arn        = aws_iam_role.kubernetes_collector_main.arn
  service_account = "collector"
}

# staging/kubernetes/external-secrets/role/association
resource "aws_eks_pod_identity_association" "kubernetes_external_secrets_role_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "external-secrets"
  role_arn        = aws_iam_role.kubernetes_external_secrets_role_main.arn
  service_account = "external-secrets"
}

# staging/kubernetes/karpenter/role/association
resource "aws_eks_pod_identity_association" "kubernetes_karpenter_role_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "kube-system"
  role_arn        = aws_iam_role.kubernetes_karpenter_role_main.arn
  service_account = "karpenter"
}

# staging/kubernetes/load-balancing/role/association
resource "aws_eks_pod_identity_association" "kubernetes_load_balancing_role_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "kube-system"
  role_arn        = aws_iam_role.kubernetes_load_balancing_role_main.arn
  service_account = "aws-load-balancer-controller"
}

# staging/kubernetes/log-shipping/role/association
resource "aws_eks_pod_identity_association" "kubernetes_log_shipping_role_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "logging"
  role_arn        = aws_iam_role.kubernetes_log_shipping_role_main.arn
  service_account = "fluent-bit"
}

# staging/kubernetes/metrics-adapter/association
resource "aws_eks_pod_identity_association" "kubernetes_metrics_adapter_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "observability"
  role_arn        = aws_iam_role.kubernetes_metrics_adapter_main.arn
  service_account = "metrics-adapter"
}

# staging/kubernetes/names/role/association
resource "aws_eks_pod_identity_association" "kubernetes_names_role_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "external-dns"
  role_arn        = aws_iam_role.kubernetes_names_role_main.arn
  service_account = "external-dns"
}

# staging/kubernetes/pod-app/association
resource "aws_eks_pod_identity_association" "kubernetes_pod_app_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "app"
  role_arn        = aws_iam_role.kubernetes_pod_app_main.arn
  service_account = "app"
}

# staging/kubernetes/pod-worker/association
resource "aws_eks_pod_identity_association" "kubernetes_pod_worker_association" {
  cluster_name    = aws_eks_cluster.kubernetes_control_plane_main.name
  namespace       = "app"
  role_arn        = aws_iam_role.kubernetes_pod_worker_main.arn
  service_account = "worker"
}

# staging/kubernetes/karpenter/profile
resource "aws_iam_instance_profile" "kubernetes_karpenter_profile" {
  name = "terrace-staging-karpenter-nodes"
  role = aws_iam_role.kubernetes_karpenter_nodes_role_main.name
}

# staging/kubernetes/argo-rollouts/main
resource "aws_iam_role" "kubernetes_argo_rollouts_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_argo_rollouts_trust.json
  description          = "Judges new versions by their errors"
  name                 = "terrace-staging-pod-argo-rollouts"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/cni-role/main
resource "aws_iam_role" "kubernetes_cni_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_cni_role_trust.json
  description          = "Gives pods addresses of the VPC"
  name                 = "terrace-staging-pod-cni"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/collector/main
resource "aws_iam_role" "kubernetes_collector_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_collector_trust.json
  description          = "Writes metrics and traces of pods"
  name                 = "terrace-staging-pod-collector"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-boundary"
}

# staging/kubernetes/control-plane/role/main
resource "aws_iam_role" "kubernetes_control_plane_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_control_plane_role_trust.json
  description          = "What the control plane of Kubernetes may do"
  name                 = "terrace-staging-cluster"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/external-secrets/role/main
resource "aws_iam_role" "kubernetes_external_secrets_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_external_secrets_role_trust.json
  description          = "Copies settings of services into Kubernetes"
  name                 = "terrace-staging-pod-external-secrets"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/karpenter/nodes/role/main
resource "aws_iam_role" "kubernetes_karpenter_nodes_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_karpenter_nodes_role_trust.json
  description          = "What nodes of Kubernetes may do"
  name                 = "terrace-staging-karpenter-nodes"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/karpenter/role/main
resource "aws_iam_role" "kubernetes_karpenter_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_karpenter_role_trust.json
  description          = "Starts and ends nodes of Kubernetes"
  name                 = "terrace-staging-pod-karpenter"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/load-balancing/role/main
resource "aws_iam_role" "kubernetes_load_balancing_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_load_balancing_role_trust.json
  description          = "Makes load balancers for Kubernetes"
  name                 = "terrace-staging-pod-load-balancing"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/log-shipping/role/main
resource "aws_iam_role" "kubernetes_log_shipping_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_log_shipping_role_trust.json
  description          = "Writes the logs of pods"
  name                 = "terrace-staging-pod-fluent-bit"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/metrics-adapter/main
resource "aws_iam_role" "kubernetes_metrics_adapter_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_metrics_adapter_trust.json
  description          = "Scales services by their requests"
  name                 = "terrace-staging-pod-metrics-adapter"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/names/role/main
resource "aws_iam_role" "kubernetes_names_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_names_role_trust.json
  description          = "Names load balancers of Kubernetes"
  name                 = "terrace-staging-pod-external-dns"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/nodes/role/role/main
resource "aws_iam_role" "kubernetes_nodes_role_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_nodes_role_role_trust.json
  description          = "What nodes of Kubernetes may do"
  name                 = "terrace-staging-nodes"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/pod-app/main
resource "aws_iam_role" "kubernetes_pod_app_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_pod_app_trust.json
  description          = "What app may do on Kubernetes"
  name                 = "terrace-staging-pod-app"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-boundary"
}

# staging/kubernetes/pod-worker/main
resource "aws_iam_role" "kubernetes_pod_worker_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_pod_worker_trust.json
  description          = "What worker may do on Kubernetes"
  name                 = "terrace-staging-pod-worker"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-boundary"
}

# staging/kubernetes/volumes-role/main
resource "aws_iam_role" "kubernetes_volumes_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_volumes_role_trust.json
  description          = "Makes and attaches volumes of pods"
  name                 = "terrace-staging-pod-volumes"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/way-in/role
resource "aws_iam_role" "kubernetes_way_in_role" {
  assume_role_policy   = data.aws_iam_policy_document.kubernetes_way_in_trust.json
  description          = "Reaches the private endpoint of Kubernetes, and administers it"
  name                 = "terrace-staging-cluster-admin"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/kubernetes/external-secrets/role/settings-policy
resource "aws_iam_role_policy" "kubernetes_external_secrets_role_settings_policy" {
  name   = "settings"
  policy = data.aws_iam_policy_document.kubernetes_external_secrets_role_settings_document.json
  role   = aws_iam_role.kubernetes_external_secrets_role_main.name
}

# staging/kubernetes/karpenter/nodes/role/sessions-policy
resource "aws_iam_role_policy" "kubernetes_karpenter_nodes_role_sessions_policy" {
  name   = "sessions"
  policy = data.aws_iam_policy_document.kubernetes_karpenter_nodes_role_sessions_document.json
  role   = aws_iam_role.kubernetes_karpenter_nodes_role_main.name
}

# staging/kubernetes/karpenter/role/look-policy
resource "aws_iam_role_policy" "kubernetes_karpenter_role_look_policy" {
  name   = "look"
  policy = data.aws_iam_policy_document.kubernetes_karpenter_role_look_document.json
  role   = aws_iam_role.kubernetes_karpenter_role_main.name
}

# staging/kubernetes/karpenter/role/nodes-policy
resource "aws_iam_role_policy" "kubernetes_karpenter_role_nodes_policy" {
  name   = "nodes"
  policy = data.aws_iam_policy_document.kubernetes_karpenter_role_nodes_document.json
  role   = aws_iam_role.kubernetes_karpenter_role_main.name
}

# staging/kubernetes/karpenter/role/notices-policy
resource "aws_iam_role_policy" "kubernetes_karpenter_role_notices_policy" {
  name   = "notices"
  policy = data.aws_iam_policy_document.kubernetes_karpenter_role_notices_document.json
  role   = aws_iam_role.kubernetes_karpenter_role_main.name
}

# staging/kubernetes/load-balancing/role/balancers-policy
resource "aws_iam_role_policy" "kubernetes_load_balancing_role_balancers_policy" {
  name   = "balancers"
  policy = data.aws_iam_policy_document.kubernetes_load_balancing_role_balancers_document.json
  role   = aws_iam_role.kubernetes_load_balancing_role_main.name
}

# staging/kubernetes/load-balancing/role/groups-policy
resource "aws_iam_role_policy" "kubernetes_load_balancing_role_groups_policy" {
  name   = "groups"
  policy = data.aws_iam_policy_document.kubernetes_load_balancing_role_groups_document.json
  role   = aws_iam_role.kubernetes_load_balancing_role_main.name
}

# staging/kubernetes/load-balancing/role/look-policy
resource "aws_iam_role_policy" "kubernetes_load_balancing_role_look_policy" {
  name   = "look"
  policy = data.aws_iam_policy_document.kubernetes_load_balancing_role_look_document.json
  role   = aws_iam_role.kubernetes_load_balancing_role_main.name
}

# staging/kubernetes/log-shipping/role/logs-policy
resource "aws_iam_role_policy" "kubernetes_log_shipping_role_logs_policy" {
  name   = "logs"
  policy = data.aws_iam_policy_document.kubernetes_log_shipping_role_logs_document.json
  role   = aws_iam_role.kubernetes_log_shipping_role_main.name
}

# staging/kubernetes/names/role/records-policy
resource "aws_iam_role_policy" "kubernetes_names_role_records_policy" {
  name   = "records"
  policy = data.aws_iam_policy_document.kubernetes_names_role_records_document.json
  role   = aws_iam_role.kubernetes_names_role_main.name
}

# staging/kubernetes/nodes/role/role/sessions-policy
resource "aws_iam_role_policy" "kubernetes_nodes_role_role_sessions_policy" {
  name   = "sessions"
  policy = data.aws_iam_policy_document.kubernetes_nodes_role_role_sessions_document.json
  role   = aws_iam_role.kubernetes_nodes_role_role_main.name
}

# staging/kubernetes/volumes-role/encryption-policy
resource "aws_iam_role_policy" "kubernetes_volumes_role_encryption_policy" {
  name   = "encryption"
  policy = data.aws_iam_policy_document.kubernetes_volumes_role_encryption_document.json
  role   = aws_iam_role.kubernetes_volumes_role_main.name
}

# staging/kubernetes/way-in/tunnel-policy
resource "aws_iam_role_policy" "kubernetes_way_in_tunnel_policy" {
  name   = "tunnel"
  policy = data.aws_iam_policy_document.kubernetes_way_in_tunnel_document.json
  role   = aws_iam_role.kubernetes_way_in_role.name
}

# staging/kubernetes/cni-role/managed
resource "aws_iam_role_policy_attachment" "kubernetes_cni_role_managed" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"
  role       = aws_iam_role.kubernetes_cni_role_main.name
}

# staging/kubernetes/control-plane/permission
resource "aws_iam_role_policy_attachment" "kubernetes_control_plane_permission" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
  role       = aws_iam_role.kubernetes_control_plane_role_main.name
}

# staging/kubernetes/karpenter/nodes/images
resource "aws_iam_role_policy_attachment" "kubernetes_karpenter_nodes_images" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
  role       = aws_iam_role.kubernetes_karpenter_nodes_role_main.name
}

# staging/kubernetes/karpenter/nodes/join
resource "aws_iam_role_policy_attachment" "kubernetes_karpenter_nodes_join" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
  role       = aws_iam_role.kubernetes_karpenter_nodes_role_main.name
}

# staging/kubernetes/nodes/role/images
resource "aws_iam_role_policy_attachment" "kubernetes_nodes_role_images" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
  role       = aws_iam_role.kubernetes_nodes_role_role_main.name
}

# staging/kubernetes/nodes/role/join
resource "aws_iam_role_policy_attachment" "kubernetes_nodes_role_join" {
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
  role       = aws_iam_role.kubernetes_nodes_role_role_main.name
}

# staging/kubernetes/volumes-role/managed
resource "aws_iam_role_policy_attachment" "kubernetes_volumes_role_managed" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
  role       = aws_iam_role.kubernetes_volumes_role_main.name
}

# staging/kubernetes/key/alias
resource "aws_kms_alias" "kubernetes_key_alias" {
  name          = "alias/terrace-staging-kubernetes"
  target_key_id = aws_kms_key.kubernetes_key_main.key_id
}

# staging/kubernetes/key/main
resource "aws_kms_key" "kubernetes_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts secrets of Kubernetes and volumes of its nodes and pods"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.kubernetes_key_policy.json
}

# staging/kubernetes/nodes/template
resource "aws_launch_template" "kubernetes_nodes_template" {
  description            = "Nodes of Kubernetes"
  name                   = "terrace-staging-nodes"
  update_default_version = true
  vpc_security_group_ids = [
    aws_eks_cluster.kubernetes_control_plane_main.vpc_config[0].cluster_security_group_id,
    aws_security_group.kubernetes_security_group_main.id,
  ]

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      delete_on_termination = "true"
      encrypted             = "true"
      kms_key_id            = aws_kms_key.kubernetes_key_main.arn
      volume_size           = 4
      volume_type           = "gp3"
    }
  }

  block_device_mappings {
    device_name = "/dev/xvdb"

    ebs {
      delete_on_termination = "true"
      encrypted             = "true"
      kms_key_id            = aws_kms_key.kubernetes_key_main.arn
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
    tags = {
      CostCenter  = "engineering"
      Environment = "staging"
      ManagedBy   = "terraform"
      Name        = "terrace-staging-nodes"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }

  tag_specifications {
    resource_type = "network-interface"
    tags = {
      CostCenter  = "engineering"
      Environment = "staging"
      ManagedBy   = "terraform"
      Name        = "terrace-staging-nodes"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }

  tag_specifications {
    resource_type = "volume"
    tags = {
      CostCenter  = "engineering"
      Environment = "staging"
      ManagedBy   = "terraform"
      Name        = "terrace-staging-nodes"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }
}

# staging/kubernetes/security-group/main
resource "aws_security_group" "kubernetes_security_group_main" {
  description = "Nodes of Kubernetes"
  name        = "terrace-staging-nodes"
  tags = {
    Name                     = "terrace-staging-nodes"
    "karpenter.sh/discovery" = "terrace-staging-cluster"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/kubernetes/karpenter/interruptions/queue
resource "aws_sqs_queue" "kubernetes_karpenter_interruptions_queue" {
  kms_master_key_id         = aws_kms_key.security_alerts_main.arn
  message_retention_seconds = 300
  name                      = "terrace-staging-interruptions"
}

# staging/kubernetes/karpenter/interruptions/access
resource "aws_sqs_queue_policy" "kubernetes_karpenter_interruptions_access" {
  policy    = data.aws_iam_policy_document.kubernetes_karpenter_interruptions_policy.json
  queue_url = aws_sqs_queue.kubernetes_karpenter_interruptions_queue.url
}

# staging/kubernetes/argo-rollouts-settings/metrics-query-url
resource "aws_ssm_parameter" "kubernetes_argo_rollouts_settings_metrics_query_url" {
  description = "Where samples are asked for, with signed requests"
  name        = "/terrace/staging/argo-rollouts/METRICS_QUERY_URL"
  type        = "String"
  value       = aws_prometheus_workspace.observability_prometheus_main.prometheus_endpoint
}

# staging/kubernetes/collector-settings/metrics-remote-write-url
resource "aws_ssm_parameter" "kubernetes_collector_settings_metrics_remote_write_url" {
  description = "Where samples are written to, with signed requests"
  name        = "/terrace/staging/collector/METRICS_REMOTE_WRITE_URL"
  type        = "String"
  value       = "${aws_prometheus_workspace.observability_prometheus_main.prometheus_endpoint}api/v1/remote_write"
}

# staging/kubernetes/collector-settings/traces-endpoint
resource "aws_ssm_parameter" "kubernetes_collector_settings_traces_endpoint" {
  description = "OTLP endpoint of X-Ray, signed requests"
  name        = "/terrace/staging/collector/TRACES_ENDPOINT"
  type        = "String"
  value       = "https://xray.us-east-1.amazonaws.com/v1/traces"
}

# staging/kubernetes/metrics-adapter-settings/metrics-query-url
resource "aws_ssm_parameter" "kubernetes_metrics_adapter_settings_metrics_query_url" {
  description = "Where samples are asked for, with signed requests"
  name        = "/terrace/staging/metrics-adapter/METRICS_QUERY_URL"
  type        = "String"
  value       = aws_prometheus_workspace.observability_prometheus_main.prometheus_endpoint
}
