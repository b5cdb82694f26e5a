"""The certificate of a name once more, in the region where CloudFront looks for it."""

from cdktf import TerraformProvider, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.acm_certificate_validation import AcmCertificateValidation
from constructs import Construct

from constructs_lib.edge.certificate import Certificate
from constructs_lib.edge.certificate_alarms import CertificateAlarms
from constructs_lib.monitoring.alarm import AlarmSet
from constructs_lib.site import Site


class CertificateCopy(Construct):
    """A second certificate for a name, proved by the record of the first.

    Source: AWS Certificate Manager User Guide, "DNS validation": an account's certificates for
    the same name have the same record, whatever their region.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        of: Certificate,
        provider: TerraformProvider,
        alarms: AlarmSet,
    ) -> None:
        super().__init__(scope, id_)
        certificate = AcmCertificate(
            self,
            "main",
            provider=provider,
            domain_name=of.domain,
            subject_alternative_names=of.names,
            validation_method="DNS",
            tags=site.tag("certificate"),
            # A distribution holds the old one until it has the new one.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        self._validation = AcmCertificateValidation(
            self,
            "validation",
            provider=provider,
            certificate_arn=certificate.arn,
            validation_record_fqdns=[of.proof.fqdn],
        )
        # ACM renews each certificate by itself: this one may fail where the first does not.
        CertificateAlarms(self, "alarms", alarms=alarms, certificate=self.arn)

    @property
    def arn(self) -> str:
        """ARN of the certificate, known once it is valid."""
        return self._validation.certificate_arn
