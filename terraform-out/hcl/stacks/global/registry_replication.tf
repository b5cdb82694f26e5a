# global/registry-replication/main
resource "aws_ecr_replication_configuration" "registry_replication_main" {
  replication_configuration {
    rule {
      destination {
        region      = "us-west-2"
        registry_id = "111111111111"
      }

      repository_filter {
        filter      = "terrace-shared"
        filter_type = "PREFIX_MATCH"
      }
    }
  }

  depends_on = [aws_ecr_repository.recovery_registry_app_main]
}
