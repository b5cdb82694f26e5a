"""A domain's name servers as the public sees them."""

from terrace.aws import Unreadable

SECONDS = 10


def public_name_servers(domain: str) -> frozenset[str]:
    """Ask the resolver of this machine for the name servers of a domain.

    Returns:
        Their names; none where nobody has that domain, or it is not delegated.

    Raises:
        Unreadable: No resolver answers.
    """
    import dns.exception  # noqa: PLC0415 - one check of one command needs it
    import dns.resolver  # noqa: PLC0415

    try:
        answer = dns.resolver.resolve(domain, "NS", lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return frozenset()
    except dns.exception.DNSException as problem:
        said = " ".join(str(problem).split()).rstrip(".")
        raise Unreadable(f"the name servers of {domain} could not be read: {said}") from None
    return frozenset(each.target.to_text(omit_final_dot=True) for each in answer)
