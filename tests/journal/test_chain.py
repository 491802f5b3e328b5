"""The chain itself: pure, and the same for whoever computes it anew from the description."""

import hashlib
import hmac
import os

import pytest

from hayauma.journal.chain import GENESIS, SEPARATOR, Head, Sealed, commit, first_fault, link


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 1_000])
def test_a_commitment_is_hmac_sha256(size: int) -> None:
    payload, key = os.urandom(size), os.urandom(32)
    assert commit(payload, key) == hmac.digest(key, payload, "sha256")


def test_a_link_can_be_computed_from_its_description_alone() -> None:
    columns = SEPARATOR.join(["7", "2026-06-03 01:00:00.000000", "a.b", "c", "d", "", "e:1"])
    commitment = bytes(range(32))
    leaf = hashlib.sha256(b"\0" + commitment + columns.encode()).digest()
    expected = hashlib.sha256(GENESIS + b"1:7:" + leaf).digest()
    assert link(GENESIS, 1, 7, commitment, columns.encode()) == expected


def chain(length: int) -> list[Sealed]:
    made, before = [], GENESIS
    for position in range(1, length + 1):
        columns, key, payload = b"%d" % position, os.urandom(32), b"{}"
        commitment = commit(payload, key)
        before = link(before, position, position, commitment, columns)
        made.append(Sealed(position, position, before, columns, commitment, key, payload, False))
    return made


def test_a_sound_chain_has_no_fault_and_its_end_is_its_head() -> None:
    links = chain(3)
    assert first_fault(links, Head(3, links[-1].hash)) is None
    assert first_fault([], None) is None
    assert first_fault([], Head(0, GENESIS)) is None


def test_a_fault_names_the_lowest_place_and_reads_no_further() -> None:
    links = chain(3)
    endless = iter([links[0], links[2]])
    fault = first_fault(endless, Head(3, links[-1].hash))
    assert fault is not None
    assert fault.position == 2
    assert list(endless) == []


@pytest.mark.parametrize(("head", "position"), [(2, 3), (4, 4), (3, 3)])
def test_an_end_that_is_not_the_head_s_is_a_fault(head: int, position: int) -> None:
    fault = first_fault(chain(3), Head(head, bytes(32)))
    assert fault is not None
    assert fault.position == position
