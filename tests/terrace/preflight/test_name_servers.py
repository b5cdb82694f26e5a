"""A resolver on loopback, which answers what a test says."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from terrace.aws import Unreadable
from terrace.preflight import name_servers

Answer = Callable[[dns.message.Message], None]


@contextmanager
def resolver(answer: Answer) -> Iterator[int]:
    """Answer one question after the other, until the block ends; yields the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]

        def serve() -> None:
            while True:
                question, client = server.recvfrom(4096)
                if not question:
                    return
                response = dns.message.make_response(dns.message.from_wire(question))
                response.flags |= dns.flags.RA
                answer(response)
                server.sendto(response.to_wire(), client)

        thread = Thread(target=serve)
        thread.start()
        try:
            yield port
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
                client.sendto(b"", ("127.0.0.1", port))
            thread.join()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], frozenset[str]]:
    def ask(answer: Answer) -> frozenset[str]:
        with resolver(answer) as port:
            own = dns.resolver.Resolver(configure=False)
            own.nameservers, own.port = ["127.0.0.1"], port
            monkeypatch.setattr(dns.resolver, "default_resolver", own)
            return name_servers.public_name_servers("terrace.example")

    return ask


def delegated(response: dns.message.Message) -> None:
    servers = ("ns-1.awsdns-01.com.", "ns-2.awsdns-02.net.")
    response.answer.append(dns.rrset.from_text("terrace.example.", 60, "IN", "NS", *servers))


def test_servers_are_named_without_the_last_dot(
    asked: Callable[[Answer], frozenset[str]],
) -> None:
    assert asked(delegated) == {"ns-1.awsdns-01.com", "ns-2.awsdns-02.net"}


@pytest.mark.parametrize("code", [dns.rcode.NXDOMAIN, dns.rcode.NOERROR])
def test_a_domain_that_nobody_has_has_none(
    asked: Callable[[Answer], frozenset[str]], code: dns.rcode.Rcode
) -> None:
    assert asked(lambda response: response.set_rcode(code)) == frozenset()


def test_a_resolver_that_fails_is_not_an_answer(
    asked: Callable[[Answer], frozenset[str]],
) -> None:
    with pytest.raises(Unreadable, match=r"the name servers of terrace\.example could not be re"):
        asked(lambda response: response.set_rcode(dns.rcode.SERVFAIL))
