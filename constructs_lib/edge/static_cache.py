"""How long CloudFront keeps static assets, and what tells two of them apart."""

from cdktf_cdktf_provider_aws.cloudfront_cache_policy import (
    CloudfrontCachePolicy,
    CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOrigin,
    CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfig,
    CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfig,
    CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfig,
)
from constructs import Construct

from constructs_lib.site import Site

NAME_LIMIT = 128  # Amazon CloudFront API Reference, CachePolicyConfig
DAY = 86_400
YEAR = 365 * DAY


class StaticCache(Construct):
    """A cache policy: an asset is its path alone, whatever cookies or parameters come with it.

    An object's `Cache-Control` decides how long it is kept, up to a year; without one it is kept
    for a day.

    Attributes:
        policy: The policy.
    """

    def __init__(self, scope: Construct, id_: str, *, site: Site) -> None:
        super().__init__(scope, id_)
        self.policy = CloudfrontCachePolicy(
            self,
            "main",
            name=site.name("static", limit=NAME_LIMIT),
            comment="Static assets, by their path alone",
            min_ttl=0,
            default_ttl=DAY,
            max_ttl=YEAR,
            parameters_in_cache_key_and_forwarded_to_origin=CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOrigin(
                cookies_config=CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfig(
                    cookie_behavior="none"
                ),
                headers_config=CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfig(
                    header_behavior="none"
                ),
                query_strings_config=CloudfrontCachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfig(
                    query_string_behavior="none"
                ),
                enable_accept_encoding_brotli=True,
                enable_accept_encoding_gzip=True,
            ),
        )

    @property
    def id(self) -> str:
        """Id of the policy."""
        return self.policy.id
