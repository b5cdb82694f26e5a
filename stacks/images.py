"""Which images an environment runs, and where they are pulled from."""

from cdktf import DataTerraformRemoteStateS3
from constructs import Construct

from constructs_lib.delivery.release import Release
from constructs_lib.image import repository_of, rest_of
from constructs_lib.site import Site
from stacks.global_account import repository_output


class Releases(Construct):
    """A parameter for each workload, which names an image in a registry of the stack `global`."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        shared: DataTerraformRemoteStateS3,
        by_terraform: bool,
    ) -> None:
        """Hold none yet.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where they are, and what they are named after.
            shared: Outputs of the stack `global`.
            by_terraform: Terraform itself brings every version, as to previews.
        """
        super().__init__(scope, id_)
        self._site, self._shared, self._by_terraform = site, shared, by_terraform

    def of(self, workload: str, image: str) -> Release:
        """Make the parameter of a workload.

        Args:
            workload: Name of the service, or "jobs".
            image: Its first image by repository and tag, such as "app:1.2.3", or by its digest.
        """
        repository = repository_of(image)
        return Release(
            self,
            workload,
            site=self._site,
            workload=workload,
            repository_url=self._shared.get_string(repository_output(repository, "url")),
            repository_arn=self._shared.get_string(repository_output(repository, "arn")),
            image=rest_of(image),
            by_terraform=self._by_terraform,
        )
