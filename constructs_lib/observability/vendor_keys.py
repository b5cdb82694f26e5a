"""Keys of vendors: one secret each, which a person fills, and what starts collectors reads."""

from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from constructs import Construct

from constructs_lib.json_text import compact
from constructs_lib.observability.vendors import FIELD, Vendor
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.secret import Secret, SecretConfig
from constructs_lib.site import Site
from constructs_lib.workload import Workload

# Looks like a key of both vendors and is none. Without a value no task that reads it would start,
# and Datadog's exporter takes nothing but hexadecimal digits.
UNFILLED = "0" * 32


class VendorKeys(Construct):
    """A secret for the key of each vendor.

    It begins with a value that the vendor refuses, so that everything else starts and works. Put
    yours there as `{"api_key": "…"}`, then have tasks, instances and nodes start anew: they read it
    when they start. What is delivered by Amazon Data Firehose follows within ten minutes.

    0.40 USD a month for each.

    Terraform's provider reads that first value with every plan, and forgets it: a deployment and a
    plan may read these secrets, and no others.

    Attributes:
        secrets: The secrets by name of the vendor.
        arns: Their ARNs by name of the vendor, for what starts only where they have a value.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        vendors: tuple[Vendor, ...],
        key: KeyReference,
    ) -> None:
        """Create the secrets.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            vendors: Whose keys they are.
            key: Key of their values.
        """
        super().__init__(scope, id_)
        self._vendors, self._known = vendors, set[str]()
        self.secrets = {each.name: self._secret(site, each, key) for each in vendors}
        self.arns = {each.name: self._unfilled(each).arn for each in vendors}

    def connect(self, workload: Workload) -> None:
        """Tell a workload where vendors are, and let what starts it read their keys.

        Metrics and traces are two uses of the same key; the second changes nothing.
        """
        if workload.label in self._known:
            return
        self._known.add(workload.label)
        for vendor in self._vendors:
            secret = self.secrets[vendor.name]
            place = f"Where the account at {vendor.title} is"
            workload.settings.put(vendor.place_setting, vendor.place, place)
            meaning = f"Secret with the key of {vendor.title}"
            workload.settings.put(vendor.secret_setting, self.arns[vendor.name], meaning)
            if workload.starter:
                secret.grant_read(workload.starter, grantee=workload.label)

    def _secret(self, site: Site, vendor: Vendor, key: KeyReference) -> Secret:
        purpose = f'Key of {vendor.title}, as {{"{FIELD}": "..."}}; zeros until a person fills it'
        config = SecretConfig(thing=vendor.name, purpose=purpose)
        return Secret(self, vendor.name, site=site, config=config, key=key)

    def _unfilled(self, vendor: Vendor) -> SecretsmanagerSecretVersion:
        return SecretsmanagerSecretVersion(
            self,
            f"{vendor.name}-unfilled",
            secret_id=self.secrets[vendor.name].secret.id,
            # Write-only: Terraform writes it once, keeps it nowhere, and never compares it.
            secret_string_wo=compact({FIELD: UNFILLED}),
            secret_string_wo_version=1,
        )
