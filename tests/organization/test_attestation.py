"""A passkey that must bring its maker's attestation: a chain to a listed root, and nothing less."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.installation import policies
from hayauma.organization import attestation, passkeys
from hayauma.organization.acts import Act
from hayauma.regulation import load_profile
from tests.organization import makers
from tests.organization.authenticator import FLAG, Authenticator
from tests.organization.office import Office
from tests.organization.test_passkeys import PARTY, make
from tests.organization.test_terminals import enrol, issue, register
from tests.town import SERVICE

ROOT, OTHER, MIDDLE, LEAF = (makers.key() for _ in range(4))


@pytest.fixture
def office_with_code(office: Office) -> Office:
    text = load_profile("toride").text.replace(
        '[equipment.attestation]\nvalue = "not_regulated"',
        '[equipment.attestation]\nstrength = "must"\nvalue = "listed_roots"',
    )
    policies.put_in_force(
        service=SERVICE, text=text, name="toride", ground="決定", in_force_from=office.at,
        actor=journal.SYSTEM, at=office.at,
    )  # fmt: skip
    register(office, network="")
    issue(office)
    enrol(office)
    return office


@pytest.fixture
def machine(office_with_code: Office) -> Authenticator:
    """A machine whose maker's chain is whole: leaf, line, and a root that is not sent along."""
    at = office_with_code.at
    root = makers.root(at, ROOT)
    middle = makers.between(at, MIDDLE, root, ROOT)
    leaf = makers.leaf(at, LEAF, middle, MIDDLE)
    chain = (makers.der(leaf), makers.der(middle))
    return Authenticator(PARTY.origin, PARTY.id, chain=chain, attests=LEAF)


def believed(office: Office, key: makers.Key = ROOT, name: str = "Maker Root") -> int:
    pem = makers.pem(makers.root(office.at, key, name))
    return attestation.enter(pem=pem, by=office.person("keeper"), at=office.at).id


def refused(office: Office, machine: Authenticator) -> str:
    with pytest.raises(ValidationError) as fault:
        make(office, machine)
    assert passkeys.listing() == ()
    return str(fault.value.code)


def test_a_chain_to_a_listed_root_is_entered_and_none_other(
    office_with_code: Office, machine: Authenticator
) -> None:
    assert refused(office_with_code, machine) == "unattested", "no root is listed yet"
    pem = makers.pem(makers.root(office_with_code.at, ROOT))
    keeper = office_with_code.person("keeper")
    attestation.enter(pem=pem, by=keeper, at=office_with_code.at)
    with pytest.raises(ValidationError, match="もう登録されています"):
        attestation.enter(pem=pem, by=keeper, at=office_with_code.at)
    made = make(office_with_code, machine)
    assert made.terminal == "duty-01"
    (entry,) = journal.entries(acts=[Act.ATTESTATION_ROOT_ENTERED])
    assert entry.payload
    assert "Maker Root" in entry.payload["subject"]


def test_whoever_attests_themselves_or_is_attested_by_nobody(
    office_with_code: Office, machine: Authenticator
) -> None:
    believed(office_with_code)
    by_itself = replace(machine, chain=(), attests=machine.key)
    assert refused(office_with_code, by_itself) == "unattested"
    assert refused(office_with_code, replace(machine, chain=(), attests=None)) == "unattested"


def test_a_root_of_the_same_name_with_another_key_is_another_root(
    office_with_code: Office, machine: Authenticator
) -> None:
    believed(office_with_code, OTHER)
    assert refused(office_with_code, machine) == "unattested"


def test_a_signature_of_another_key_than_the_leaf_s(
    office_with_code: Office, machine: Authenticator
) -> None:
    believed(office_with_code)
    assert refused(office_with_code, replace(machine, attests=OTHER)) == "unattested"


def test_a_leaf_makes_no_other_leaves(office_with_code: Office, machine: Authenticator) -> None:
    at = office_with_code.at
    believed(office_with_code)
    root = makers.root(at, ROOT)
    no_authority = makers.between(at, MIDDLE, root, ROOT, authority=False)
    leaf = makers.leaf(at, LEAF, no_authority, MIDDLE)
    forged = replace(machine, chain=(makers.der(leaf), makers.der(no_authority)))
    assert refused(office_with_code, forged) == "unattested"


def test_a_root_that_was_taken_out_is_believed_no_longer(
    office_with_code: Office, machine: Authenticator
) -> None:
    root = believed(office_with_code)
    keeper = office_with_code.person("keeper")
    attestation.remove(root_id=root, by=keeper, at=office_with_code.at)
    assert refused(office_with_code, machine) == "unattested"
    with pytest.raises(ValidationError, match="登録されている証明書では"):
        attestation.remove(root_id=root, by=keeper, at=office_with_code.at)


def test_attested_or_not_it_must_stay_in_the_machine(
    office_with_code: Office, machine: Authenticator
) -> None:
    believed(office_with_code)
    synced = replace(machine, flags=FLAG.UP | FLAG.UV | FLAG.BE)
    assert refused(office_with_code, synced) == "synced"


def test_only_keepers_and_only_authorities(office_with_code: Office) -> None:
    at = office_with_code.at
    root = makers.root(at, ROOT)
    with pytest.raises(ValidationError, match="情報管理主管課の職員"):
        attestation.enter(pem=makers.pem(root), by=office_with_code.person("author"), at=at)
    keeper = office_with_code.person("keeper")
    for pem in ("", "x", makers.pem(makers.leaf(at, LEAF, root, ROOT))):
        with pytest.raises(ValidationError, match="認証局の証明書"):
            attestation.enter(pem=pem, by=keeper, at=at)
