"""Every image once more, in another region."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.ecr_replication_configuration import (
    EcrReplicationConfiguration,
    EcrReplicationConfigurationReplicationConfiguration,
    EcrReplicationConfigurationReplicationConfigurationRule,
    EcrReplicationConfigurationReplicationConfigurationRuleDestination,
    EcrReplicationConfigurationReplicationConfigurationRuleRepositoryFilter,
)
from constructs import Construct

from constructs_lib.delivery.registry import Registry
from constructs_lib.site import Site


class RegistryReplication(Construct):
    """Replication of all repositories of a project; once for each account and region.

    Images arrive within minutes of a push, and keep their digests. Those that were there before
    the replication stay where they are, and a deletion is not repeated (Amazon ECR User Guide,
    "Private image replication").
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        targets: Sequence[Registry],
    ) -> None:
        """Replicate the repositories.

        Args:
            scope: Parent.
            id_: Construct id.
            site: The other region; the project's repositories are replicated there.
            targets: Repositories of the same names there. ECR would make them by itself, without
                key, expiry and readers.
        """
        super().__init__(scope, id_)
        EcrReplicationConfiguration(
            self,
            "main",
            replication_configuration=EcrReplicationConfigurationReplicationConfiguration(
                rule=[
                    EcrReplicationConfigurationReplicationConfigurationRule(
                        destination=[
                            EcrReplicationConfigurationReplicationConfigurationRuleDestination(
                                region=site.region, registry_id=site.account_id
                            )
                        ],
                        repository_filter=[
                            EcrReplicationConfigurationReplicationConfigurationRuleRepositoryFilter(
                                filter=site.name(), filter_type="PREFIX_MATCH"
                            )
                        ],
                    )
                ]
            ),
            depends_on=[each.repository for each in targets],
        )
