# All modules, wired together as an environment: what another team's own root would look like.

locals {
  project_name = "acme"
  environment  = "example"
  host         = "app.${aws_route53_zone.public.name}"
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
}

module "networking" {
  source             = "../../terraform-out/modules/networking-single-nat"
  project_name       = local.project_name
  environment        = local.environment
  common_tags        = local.common_tags
  cidr               = var.cidr
  logs_key_arn       = module.security.logs_key_arn
  log_retention_days = 30
}

module "storage" {
  source             = "../../terraform-out/modules/storage"
  project_name       = local.project_name
  environment        = local.environment
  common_tags        = local.common_tags
  retention_days     = 30
  emptied_on_destroy = true
}

module "compute" {
  source              = "../../terraform-out/modules/compute"
  project_name        = local.project_name
  environment         = local.environment
  common_tags         = local.common_tags
  vpc_id              = module.networking.vpc_id
  public_subnet_ids   = module.networking.public_subnet_ids
  private_subnet_ids  = module.networking.private_subnet_ids
  certificate_arn     = aws_acm_certificate_validation.app.certificate_arn
  host                = local.host
  image               = "${aws_ecr_repository.app.repository_url}:${var.image_tag}"
  repository_arn      = aws_ecr_repository.app.arn
  logs_key_arn        = module.security.logs_key_arn
  logs_bucket         = module.storage.logs_bucket
  log_retention_days  = 30
  deletion_protection = false
}

module "database" {
  source                   = "../../terraform-out/modules/database"
  project_name             = local.project_name
  environment              = local.environment
  common_tags              = local.common_tags
  vpc_id                   = module.networking.vpc_id
  database_subnet_ids      = module.networking.database_subnet_ids
  client_security_group_id = module.compute.security_group_id
  instance_class           = "db.t4g.micro"
  storage_gib              = 20
  backup_days              = 1
  data_key_arn             = module.security.data_key_arn
  logs_key_arn             = module.security.logs_key_arn
  log_retention_days       = 30
  deletion_protection      = false
  skip_final_snapshot      = true
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
}

module "monitoring" {
  source                   = "../../terraform-out/modules/monitoring"
  project_name             = local.project_name
  environment              = local.environment
  common_tags              = local.common_tags
  cluster_name             = module.compute.cluster_name
  service_name             = module.compute.service_name
  load_balancer_arn_suffix = module.compute.load_balancer_arn_suffix
  target_group_arn_suffix  = module.compute.target_group_arn_suffix
  database_identifier      = module.database.identifier
  alerts_key_arn           = module.security.alerts_key_arn
  runbooks_url             = "https://github.com/terrace-platform/terrace/blob/main/docs/runbooks"
}

# What the modules leave to their caller: a zone, a certificate and an image.

resource "aws_route53_zone" "public" {
  name = var.domain
  tags = local.common_tags
}

resource "aws_acm_certificate" "app" {
  domain_name       = local.host
  validation_method = "DNS"
  tags              = local.common_tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "proof" {
  zone_id = aws_route53_zone.public.zone_id
  name    = one(aws_acm_certificate.app.domain_validation_options).resource_record_name
  type    = one(aws_acm_certificate.app.domain_validation_options).resource_record_type
  records = [one(aws_acm_certificate.app.domain_validation_options).resource_record_value]
  ttl     = 60
}

resource "aws_acm_certificate_validation" "app" {
  certificate_arn         = aws_acm_certificate.app.arn
  validation_record_fqdns = [aws_route53_record.proof.fqdn]
}

resource "aws_route53_record" "app" {
  zone_id = aws_route53_zone.public.zone_id
  name    = local.host
  type    = "A"

  alias {
    name                   = module.compute.load_balancer_dns_name
    zone_id                = module.compute.load_balancer_zone_id
    evaluate_target_health = true
  }
}

resource "aws_ecr_repository" "app" {
  name                 = "${local.project_name}-${local.environment}-app"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true
  tags                 = local.common_tags

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = module.security.data_key_arn
  }
}
