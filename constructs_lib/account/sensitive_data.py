"""Amazon Macie: personal data and credentials in buckets where nobody expects them."""

from cdktf_cdktf_provider_aws.macie2_account import Macie2Account
from cdktf_cdktf_provider_aws.macie2_classification_job import (
    Macie2ClassificationJob,
    Macie2ClassificationJobS3JobDefinition,
    Macie2ClassificationJobS3JobDefinitionBucketDefinitions,
    Macie2ClassificationJobScheduleFrequency,
)
from constructs import Construct

from constructs_lib.account.adoption import adopt
from constructs_lib.account.singletons import MACIE
from constructs_lib.site import Site

WEEKDAY = "SUNDAY"


class SensitiveData(Construct):
    """Macie over the account's buckets; the content of those that it is asked to look into.

    About 0.10 USD a month for a bucket, and 1 USD for a GB that it looks into.

    Attributes:
        session: The account's session.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
    ) -> None:
        super().__init__(scope, id_)
        self._site = site
        self._account_id = site.account_id
        self.session = Macie2Account(
            self, "main", status="ENABLED", finding_publishing_frequency="FIFTEEN_MINUTES"
        )
        adopt(self.session, MACIE, site=site)

    def look_into(self, thing: str, *, bucket: str) -> Macie2ClassificationJob:
        """Look into a bucket's objects now, and into new ones every week.

        Args:
            thing: Construct id of the job, and last part of its name.
            bucket: Name of the bucket; `KeyUser.MACIE` has to be among the users of its key.
                Otherwise Macie skips every object.
        """
        return Macie2ClassificationJob(
            self,
            thing,
            name=self._site.name(thing),
            description=f"Looks for personal data and credentials in {bucket}",
            job_type="SCHEDULED",
            initial_run=True,
            schedule_frequency=Macie2ClassificationJobScheduleFrequency(weekly_schedule=WEEKDAY),
            s3_job_definition=Macie2ClassificationJobS3JobDefinition(
                bucket_definitions=[
                    Macie2ClassificationJobS3JobDefinitionBucketDefinitions(
                        account_id=self._account_id, buckets=[bucket]
                    )
                ]
            ),
            depends_on=[self.session],
        )
