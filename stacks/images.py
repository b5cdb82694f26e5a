"""Where the images of an environment are pulled from."""

from cdktf import DataTerraformRemoteStateS3

from constructs_lib.image import ImageReference, repository_of, rest_of
from stacks.global_account import repository_output


class Images:
    """Images in the registries that the stack `global` makes."""

    def __init__(self, shared: DataTerraformRemoteStateS3) -> None:
        """Look in a stack's outputs.

        Args:
            shared: Outputs of the stack `global`.
        """
        self._shared = shared

    def of(self, image: str) -> ImageReference:
        """Find an image by its repository and tag, such as "app:1.2.3", or by its digest."""
        repository = repository_of(image)
        url = self._shared.get_string(repository_output(repository, "url"))
        arn = self._shared.get_string(repository_output(repository, "arn"))
        return ImageReference(address=f"{url}{rest_of(image)}", repository_arn=arn)
