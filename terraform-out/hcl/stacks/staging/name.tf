# staging/name/ipv6
resource "aws_route53_record" "name_ipv6" {
  provider = aws.shared
  name     = "staging.terrace.example"
  type     = "AAAA"
  zone_id  = data.terraform_remote_state.global_stack.outputs.zone_id

  alias {
    evaluate_target_health = false
    name                   = aws_cloudfront_distribution.distribution_main.domain_name
    zone_id                = aws_cloudfront_distribution.distribution_main.hosted_zone_id
  }
}

# staging/name/main
resource "aws_route53_record" "name_main" {
  provider = aws.shared
  name     = "staging.terrace.example"
  type     = "A"
  zone_id  = data.terraform_remote_state.global_stack.outputs.zone_id

  alias {
    evaluate_target_health = false
    name                   = aws_cloudfront_distribution.distribution_main.domain_name
    zone_id                = aws_cloudfront_distribution.distribution_main.hosted_zone_id
  }
}
