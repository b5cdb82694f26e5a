"""A TLS certificate that proves itself through DNS and renews itself the same way."""

from cdktf import Fn, TerraformProvider, TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.acm_certificate_validation import AcmCertificateValidation
from cdktf_cdktf_provider_aws.route53_record import Route53Record
from constructs import Construct

from constructs_lib.site import Site

RECORD_SECONDS = 60


class Certificate(Construct):
    """A certificate for one name, valid once its record stands in the zone.

    Attributes:
        domain: The name it is for.
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
    ) -> None:
        """Create the certificate.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            domain: The name it is for.
            zone_id: Public zone that serves the name.
            zone_provider: Provider of the zone's account.
        """
        super().__init__(scope, id_)
        self.domain = domain
        certificate = AcmCertificate(
            self,
            "main",
            domain_name=domain,
            validation_method="DNS",
            tags=site.tag("certificate"),
            # A listener holds the old one until it has the new one.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        # One name has exactly one record to prove it.
        options = certificate.interpolation_for_attribute("domain_validation_options")
        proof = Fn.one(Token.as_list(options))
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

    @property
    def arn(self) -> str:
        """ARN of the certificate, known once it is valid."""
        return self._validation.certificate_arn
