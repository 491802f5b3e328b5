"""Limits (市の定め) a city may set itself: lead time, hours, length, central review.

The seed's regulation knows none of them. Each gate takes only what it judges, so that a reader
sees what a limit depends on; who is exempt is asked once, by exempt().
"""

import unicodedata
from collections.abc import Iterator

from hayauma.regulation.codes import Code
from hayauma.regulation.judging import Finding, breach, support
from hayauma.regulation.policy import Policy


def exempt(policy: Policy, limit: str, *, urgent: bool, correction: bool) -> bool:
    """Return whether urgent news or a correction (訂正メール) is free of a limit."""
    return (urgent and policy.says("urgent.waives", limit)) or (
        correction and policy.says("correction.exempt", limit)
    )


def lead_time(policy: Policy, *, lead_time: str, exempt: bool, excuse: str) -> Iterator[Finding]:
    """Yield what handing in too late means (提出期限)."""
    if lead_time == "short" and not exempt:
        yield from breach(
            policy,
            "lead_time.before",
            Code.LEAD_TIME_SHORT,
            excuse=excuse,
            limit=policy.setting("lead_time.before").words,
        )


def hours(policy: Policy, *, hours: str, exempt: bool, excuse: str) -> Iterator[Finding]:
    """Yield what sending outside the hours means (配信時間)."""
    if hours == "outside" and not exempt:
        yield from breach(
            policy,
            "hours.sending",
            Code.OUTSIDE_HOURS,
            excuse=excuse,
            limit=policy.setting("hours.sending").words,
        )


def length(policy: Policy, *, characters: int, exempt: bool, excuse: str) -> Iterator[Finding]:
    """Yield what a text over the limit means (字数)."""
    most = policy.number("length.characters")
    if most is not None and characters > most and not exempt:
        yield from breach(
            policy,
            "length.characters",
            Code.TOO_LONG,
            excuse=excuse,
            limit=most,
            count=characters,
        )


def central_review(policy: Policy, *, review: str, exempt: bool) -> Iterator[Finding]:
    """Yield what the central section's review means for a release (主管課の審査).

    `review` is none, pending, done, or edited: done, with the words changed there.
    """
    if exempt or not policy.regulates("review.central"):
        return
    if review in {"none", "pending"}:
        yield from breach(policy, "review.central", Code.CENTRAL_REVIEW_MISSING)
    elif review == "edited" and policy.says("review.central", "approve"):
        yield from breach(policy, "review.central", Code.CENTRAL_EDIT_RETURNED)
    elif review == "edited" and policy.says("review.after_edit", "back_to_owner"):
        yield from breach(policy, "review.after_edit", Code.CENTRAL_EDIT_RETURNED)
    elif review == "edited" and policy.regulates("review.after_edit"):
        yield support(policy, "review.after_edit", Code.CENTRAL_EDIT_STANDS)


def count_characters(text: str) -> int:
    """Return how long a text is by the city's count: characters as read, without line breaks."""
    return len("".join(unicodedata.normalize("NFC", text).splitlines()))
