"""Which images an environment runs, and where they are pulled from."""

from cdktf import DataTerraformRemoteStateS3
from constructs import Construct

from constructs_lib.delivery.release import Release
from constructs_lib.image import repository_of, rest_of
from constructs_lib.site import Site
from environments import Platform
from stacks.base import shared_naming
from stacks.registries import repository_output


class Releases(Construct):
    """A parameter for each workload, which names an image in a registry of the stack `global`."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        platform: Platform,
        shared: DataTerraformRemoteStateS3,
        by_terraform: bool,
    ) -> None:
        """Hold none yet.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where they are, and what they are named after.
            platform: What all environments share.
            shared: Outputs of the stack `global`.
            by_terraform: Terraform itself brings every version, as to previews.
        """
        super().__init__(scope, id_)
        self._site, self._platform, self._shared = site, platform, shared
        self._by_terraform = by_terraform

    def of(self, workload: str, image: str) -> Release:
        """Make the parameter of a workload.

        Args:
            workload: Name of the service, or "jobs".
            image: Its first image by repository and tag, such as "app:1.2.3", or by its digest.
        """
        url, arn = self._registry(repository_of(image))
        return Release(
            self,
            workload,
            site=self._site,
            workload=workload,
            repository_url=url,
            repository_arn=arn,
            image=rest_of(image),
            by_terraform=self._by_terraform,
        )

    def _registry(self, repository: str) -> tuple[str, str]:
        """Address and ARN of a repository, or of its copy while the platform's region is lost."""
        where = self._platform
        if where.region_is_lost:  # `global` publishes what is there, which is out of reach
            name, region = shared_naming(where).name(repository), where.serving_region
            return (
                f"{where.account_id}.dkr.ecr.{region}.amazonaws.com/{name}",
                f"arn:aws:ecr:{region}:{where.account_id}:repository/{name}",
            )
        url, arn = (repository_output(repository, what) for what in ("url", "arn"))
        return self._shared.get_string(url), self._shared.get_string(arn)
