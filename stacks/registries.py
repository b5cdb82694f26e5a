"""Registries of images in the shared account: their keys, who pulls from them, and their copies."""

from collections.abc import Sequence

from cdktf import TerraformProvider

from constructs_lib.delivery.registry import Registry
from constructs_lib.delivery.registry_replication import RegistryReplication
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.site import Site
from environments import Environment
from stacks.base import PlatformStack


class WithRegistries(PlatformStack):
    """A stack with a registry for each image that environments run."""

    _images: dict[str, Registry]

    def _registries(self, environments: Sequence[Environment]) -> dict[str, Registry]:
        """Make a registry for each image, by its name, and its copy in the recovery region."""
        platform = self.platform
        there = self.site.at(platform.recovery_region)
        elsewhere = self.add_provider(
            "aws-recovery",
            alias="recovery",
            account_id=platform.account_id,
            region=there.region,
            role=None,
        )
        key = self._registry_key("registry-key", self.site)
        copies_key = self._registry_key("recovery-registry-key", there, elsewhere)
        images, copies = {}, []
        for repository in sorted({name for each in environments for name in each.repositories}):
            accounts = {e.account_id for e in environments if repository in e.repositories}
            if platform.previews:  # of which nobody knows yet what they run
                accounts.add(platform.previews.account_id)
            readers = sorted(accounts)
            registry = self._registry(f"registry-{repository}", repository, key, readers)
            images[repository] = registry
            copy = f"recovery-registry-{repository}"
            copies.append(self._registry(copy, repository, copies_key, readers, elsewhere))
            self.publish(
                repository_output(repository, "url"),
                registry.repository.repository_url,
                f"Where images of {repository} are pulled",
            )
            self.publish(
                repository_output(repository, "arn"),
                registry.repository.arn,
                f"Repository of images of {repository}",
            )
        if copies:
            RegistryReplication(self, "registry-replication", site=there, targets=copies)
        return images

    def _registry_key(
        self, id_: str, site: Site, provider: TerraformProvider | None = None
    ) -> EncryptionKey:
        return EncryptionKey(
            self,
            id_,
            site=site,
            thing="registry",
            purpose="Encrypts container images",
            provider=provider,
        )

    def _registry(
        self,
        id_: str,
        repository: str,
        key: EncryptionKey,
        reader_accounts: Sequence[str],
        provider: TerraformProvider | None = None,
    ) -> Registry:
        return Registry(
            self,
            id_,
            site=self.site,
            thing=repository,
            key=key,
            readers=[f"arn:aws:iam::{account}:root" for account in reader_accounts],
            provider=provider,
        )

    def _repository_arns(self, *environments: Environment) -> list[str]:
        names = sorted({name for each in environments for name in each.repositories})
        return [self._images[name].repository.arn for name in names]


def repository_output(repository: str, what: str) -> str:
    """Name of the output with a repository's "url" or "arn"."""
    return f"repository_{what}_{repository.replace('-', '_')}"
