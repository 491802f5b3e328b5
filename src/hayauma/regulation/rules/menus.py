"""Menus (第4条第3項第4号, 第10条): set by the operations manager, asked for by form."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from hayauma.regulation.codes import Act, Code
from hayauma.regulation.facts import Facts, fact
from hayauma.regulation.judging import Finding, ask, breach, judge
from hayauma.regulation.policy import Policy
from hayauma.regulation.rules.roles import absence_explained, reserved
from hayauma.regulation.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class SetMenuFacts(Facts):
    """Somebody is about to make, change, merge or delete a menu."""

    by: Literal["manager", "substitute", "manager_staff", "section_head", "other"] = fact(
        "設定する人（運用管理者・その代決者・その部下・課等の長・その他）", "other"
    )
    manager: Literal["present", "absent", "vacant"] = fact(
        "運用管理者（在席・不在・欠員）", "present"
    )
    absence_reason: str = fact("不在の理由（代決のとき）", "")
    request: Literal["none", "filed"] = fact("依頼書", "none")
    reason: str = fact("依頼書なしに設定する理由", "")


def may_set_menu(facts: SetMenuFacts, policy: Policy) -> Verdict:
    """Return the verdict on setting a menu (配信メニューの設定).

    Source: 第4条第3項第4号; on the manager's own motion the reason is the city's rule.
    """
    return judge(Act.SET_MENU, policy, "menu.set_by", _setting(facts, policy))


def _setting(facts: SetMenuFacts, policy: Policy) -> Iterator[Finding]:
    title = "manager.title"
    yield from reserved(
        policy,
        "menu.set_by",
        by=facts.by,
        holder=facts.manager,
        title=title,
        otherwise=Code.NOT_MENU_SETTER,
    )
    yield from absence_explained(policy, by=facts.by, reason=facts.absence_reason, title=title)
    if facts.request == "none" and not facts.reason.strip():
        yield from ask(policy, "menu.own_motion", Code.MENU_REASON_MISSING)


@dataclass(frozen=True, kw_only=True)
class FileMenuRequestFacts(Facts):
    """A section is about to file the official form (別記様式)."""

    by: Literal["head", "substitute", "section_staff", "other"] = fact(
        "提出する人（課等の長・その代決者・その職員・その他）", "other"
    )
    head: Literal["present", "absent", "vacant"] = fact("課等の長（在席・不在・欠員）", "present")
    absence_reason: str = fact("不在の理由（代決のとき）", "")
    consultation: Literal["none", "one_side", "both_sides"] = fact(
        "運用管理者との協議の記録（なし・一方が確認・双方が確認）", "none"
    )
    form: Literal["complete", "incomplete"] = fact("依頼書の記入", "complete")


def may_file_menu_request(facts: FileMenuRequestFacts, policy: Policy) -> Verdict:
    """Return the verdict on filing a request for a menu (依頼書の提出).

    Source: 第10条第2項: consultation first, then the form.
    """
    return judge(
        Act.FILE_MENU_REQUEST,
        policy,
        "menu.request_by",
        chain(_filed_by(facts, policy), _prepared(facts, policy)),
    )


def _filed_by(facts: FileMenuRequestFacts, policy: Policy) -> Iterator[Finding]:
    title = "approver.title"
    yield from reserved(
        policy,
        "menu.request_by",
        by=facts.by,
        holder=facts.head,
        title=title,
        otherwise=Code.NOT_MENU_FILER,
    )
    yield from absence_explained(policy, by=facts.by, reason=facts.absence_reason, title=title)


def _prepared(facts: FileMenuRequestFacts, policy: Policy) -> Iterator[Finding]:
    if facts.consultation == "none":
        title = policy.word("manager.title")
        yield from breach(policy, "menu.consultation", Code.CONSULTATION_MISSING, title=title)
    elif facts.consultation == "one_side":
        yield from breach(policy, "menu.consultation_agreed", Code.CONSULTATION_ONE_SIDED)
    if facts.form == "incomplete":
        yield from breach(policy, "menu.form", Code.FORM_INCOMPLETE)
