# Modules wired together as an environment: what another team's own root would look like. Left out
# is what an account or an organization has once: account, operations, observability, log-search;
# and kubernetes, which is a second place to run the application in.
#
# Modules refer to each other both ways: a store lets in the role and the group of `compute`, whose
# container is told `settings` of the stores. Terraform orders resources, not modules.

locals {
  project_name        = "acme"
  environment         = "example"
  host                = "app.${aws_route53_zone.public.name}"
  origin              = "origin.${local.host}"
  image               = "${module.delivery.repository_url}:${var.image_tag}"
  runbooks_url        = "https://github.com/terrace-platform/terrace/blob/main/docs/runbooks"
  deployment_role_arn = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/OrganizationAccountAccessRole"
  settings = merge(
    module.database.settings,
    module.cache.settings,
    module.sessions.settings,
    module.uploads.settings,
    module.jobs.settings,
    module.functions.settings,
    module.flags.settings,
  )
  common_tags = {
    Project     = local.project_name
    Environment = local.environment
    ManagedBy   = "terraform"
  }
}

module "security" {
  source       = "../../terraform-out/modules/security"
  project_name = local.project_name
  environment  = local.environment
  common_tags  = local.common_tags
  protected    = false
}

module "monitoring" {
  source                   = "../../terraform-out/modules/monitoring"
  project_name             = local.project_name
  environment              = local.environment
  common_tags              = local.common_tags
  alerts_key_arn           = module.security.alerts_key_arn
  runbooks_url             = local.runbooks_url
  cluster_name             = module.compute.cluster_name
  service_name             = module.compute.service_name
  load_balancer_arn_suffix = module.compute.load_balancer_arn_suffix
  target_group_arn_suffix  = module.compute.target_group_arn_suffix
  database_identifier      = module.database.identifier
}

module "networking" {
  source             = "../../terraform-out/modules/networking-single-nat"
  project_name       = local.project_name
  environment        = local.environment
  common_tags        = local.common_tags
  cidr               = var.cidr
  logs_key_arn       = module.security.logs_key_arn
  log_retention_days = 30
  alerts_topic_arn   = module.monitoring.alerts_topic_arn
  runbooks_url       = local.runbooks_url
}

module "storage" {
  source             = "../../terraform-out/modules/storage"
  project_name       = local.project_name
  environment        = local.environment
  common_tags        = local.common_tags
  log_retention_days = 30
  protected          = false
}

module "compute" {
  source                   = "../../terraform-out/modules/compute-origin"
  project_name             = local.project_name
  environment              = local.environment
  common_tags              = local.common_tags
  vpc_id                   = module.networking.vpc_id
  public_subnet_ids        = module.networking.public_subnet_ids
  private_subnet_ids       = module.networking.private_subnet_ids
  certificate_arn          = aws_acm_certificate_validation.app.certificate_arn
  domain                   = local.host
  image                    = local.image
  repository_arn           = module.delivery.repository_arn
  settings                 = local.settings
  permissions_boundary_arn = var.permissions_boundary_arn
  logs_key_arn             = module.security.logs_key_arn
  logs_bucket              = module.storage.logs_bucket
  log_retention_days       = 30
  alerts_topic_arn         = module.monitoring.alerts_topic_arn
  runbooks_url             = local.runbooks_url
  protected                = false
}

module "database" {
  source                   = "../../terraform-out/modules/database"
  project_name             = local.project_name
  environment              = local.environment
  common_tags              = local.common_tags
  vpc_id                   = module.networking.vpc_id
  database_subnet_ids      = module.networking.database_subnet_ids
  client_security_group_id = module.compute.security_group_id
  client_role_name         = module.compute.task_role_name
  instance_class           = "db.t4g.micro"
  storage_gib              = 20
  backup_days              = 1
  data_key_arn             = module.security.data_key_arn
  logs_key_arn             = module.security.logs_key_arn
  log_retention_days       = 30
  alerts_topic_arn         = module.monitoring.alerts_topic_arn
  runbooks_url             = local.runbooks_url
  protected                = false
}

module "cache" {
  source                   = "../../terraform-out/modules/cache"
  project_name             = local.project_name
  environment              = local.environment
  common_tags              = local.common_tags
  vpc_id                   = module.networking.vpc_id
  database_subnet_ids      = module.networking.database_subnet_ids
  client_security_group_id = module.compute.security_group_id
  client_role_name         = module.compute.task_role_name
  node_type                = "cache.t4g.micro"
  snapshot_days            = 1
  data_key_arn             = module.security.data_key_arn
  logs_key_arn             = module.security.logs_key_arn
  log_retention_days       = 30
  alerts_topic_arn         = module.monitoring.alerts_topic_arn
  runbooks_url             = local.runbooks_url
  protected                = false
}

module "delivery" {
  source                 = "../../terraform-out/modules/delivery"
  project_name           = local.project_name
  environment            = local.environment
  common_tags            = local.common_tags
  registry_key_arn       = module.security.data_key_arn
  reader_arns            = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
  repository             = var.repository
  zone_arn               = aws_route53_zone.public.arn
  plan_state_policy_arn  = aws_iam_policy.state.arn
  plan_role_arns         = [local.deployment_role_arn]
  apply_state_policy_arn = aws_iam_policy.state.arn
  apply_role_arns        = [local.deployment_role_arn]
  protected              = false
}

module "sessions" {
  source           = "../../terraform-out/modules/database-table"
  project_name     = local.project_name
  environment      = local.environment
  common_tags      = local.common_tags
  client_role_name = module.compute.task_role_name
  data_key_arn     = module.security.data_key_arn
  protected        = false
}

