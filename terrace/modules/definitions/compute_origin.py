"""Module `compute-origin`: the service of module `compute`, which CloudFront alone reaches."""

from terrace.modules.definitions import compute
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack


def _build(module: ModuleStack) -> None:
    compute.build(module, behind_cdn=True)


ORIGIN = Module(
    name="compute-origin",
    purpose="The service of the module `compute` as the origin of the module `edge`: only "
    "CloudFront may connect to its load balancer.",
    choices=(
        *compute.COMPUTE.choices,
        (
            "Floods are stopped at the edge: here a sender's address is CloudFront's, which "
            "speaks for thousands."
        ),
        "The certificate has to cover the `origin_host` of the module `edge` too.",
    ),
    cost=compute.COMPUTE.cost,
    build=_build,
    checks={
        "only CloudFront may connect": (
            "aws_vpc_security_group_ingress_rule"
            ".load_balancer_security_group_from_cloudfront_443.cidr_ipv4 == null"
        ),
        "names follow the convention": 'aws_ecs_cluster.cluster_main.name == "acme-staging"',
    },
)
