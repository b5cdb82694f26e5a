# dev/name/main
resource "aws_route53_record" "name_main" {
  provider = aws.shared
  name     = "dev.terrace.example"
  type     = "A"
  zone_id  = data.terraform_remote_state.global_stack.outputs.zone_id

  alias {
    evaluate_target_health = true
    name                   = aws_lb.compute_load_balancer_main.dns_name
    zone_id                = aws_lb.compute_load_balancer_main.zone_id
  }
}
