"""Where code runs: an ECS cluster on Fargate, a service, and the load balancer before it."""
