"""What an environment runs of a workload: a parameter that releases write and Terraform reads."""

from dataclasses import replace
from functools import cached_property

from cdktf import Fn, TerraformLocal, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter
from constructs import Construct

from constructs_lib.image import ImageReference, ReleaseReference
from constructs_lib.json_text import compact
from constructs_lib.site import Site

RELEASES = "releases"  # the parameters' path below the environment's
LOCK = "release-lock"  # parameter that says which release is in progress
VALUE = "insecure_value"  # of type String; `value` would hide it in every plan


class Release(Construct):
    """The parameter `/<project>/<environment>/releases/<workload>`, and the image that it names.

    Its value is JSON: `image`, what follows the repository's address, "@sha256:<digest>" or
    ":<tag>", and `commit`, empty for the first image. Terraform makes it with the first image and
    never changes the value again; `terrace release` does, and its history is that of releases.

    Other arguments of the parameter stay as they are for good: a change of one writes the value
    once more that Terraform has read before, and so might undo a release in between.

    Attributes:
        parameter: The parameter.
        first: The image before the first release; for what finds out by itself, when it starts,
            which one runs.

    Source: Terraform AWS provider 5.100, internal/service/ssm/parameter.go, functions
    resourceParameterRead and resourceParameterUpdate.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        workload: str,
        repository_url: str,
        repository_arn: str,
        image: str,
        by_terraform: bool = False,
    ) -> None:
        """Create the parameter.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            workload: Name of the service, or "jobs".
            repository_url: Where its images are pulled; may be a token.
            repository_arn: Their ECR repository; may be a token.
            image: What follows the address in the first image, such as ":1.2.3".
            by_terraform: Terraform itself brings every version, by another `image`: nothing else
                writes the parameter.
        """
        super().__init__(scope, id_)
        self.parameter = SsmParameter(
            self,
            "main",
            name=site.path(f"{RELEASES}/{workload}"),
            type="String",
            insecure_value=compact({"commit": "", "image": image}),
            description=f"Image and commit that {workload} runs",
            lifecycle=None if by_terraform else TerraformResourceLifecycle(ignore_changes=[VALUE]),
        )
        self._repository_url = repository_url
        self.first = ImageReference(
            address=f"{repository_url}{image}",
            repository_arn=repository_arn,
            release=ReleaseReference(
                parameter=site.path(f"{RELEASES}/{workload}"),
                parameter_arn=self.parameter.arn,
                repository_url=repository_url,
            ),
        )

    @cached_property
    def image(self) -> ImageReference:
        """The image that it names, known when a plan is made; for what names it to AWS."""
        named = Fn.lookup(Fn.jsondecode(self.parameter.insecure_value), "image")
        # A name of its own, so that task definitions refer to it within a string.
        address = TerraformLocal(self, "image", f"{self._repository_url}{named}")
        return replace(self.first, address=address.as_string)
