# dev/certificate/main
resource "aws_acm_certificate" "certificate_main" {
  domain_name = "dev.terrace.example"
  tags = {
    Name = "terrace-dev-certificate"
  }
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# dev/certificate/validation
resource "aws_acm_certificate_validation" "certificate_validation" {
  certificate_arn         = aws_acm_certificate.certificate_main.arn
  validation_record_fqdns = [aws_route53_record.certificate_proof.fqdn]
}

# dev/certificate/proof
resource "aws_route53_record" "certificate_proof" {
  provider        = aws.shared
  allow_overwrite = true
  name            = one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_name
  records         = [one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_value]
  ttl             = 60
  type            = one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_type
  zone_id         = data.terraform_remote_state.global_stack.outputs.zone_id
}
