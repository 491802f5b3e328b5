"""A part of the report (年次報告の部), and how its figures, months and reasons are written."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.mail.reasons import Reason
from hayauma.oversight.annual.figures import Figures
from hayauma.oversight.audit.answers import Table

REASONS = {
    Reason.UNKNOWN_USER: noop("あて先のアドレスがない"),
    Reason.DOMAIN_GONE: noop("あて先のドメインがない"),
    Reason.MAILBOX_FULL: noop("相手の受信箱がいっぱい"),
    Reason.FILTERED: noop("受信拒否の設定、又は迷惑メールと判断された"),
    Reason.SUSPENDED: noop("あて先が使われていない"),
    Reason.TOO_BIG: noop("メールが大きすぎる"),
    Reason.POLICY: noop("相手側の送信元の決まり"),
    Reason.OUR_FAULT: noop("こちらの設定の不備"),
    Reason.RATE: noop("一度に送りすぎと判断された"),
    Reason.TRANSIENT: noop("一時的な不調"),
    Reason.OTHER: noop("そのほか"),
}
LABEL_MOST = 16  # characters beside a bar


@dataclass(frozen=True)
class Part:
    """One part of the report."""

    key: str
    heading: str
    answer: str
    meaning: str
    tables: tuple[Table, ...]
    chart: str = ""


def reason(name: str) -> str:
    """Return why servers refused letters, in words."""
    return _(REASONS[Reason(name)]) if name in set(Reason) else name


def month(one: Figures) -> str:
    """Return a month as it stands below a bar."""
    return _("{n}月").format(n=int(one["month"][5:]))


def short(label: str) -> str:
    """Return a label as it fits beside a bar."""
    return label if len(label) <= LABEL_MOST else f"{label[: LABEL_MOST - 1]}…"


def figure(value: Any) -> str:
    """Return a figure with separators, or a dash where there is none."""
    return "－" if value is None else f"{value:,}"
