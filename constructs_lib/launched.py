"""Tags of what a launch template starts, which the provider's default tags do not reach.

Source: Terraform's AWS provider, "default_tags Configuration Block": they end at the template.
"""

from cdktf_cdktf_provider_aws.launch_template import LaunchTemplateTagSpecifications

from constructs_lib.site import Site

ALWAYS = ("instance", "network-interface", "volume")
# Only where there are such requests: without one, "You cannot specify tags for Spot instances
# requests", and nothing is launched. Amazon EC2 API, LaunchTemplateTagSpecificationRequest.
ON_SPOT = "spot-instances-request"


def tag_specifications(
    site: Site, thing: str, *, spot: bool
) -> list[LaunchTemplateTagSpecifications]:
    """Tag everything that a template starts.

    Args:
        site: Where it is, and what it is named after.
        thing: What the instances are named after.
        spot: All instances are on spare capacity; otherwise none is.
    """
    kinds = (*ALWAYS, ON_SPOT) if spot else ALWAYS
    tags = site.launched_tags(thing)
    return [LaunchTemplateTagSpecifications(resource_type=kind, tags=tags) for kind in kinds]
