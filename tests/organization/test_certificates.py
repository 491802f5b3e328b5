"""Client certificates: known by their SHA-256 alone, until they end or are taken out."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from hayauma.organization import certificates, terminals
from hayauma.organization.seen import UNKNOWN, TerminalSeen
from hayauma.organization.terminals import Shown
from tests.organization.office import Office
from tests.organization.test_terminals import SEEN, enrol, issue, register
from tests.web.desk.authority import DAY, Authority, Issued

BY_CERTIFICATE = TerminalSeen("enrolled", "duty-01", "当直-01", "1階当直室", proof="certificate")


@pytest.fixture
def issued(office: Office, tmp_path: Path) -> Issued:
    register(office)
    return Authority(tmp_path, at=office.at).issue("duty-01")


def entered(office: Office, issued: Issued) -> certificates.CertificateView:
    return certificates.register(
        terminal="duty-01", pem=issued.pem, by=office.person("keeper"), at=office.at
    )


def test_a_registered_certificate_is_the_terminal(office: Office, issued: Issued) -> None:
    shown = certificates.fingerprint(issued.pem)
    assert certificates.recognise(shown, at=office.at) == UNKNOWN
    line = entered(office, issued)
    assert line.fingerprint.replace(":", "").lower() == shown.hex()
    assert certificates.recognise(shown, at=office.at) == BY_CERTIFICATE
    assert certificates.recognise(shown, at=office.at + 30 * DAY) == UNKNOWN
    certificates.remove(certificate_id=line.id, by=office.person("keeper"), at=office.at)
    assert certificates.recognise(shown, at=office.at) == UNKNOWN
    entered(office, issued)  # and may come back


def test_the_same_name_by_another_authority_is_nobody(
    office: Office, issued: Issued, tmp_path: Path
) -> None:
    entered(office, issued)
    other = Authority(tmp_path, at=office.at).issue("duty-01")
    assert certificates.recognise(certificates.fingerprint(other.pem), at=office.at) == UNKNOWN


def test_the_strongest_proof_counts_and_a_network_alone_never(
    office: Office, issued: Issued
) -> None:
    entered(office, issued)
    issue(office)
    enrol(office)
    certificate = certificates.fingerprint(issued.pem)

    def seen(**shown: object) -> TerminalSeen:
        return terminals.identify(Shown(**shown), at=office.at)  # type: ignore[arg-type]

    assert seen(address="192.0.2.7") == UNKNOWN
    assert seen(address="192.0.2.7", credential="s1") == SEEN
    assert seen(address="198.51.100.1", credential="s1") == UNKNOWN
    assert seen(address="198.51.100.1", certificate=certificate) == BY_CERTIFICATE
    assert seen(address="192.0.2.7", credential="s1", certificate=certificate) == BY_CERTIFICATE
    terminals.retire(terminal="duty-01", reason="更新", by=office.person("keeper"), at=office.at)
    assert seen(certificate=certificate).state == "retired"


@pytest.mark.parametrize(
    "pem", ["", "当直-01", "-----BEGIN CERTIFICATE-----\nAAAA\n", "A" * 20_000]
)
def test_what_is_no_certificate_is_told(office: Office, issued: Issued, pem: str) -> None:
    assert certificates.fingerprint(pem) == b""
    with pytest.raises(ValidationError, match="証明書"):
        certificates.register(terminal="duty-01", pem=pem, by=office.person("keeper"), at=office.at)


def test_what_cannot_be_entered(office: Office, issued: Issued, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="情報管理主管課の職員"):
        certificates.register(
            terminal="duty-01", pem=issued.pem, by=office.person("author"), at=office.at
        )
    over = Authority(tmp_path, at=office.at).issue("duty-01", until=office.at - DAY)
    with pytest.raises(ValidationError, match="期限は過ぎています"):
        entered(office, over)
    entered(office, issued)
    with pytest.raises(ValidationError, match="もう登録されています"):
        entered(office, issued)
