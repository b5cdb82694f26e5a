# dev/releases/app/main
resource "aws_ssm_parameter" "releases_app_main" {
  description = "Image and commit that app runs"
  insecure_value = jsonencode({
    commit = ""
    image  = ":0.1.0"
  })
  name = "/terrace/dev/releases/app"
  type = "String"

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

# dev/releases/jobs/main
resource "aws_ssm_parameter" "releases_jobs_main" {
  description = "Image and commit that jobs runs"
  insecure_value = jsonencode({
    commit = ""
    image  = ":0.1.0"
  })
  name = "/terrace/dev/releases/jobs"
  type = "String"

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

# dev/releases/worker/main
resource "aws_ssm_parameter" "releases_worker_main" {
  description = "Image and commit that worker runs"
  insecure_value = jsonencode({
    commit = ""
    image  = ":0.1.0"
  })
  name = "/terrace/dev/releases/worker"
  type = "String"

  lifecycle {
    ignore_changes = [insecure_value]
  }
}
