# global/recovery-registry-app/pull
data "aws_iam_policy_document" "recovery_registry_app_pull" {
  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    sid = "EnvironmentsPull"

    principals {
      identifiers = [
        "arn:aws:iam::222222222222:root",
        "arn:aws:iam::333333333333:root",
        "arn:aws:iam::444444444444:root",
        "arn:aws:iam::555555555555:root",
      ]
      type = "AWS"
    }
  }
}

# global/recovery-registry-app/expiry
resource "aws_ecr_lifecycle_policy" "recovery_registry_app_expiry" {
  provider = aws.recovery
  policy = jsonencode({
    rules = [
      {
        action = {
          type = "expire"
        }
        description  = "Drop untagged layers after 14 days"
        rulePriority = 1
        selection = {
          countNumber = 14
          countType   = "sinceImagePushed"
          countUnit   = "days"
          tagStatus   = "untagged"
        }
      },
      {
        action = {
          type = "expire"
        }
        description  = "Keep the latest 1000 images"
        rulePriority = 2
        selection = {
          countNumber = 1000
          countType   = "imageCountMoreThan"
          tagStatus   = "any"
        }
      },
    ]
  })
  repository = aws_ecr_repository.recovery_registry_app_main.name
}

# global/recovery-registry-app/main
resource "aws_ecr_repository" "recovery_registry_app_main" {
  provider             = aws.recovery
  force_delete         = false
  image_tag_mutability = "IMMUTABLE"
  name                 = "terrace-shared-app"

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.recovery_registry_key_main.arn
  }

  image_scanning_configuration {
    scan_on_push = true
  }

  lifecycle {
    prevent_destroy = true
  }
}

# global/recovery-registry-app/readers
resource "aws_ecr_repository_policy" "recovery_registry_app_readers" {
  provider   = aws.recovery
  policy     = data.aws_iam_policy_document.recovery_registry_app_pull.json
  repository = aws_ecr_repository.recovery_registry_app_main.name
}