module "uploads" {
  source           = "../../terraform-out/modules/storage-uploads"
  project_name     = local.project_name
  environment      = local.environment
  common_tags      = local.common_tags
  client_role_name = module.compute.task_role_name
  data_key_arn     = module.security.data_key_arn
  logs_bucket      = module.storage.logs_bucket
  restorable_days  = 1
  protected        = false
}

module "jobs" {
  source                   = "../../terraform-out/modules/jobs"
  project_name             = local.project_name
  environment              = local.environment
  common_tags              = local.common_tags
  vpc_id                   = module.networking.vpc_id
  private_subnet_ids       = module.networking.private_subnet_ids
  image                    = local.image
  repository_arn           = module.delivery.repository_arn
  client_role_name         = module.compute.task_role_name
  minimum_instances        = 0
  maximum_instances        = 2
  permissions_boundary_arn = var.permissions_boundary_arn
  data_key_arn             = module.security.data_key_arn
  logs_key_arn             = module.security.logs_key_arn
  log_retention_days       = 30
  alerts_topic_arn         = module.monitoring.alerts_topic_arn
  runbooks_url             = local.runbooks_url
}

module "functions" {
  source                   = "../../terraform-out/modules/functions"
  project_name             = local.project_name
  environment              = local.environment
  common_tags              = local.common_tags
  client_role_name         = module.compute.task_role_name
  permissions_boundary_arn = var.permissions_boundary_arn
  data_key_arn             = module.security.data_key_arn
  alerts_key_arn           = module.security.alerts_key_arn
  logs_key_arn             = module.security.logs_key_arn
  logs_bucket              = module.storage.logs_bucket
  log_retention_days       = 30
  alerts_topic_arn         = module.monitoring.alerts_topic_arn
  runbooks_url             = local.runbooks_url
  protected                = false
}

module "flags" {
  source           = "../../terraform-out/modules/feature-flags"
  project_name     = local.project_name
  environment      = local.environment
  common_tags      = local.common_tags
  flags            = { new_checkout = false }
  alarm_arn        = module.compute.errors_alarm_arn
  client_role_name = module.compute.task_role_name
}

module "edge" {
  source          = "../../terraform-out/modules/edge"
  project_name    = local.project_name
  environment     = local.environment
  common_tags     = local.common_tags
  host            = local.host
  origin_host     = local.origin
  certificate_arn = aws_acm_certificate_validation.edge.certificate_arn
  # Both of us-east-1: of modules called there, if `region` is another.
  edge_logs_key_arn     = module.security.logs_key_arn
  edge_alerts_topic_arn = module.monitoring.alerts_topic_arn
  runbooks_url          = local.runbooks_url
  logs_bucket           = module.storage.logs_bucket
  log_retention_days    = 30
  protected             = false

  providers = {
    aws      = aws
    aws.edge = aws.edge
  }
}

module "working_hours" {
  source              = "../../terraform-out/modules/working-hours"
  project_name        = local.project_name
  environment         = local.environment
  common_tags         = local.common_tags
  cluster_name        = module.compute.cluster_name
  service_name        = module.compute.service_name
  no_tasks_alarm_arn  = module.compute.no_tasks_alarm_arn
  group_name          = module.jobs.group_name
  database_identifier = module.database.identifier
  minimum_tasks       = 2
  maximum_tasks       = 6
  time_zone           = "Europe/Berlin"
  data_key_arn        = module.security.data_key_arn
  alerts_topic_arn    = module.monitoring.alerts_topic_arn
  runbooks_url        = local.runbooks_url
}

# What the modules leave to their caller: a zone and names in it, certificates, and who reads the
# state.

data "aws_caller_identity" "current" {}

resource "aws_route53_zone" "public" {
  name = var.domain
  tags = local.common_tags
}

resource "aws_acm_certificate" "app" {
  domain_name               = local.host
  subject_alternative_names = [local.origin]
  validation_method         = "DNS"
  tags                      = local.common_tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate" "edge" {
  provider          = aws.edge
  domain_name       = local.host
  validation_method = "DNS"
  tags              = local.common_tags

  lifecycle {
    create_before_destroy = true
  }
}

# A name has the same proof in every region of an account.
resource "aws_route53_record" "proof" {
  for_each = { for option in aws_acm_certificate.app.domain_validation_options : option.domain_name => option }

  zone_id = aws_route53_zone.public.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}

resource "aws_acm_certificate_validation" "app" {
  certificate_arn         = aws_acm_certificate.app.arn
  validation_record_fqdns = [for record in aws_route53_record.proof : record.fqdn]
}

resource "aws_acm_certificate_validation" "edge" {
  provider                = aws.edge
  certificate_arn         = aws_acm_certificate.edge.arn
  validation_record_fqdns = [aws_route53_record.proof[local.host].fqdn]
}

resource "aws_route53_record" "origin" {
  zone_id = aws_route53_zone.public.zone_id
  name    = local.origin
  type    = "A"

  alias {
    name                   = module.compute.load_balancer_dns_name
    zone_id                = module.compute.load_balancer_zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "app" {
  for_each = toset(["A", "AAAA"])

  zone_id = aws_route53_zone.public.zone_id
  name    = local.host
  type    = each.value

  alias {
    name                   = module.edge.domain_name
    zone_id                = module.edge.zone_id
    evaluate_target_health = false
  }
}

data "aws_iam_policy_document" "state" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${local.project_name}-state/${local.environment}/*"]
  }
}

resource "aws_iam_policy" "state" {
  name   = "${local.project_name}-${local.environment}-state"
  policy = data.aws_iam_policy_document.state.json
  tags   = local.common_tags
}
