"""Protection on the way to the relay: verified, or nothing is sent."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from hayauma.mail.smtp import Courier, Relay, Stage, Tls
from tests.mail.carrying import carry, first_trouble, outgoing, relay, words
from tests.mail.certificates import Authority
from tests.sink import Sink, sink

pytestmark = pytest.mark.once

ALL = dict.fromkeys(range(1, 41), "accepted")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


def trusting(server: Sink, authority: Authority, tls: Tls, **changes: Any) -> Relay:
    return relay(server.port, tls=tls, ca_file=str(authority.file), **changes)


@pytest.mark.parametrize("pipelining", [True, False])
def test_starttls_with_a_certificate_that_verifies(authority: Authority, pipelining: bool) -> None:
    with sink(starttls=authority.server(), pipelining=pipelining) as server:
        assert words(carry(trusting(server, authority, Tls.REQUIRE), outgoing(40))) == ALL
    assert b"STARTTLS" in server.commands
    assert len(server.letters) == 40


def test_tls_from_the_first_octet(authority: Authority) -> None:
    with sink(implicit=authority.server()) as server:
        assert words(carry(trusting(server, authority, Tls.IMPLICIT), outgoing(40))) == ALL


def test_the_name_asked_for_is_the_one_that_was_set(authority: Authority) -> None:
    with sink(starttls=authority.server("other.test")) as server:
        named = trusting(server, authority, Tls.REQUIRE, server_name="other.test")
        assert words(carry(named, outgoing(40))) == ALL


def test_a_login_only_under_protection(authority: Authority) -> None:
    with sink(starttls=authority.server(), user="town", password="secret") as server:
        login = trusting(server, authority, Tls.REQUIRE, user="town", password="secret")
        assert words(carry(login, outgoing(40))) == ALL
    with sink(user="town", password="secret") as server:
        opportunist = trusting(server, authority, Tls.TRY, user="town", password="secret")
        with Courier(opportunist, connections=1) as courier:
            courier.offer(outgoing(1))
            assert first_trouble(courier).stage is Stage.AUTH
        assert not [command for command in server.commands if command.startswith(b"AUTH")]


@pytest.mark.parametrize("tls", [Tls.REQUIRE, Tls.IMPLICIT])
@pytest.mark.parametrize("fault", ["expired", "wrong name", "unknown authority"])
def test_a_certificate_that_does_not_verify_stops_everything(
    authority: Authority, tmp_path: Path, tls: Tls, fault: str
) -> None:
    signer = Authority(tmp_path) if fault == "unknown authority" else authority
    name = "other.test" if fault == "wrong name" else "relay.test"
    context = signer.server(name, expired=fault == "expired")
    offered: dict[str, Any] = {"implicit" if tls is Tls.IMPLICIT else "starttls": context}
    with (
        sink(**offered) as server,
        Courier(trusting(server, authority, tls), connections=2) as courier,
    ):
        courier.offer(outgoing(3))
        trouble = first_trouble(courier)
        assert (trouble.stage, trouble.relay_wide) == (Stage.TLS, True)
        assert "証明書" in trouble.reply
        assert courier.unusable_for > 0
        assert len(courier.stop()) == 3
        assert courier.collect(0).results == []
    assert not [command for command in server.commands if command.startswith(b"MAIL")]


def test_a_relay_that_lost_its_starttls_gets_nothing(authority: Authority) -> None:
    with (
        sink() as server,
        Courier(trusting(server, authority, Tls.REQUIRE), connections=1) as courier,
    ):
        courier.offer(outgoing(3))
        trouble = first_trouble(courier)
        assert (trouble.stage, trouble.relay_wide) == (Stage.STARTTLS, True)
        assert len(courier.stop()) == 3
    assert not [command for command in server.commands if command.startswith(b"MAIL")]


def test_words_slipped_in_before_the_handshake_stop_it(authority: Authority) -> None:
    with sink(starttls=authority.server(), extra_after_starttls=b"250 injected\r\n") as server:
        courier = Courier(trusting(server, authority, Tls.REQUIRE), connections=1)
        with courier:
            courier.offer(outgoing(1))
            assert first_trouble(courier).stage is Stage.TLS
            assert len(courier.stop()) == 1


@contextmanager
def mute_after(*replies: bytes) -> Iterator[int]:
    """A server that says these lines, one for each thing it is told, and then nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        end = threading.Event()

        def serve() -> None:
            talks = []
            while not end.is_set():
                try:
                    talk, _ = listening.accept()
                except TimeoutError:
                    continue
                talks.append(talk)
                # Whoever has lost patience is gone.
                with suppress(OSError):
                    for reply in replies:
                        talk.sendall(reply)
                        if reply is not replies[-1]:
                            talk.recv(1000)
            for talk in talks:
                talk.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            end.set()
            thread.join()


def test_a_handshake_that_stalls_is_given_up(authority: Authority) -> None:
    replies = (b"220 x\r\n", b"250-x\r\n250 STARTTLS\r\n", b"220 go\r\n")
    with mute_after(*replies) as port:
        stalled = relay(port, tls=Tls.REQUIRE, greeting=1.0, ca_file=str(authority.file))
        with Courier(stalled, connections=1) as courier:
            courier.offer(outgoing(2))
            assert first_trouble(courier).stage is Stage.TLS
            assert len(courier.stop()) == 2


def test_an_implicit_handshake_that_stalls_is_given_up(authority: Authority) -> None:
    with mute_after(b"220 this is no TLS\r\n") as port:
        plain = relay(port, tls=Tls.IMPLICIT, connect=0.3, ca_file=str(authority.file))
        with Courier(plain, connections=1) as courier:
            courier.offer(outgoing(2))
            assert first_trouble(courier).stage in (Stage.TLS, Stage.CONNECT)
            assert len(courier.stop()) == 2


def test_trying_takes_any_certificate(tmp_path: Path) -> None:
    with sink(starttls=Authority(tmp_path).server(expired=True)) as server:
        assert words(carry(relay(server.port, tls=Tls.TRY), outgoing(40))) == ALL
    assert b"STARTTLS" in server.commands


def test_trying_goes_on_in_the_clear_where_protection_fails() -> None:
    # A context without a certificate cannot finish any handshake.
    import ssl

    broken = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with sink(starttls=broken) as server:
        assert words(carry(relay(server.port, tls=Tls.TRY), outgoing(40))) == ALL
    with sink() as server:
        assert words(carry(relay(server.port, tls=Tls.TRY), outgoing(40))) == ALL


def test_a_missing_file_of_certificates_is_said(tmp_path: Path) -> None:
    with sink(implicit=None) as server:
        lost = relay(server.port, tls=Tls.IMPLICIT, ca_file=str(tmp_path / "none.pem"))
        with Courier(lost, connections=1) as courier:
            courier.offer(outgoing(1))
            assert first_trouble(courier).reply
            assert len(courier.stop()) == 1
