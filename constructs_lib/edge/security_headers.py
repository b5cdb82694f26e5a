"""Headers that tell browsers what they may do with an answer."""

from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicy,
    CloudfrontResponseHeadersPolicySecurityHeadersConfig,
    CloudfrontResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicy,
    CloudfrontResponseHeadersPolicySecurityHeadersConfigContentTypeOptions,
    CloudfrontResponseHeadersPolicySecurityHeadersConfigFrameOptions,
    CloudfrontResponseHeadersPolicySecurityHeadersConfigReferrerPolicy,
    CloudfrontResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurity,
)
from constructs import Construct

from constructs_lib.site import Site

NAME_LIMIT = 128  # Amazon CloudFront API Reference, ResponseHeadersPolicyConfig
HSTS_SECONDS = 63_072_000  # two years, what browsers' preload lists ask for
# Everything from the site itself, nothing from elsewhere, and no page of it inside another.
CONTENT = (
    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)


class SecurityHeaders(Construct):
    """A policy that adds the headers which the OWASP Secure Headers Project asks for.

    They replace what the application sends, except for a content security policy: a page that
    sends one of its own knows better what it loads.

    Attributes:
        policy: The policy.
    """

    def __init__(self, scope: Construct, id_: str, *, site: Site) -> None:
        super().__init__(scope, id_)
        self.policy = CloudfrontResponseHeadersPolicy(
            self,
            "main",
            name=site.name("security-headers", limit=NAME_LIMIT),
            comment="What browsers may do with an answer",
            security_headers_config=CloudfrontResponseHeadersPolicySecurityHeadersConfig(
                strict_transport_security=CloudfrontResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurity(
                    access_control_max_age_sec=HSTS_SECONDS,
                    include_subdomains=True,
                    preload=False,  # is for the owner of the whole domain to ask for
                    override=True,
                ),
                content_type_options=CloudfrontResponseHeadersPolicySecurityHeadersConfigContentTypeOptions(
                    override=True
                ),
                frame_options=CloudfrontResponseHeadersPolicySecurityHeadersConfigFrameOptions(
                    frame_option="DENY", override=True
                ),
                referrer_policy=CloudfrontResponseHeadersPolicySecurityHeadersConfigReferrerPolicy(
                    referrer_policy="strict-origin-when-cross-origin", override=True
                ),
                content_security_policy=CloudfrontResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicy(
                    content_security_policy=CONTENT, override=False
                ),
            ),
        )

    @property
    def id(self) -> str:
        """Id of the policy."""
        return self.policy.id
