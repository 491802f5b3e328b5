"""A profile recorded by an older version: what it could not say stands on the product's default."""

import re

import pytest

from hayauma.regulation import Kind, completed, load_profile, parse_profile

NEWER = ("approval.series", "equipment.attestation", "training.grace_days")


def older(name: str) -> str:
    """A profile as it was before some keys were there."""
    text = load_profile(name).text
    for key in NEWER:
        text = re.sub(rf"\[{re.escape(key)}\]\n(?:.+\n)+", "", text)
        assert f"[{key}]" not in text
    return text


@pytest.mark.parametrize("name", ["toride", "hibarino"])
def test_keys_it_lacks_are_undecided_and_cite_nothing(name: str) -> None:
    policy = parse_profile(completed(older(name)), name)
    whole, default = load_profile(name), load_profile()
    for key in NEWER:
        found = policy.setting(key)
        assert found.value == default.value(key)
        assert (found.basis.kind, found.basis.clause) == (Kind.DEFAULT, None)
        assert "加わった項目" in found.basis.ground
    others = [one.key for one in whole.values() if one.key not in NEWER]
    assert all(policy.setting(key) == whole.setting(key) for key in others)


def test_what_lacks_nothing_stays_byte_for_byte() -> None:
    text = load_profile().text
    assert completed(text) is text
