"""The seal of an address: opens in its place alone, and is found by a keyed digest."""

import dataclasses
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hayauma.vault import Keys, TamperedAddress, Vault

ADDRESS = "a..b@docomo.example"
PLACE = b"subscriber:1"
KEYS = Keys.make()
VAULT = Vault(KEYS)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.binary(max_size=40))
def test_an_address_opens_byte_for_byte(address: str, place: bytes) -> None:
    cipher = VAULT.seal(address, place)
    assert VAULT.open(cipher, place) == address
    assert VAULT.open(memoryview(cipher), place) == address  # type: ignore[arg-type]


def test_the_same_address_is_sealed_differently_each_time() -> None:
    first, second = VAULT.seal(ADDRESS, PLACE), VAULT.seal(ADDRESS, PLACE)
    assert first != second
    assert ADDRESS.encode() not in first
    assert len(first) == 1 + 12 + len(ADDRESS) + 16


def test_a_cipher_does_not_open_in_another_place() -> None:
    with pytest.raises(TamperedAddress):
        VAULT.open(VAULT.seal(ADDRESS, PLACE), b"subscriber:2")


@pytest.mark.parametrize("octet", range(1 + 12 + len(ADDRESS) + 16))
def test_a_cipher_with_one_bit_changed_does_not_open(octet: int) -> None:
    cipher = bytearray(VAULT.seal(ADDRESS, PLACE))
    cipher[octet] ^= 1
    with pytest.raises(TamperedAddress):
        VAULT.open(bytes(cipher), PLACE)


@pytest.mark.parametrize("cipher", [b"", b"\x01", b"\x01" + bytes(12), b"\x09" + bytes(40)])
def test_what_is_no_cipher_does_not_open(cipher: bytes) -> None:
    with pytest.raises(TamperedAddress):
        VAULT.open(cipher, PLACE)


def test_old_ciphers_open_after_a_new_key_and_new_ones_use_it() -> None:
    old = VAULT.seal(ADDRESS, PLACE)
    both = dataclasses.replace(KEYS, address=((2, bytes(range(32))), *KEYS.address))
    renewed = Vault(both)
    assert renewed.open(old, PLACE) == ADDRESS
    new = renewed.seal(ADDRESS, PLACE)
    assert new[0] == 2
    with pytest.raises(TamperedAddress):
        VAULT.open(new, PLACE)


def test_a_digest_is_keyed_and_the_same_every_time() -> None:
    assert VAULT.digest(ADDRESS) == VAULT.digest(ADDRESS)
    assert len(VAULT.digest(ADDRESS)) == 32
    assert VAULT.digest(ADDRESS) != VAULT.digest("b@docomo.example")
    assert VAULT.digest(ADDRESS) != Vault(Keys.make()).digest(ADDRESS)
    assert VAULT.digest(ADDRESS) != hashlib.sha256(ADDRESS.encode()).digest()
