"""Roles (第3条〜第5条): who holds one, who acts for an absent holder, what a vacancy blocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hayauma.regulation.codes import Act, Code
from hayauma.regulation.facts import Facts, fact
from hayauma.regulation.judging import Finding, ask, breach, judge, support
from hayauma.regulation.policy import Policy
from hayauma.regulation.verdict import Verdict

Holder = Literal["present", "absent", "vacant"]  # the one whose role it is, at this moment
Role = Literal["supervising_officer", "operations_manager", "delivery_officer"]

# For each role the key of its name and, where it has one holder at a time, the key that says so.
ROLE_KEYS: dict[str, tuple[str, str]] = {
    "supervising_officer": ("supervisor.title", "supervisor.binding"),
    "operations_manager": ("manager.title", "manager.binding"),
    "delivery_officer": ("approver.title", ""),  # every section has a head of its own
}


HOLDERS = ("head", "manager")  # in a facts' `by`: the one whose act it is

# A vacancy of the operations manager without a substitute stops these two acts and nothing else.
BLOCKED_BY_MANAGER_VACANCY = {Act.SET_MENU: "menu.set_by", Act.GRANT_LEAVE: "equipment.leave"}


def reserved(
    policy: Policy, key: str, *, by: str, holder: Holder, title: str, otherwise: Code
) -> Iterator[Finding]:
    """Yield whether an act reserved by `key` is done by its holder or by a substitute in time.

    `by` is one of HOLDERS, "substitute", or anybody else, whose reason is `otherwise`.
    """
    name = policy.word(title)
    if by in HOLDERS:
        yield support(policy, key, Code.BY_HOLDER, title=name)
    elif (
        by == "substitute"
        and holder == "present"
        and policy.says("substitute.when", "absence_only")
    ):
        yield from breach(policy, "substitute.when", Code.HOLDER_PRESENT, title=name)
    elif by == "substitute":
        yield support(policy, key, Code.BY_SUBSTITUTE, title=name)
    elif holder == "vacant" and key in BLOCKED_BY_MANAGER_VACANCY.values():
        yield from breach(policy, key, Code.ROLE_VACANT, title=name)
    else:
        yield from breach(policy, key, otherwise, title=name)


def absence_explained(policy: Policy, *, by: str, reason: str, title: str) -> Iterator[Finding]:
    """Yield that a substitute must write why the holder is away (代決), where the policy asks."""
    if by == "substitute" and not reason.strip():
        name = policy.word(title)
        yield from ask(policy, "substitute.reason", Code.ABSENCE_REASON_MISSING, title=name)


def blocked_by_vacancy(role: Role, *, substitute_acting: bool) -> tuple[Act, ...]:
    """Return the acts that cannot be done while a role is vacant; never a release or a stop."""
    if role != "operations_manager" or substitute_acting:
        return ()
    return tuple(BLOCKED_BY_MANAGER_VACANCY)


@dataclass(frozen=True, kw_only=True)
class AppointFacts(Facts):
    """A role is about to be given to somebody."""

    role: Literal["supervising_officer", "operations_manager", "delivery_officer"] = fact(
        "就ける役", "delivery_officer"
    )
    held_by_another: bool = fact("同じ時に、ほかの人がその役に就いている", False)
    other_roles: tuple[Role, ...] = fact("その人がすでに就いている役", ())


def may_appoint(facts: AppointFacts, policy: Policy) -> Verdict:
    """Return the verdict on giving somebody a role (発令).

    Source: 第3条第2項, 第4条第2項 for the two roles of which there is one.
    """
    return judge(Act.APPOINT, policy, "approver.title", _appointing(facts, policy))


def _appointing(facts: AppointFacts, policy: Policy) -> Iterator[Finding]:
    title_key, single = ROLE_KEYS[facts.role]
    title, key = policy.word(title_key), single or title_key
    if single and facts.held_by_another:
        yield from breach(policy, key, Code.ROLE_HELD, title=title)
    else:
        yield support(policy, key, Code.ROLE_FREE, title=title)
    if {facts.role, *facts.other_roles} >= {"operations_manager", "delivery_officer"}:
        if policy.says("roles.together", "refused"):
            yield from breach(policy, "roles.together", Code.ROLES_TOGETHER)
        elif policy.regulates("roles.together"):
            yield support(policy, "roles.together", Code.ROLES_TOGETHER)
