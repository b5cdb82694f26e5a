"""A TLS certificate that proves itself through DNS and renews itself the same way."""

from cdktf import Fn, TerraformProvider, TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.acm_certificate_validation import AcmCertificateValidation
from cdktf_cdktf_provider_aws.route53_record import Route53Record
from constructs import Construct

from constructs_lib.edge.certificate_alarms import CertificateAlarms
from constructs_lib.monitoring.alarm import AlarmSet
from constructs_lib.site import Site

RECORD_SECONDS = 60


class Certificate(Construct):
    """A certificate for one name, valid once its record stands in the zone.

    Attributes:
        domain: The name it is for.
        names: Other names that it is for; None where there are none.
        proof: The record that proves it.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        domain: str,
        zone_id: str,
        zone_provider: TerraformProvider,
        alarms: AlarmSet,
        wildcard: bool = False,
    ) -> None:
        """Create the certificate.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            domain: The name it is for.
            zone_id: Public zone that serves the name.
            zone_provider: Provider of the zone's account.
            alarms: Family of the alarm on its end.
            wildcard: It is for every name one level below too.
        """
        super().__init__(scope, id_)
        self.domain = domain
        self.names = [f"*.{domain}"] if wildcard else None
        certificate = AcmCertificate(
            self,
            "main",
            domain_name=domain,
            subject_alternative_names=self.names,
            validation_method="DNS",
            tags=site.tag("certificate"),
            # A listener holds the old one until it has the new one.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        # One record proves a name and all names below it, so that the first is as good as any.
        options = certificate.interpolation_for_attribute("domain_validation_options")
        proof = Fn.element(Fn.tolist(Token.as_any(options)), 0)
        self.proof = Route53Record(
            self,
            "proof",
            provider=zone_provider,
            zone_id=zone_id,
            name=Fn.lookup(proof, "resource_record_name"),
            type=Fn.lookup(proof, "resource_record_type"),
            records=[Fn.lookup(proof, "resource_record_value")],
            ttl=RECORD_SECONDS,
            allow_overwrite=True,
        )
        self._validation = AcmCertificateValidation(
            self,
            "validation",
            certificate_arn=certificate.arn,
            validation_record_fqdns=[self.proof.fqdn],
        )
        CertificateAlarms(self, "alarms", alarms=alarms, certificate=self.arn)

    @property
    def arn(self) -> str:
        """ARN of the certificate, known once it is valid."""
        return self._validation.certificate_arn
