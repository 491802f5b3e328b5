"""Equipment: which proofs the city takes, a look that is overdue, and a leave beside both."""

import pytest

from hayauma.regulation import Code, Policy, ReleaseFacts, load_profile, may_release
from hayauma.regulation import parse_profile as parse

TORIDE = load_profile("toride")


def town(**values: str) -> Policy:
    """Return the seed's rules with other values for some keys of equipment."""
    text = TORIDE.text
    for key, value in values.items():
        head = f"[equipment.{key}]\nvalue = "
        before, _head, after = text.partition(head)
        assert after, key
        text = f"{before}{head}{value}\n{after.partition(chr(10))[2]}"
    return parse(text, "town")


def judged(policy: Policy, **facts: object) -> tuple[bool, set[str], str | None]:
    """Return whether an approved bulletin may go, why, and by which clause."""
    told = ReleaseFacts(approval="live", **facts)  # type: ignore[arg-type]
    verdict = may_release(told, policy)
    codes = {str(reason.code) for reason in verdict.reasons}
    return verdict.allowed, codes, verdict.basis.clause


@pytest.mark.parametrize("proof", ["none", "certificate", "passkey", "credential"])
def test_any_one_of_the_proofs_will_do(proof: str) -> None:
    allowed, codes, _clause = judged(TORIDE, terminal="enrolled", proof=proof)
    assert allowed
    assert Code.FROM_DEPLOYED in codes


def test_a_proof_the_city_does_not_take_is_refused_as_its_own_rule() -> None:
    strict = town(proofs='["certificate", "passkey"]')
    assert judged(strict, terminal="enrolled", proof="passkey")[0]
    allowed, codes, clause = judged(strict, terminal="enrolled", proof="credential")
    assert (allowed, clause) == (False, None)
    assert codes == {Code.PROOF_NOT_ACCEPTED}
    with_leave = judged(strict, terminal="enrolled", proof="credential", leave="single")
    assert (with_leave[0], with_leave[2]) == (True, "第8条第2項ただし書")
    assert not judged(strict, terminal="enrolled", proof="credential", urgent=True)[0]


def test_where_no_proof_is_regulated_any_enrolled_machine_will_do() -> None:
    text = TORIDE.text
    written = text[text.index("[equipment.proofs]") :].partition("\n\n")[0]
    open_ = '[equipment.proofs]\nvalue = "not_regulated"\nkind = "製"\nground = "試験"'
    policy = parse(text.replace(written, open_), "town")
    assert judged(policy, terminal="enrolled", proof="credential")[0]


def test_a_look_that_is_overdue_is_told_and_bars_only_where_the_city_says() -> None:
    allowed, codes, clause = judged(TORIDE, terminal="enrolled", look="overdue")
    assert (allowed, clause) == (True, "第8条第1項")
    assert {Code.LOOK_OVERDUE, Code.FROM_DEPLOYED} <= codes
    bars = town(not_looked_at='"barred"')
    assert judged(bars, terminal="enrolled")[0]
    assert judged(bars, terminal="enrolled", look="overdue") == (
        False,
        {Code.LOOK_OVERDUE_BARS},
        None,
    )
    assert judged(bars, terminal="enrolled", look="overdue", leave="standing")[0]


@pytest.mark.parametrize("terminal", ["unknown", "retired"])
def test_a_proof_makes_no_terminal_of_a_machine_that_is_none(terminal: str) -> None:
    allowed, _codes, clause = judged(TORIDE, terminal=terminal, proof="certificate")
    assert (allowed, clause) == (False, "第8条第2項")
