"""Where a bulletin stands, and the words of its other columns."""

from enum import StrEnum


class State(StrEnum):
    """Where a bulletin stands; 発信 and what follows is delivery's to tell."""

    DRAFTING = "drafting"  # 作成中
    SUBMITTED = "submitted"  # 承認待ち
    RETURNED = "returned"  # 差戻し
    PERMITTED = "permitted"  # 承認済み or 緊急: it has a Permit
    RELEASED = "released"  # 発信を指示した: its text can no longer change
    ABANDONED = "abandoned"  # 取りやめ


class Door(StrEnum):
    """The two doors to a Permit."""

    APPROVAL = "approval"  # 承認（第8条第1項）
    URGENT = "urgent"  # 承認を経ない発信（第8条第1項ただし書）


class DecisionKind(StrEnum):
    """What the decider said."""

    APPROVED = "approved"  # 承認
    RETURNED = "returned"  # 差戻し


class Relation(StrEnum):
    """How a bulletin stands to an earlier one (第9条)."""

    CORRECTION = "correction"  # 訂正メール: to those who got the wrong one
    REPLACEMENT = "replacement"  # 正しいメール: to those whose letter was stopped
    RETRACTION = "retraction"  # 撤回: what was announced does not hold any more


# What puts right what was sent: the city may free it of lead time, hours and review.
CORRECTING = frozenset({Relation.CORRECTION, Relation.REPLACEMENT, Relation.RETRACTION})


class Standing(StrEnum):
    """How a Permit stands to the text as it is now; the words of the release facts."""

    NONE = "none"  # no live Permit
    LIVE = "live"  # the text is what was permitted
    CHANGED = "changed"  # it was changed afterwards


class Within(StrEnum):
    """Where a moment lies to a Permit's window."""

    BEFORE = "before"  # not yet
    INSIDE = "inside"  # now
    MISSED = "missed"  # too late: ask again


class Matter(StrEnum):
    """What a consent is about (第7条第2号・第3号)."""

    WORK = "work"  # 著作物: an image, an attachment or a quoted passage
    PERSONAL = "personal"  # 個人情報: a passage or picture that shows somebody


class WorkGround(StrEnum):
    """By what right a work is shown; the words of the facts of publish_work."""

    OWN = "own"  # 市のもの
    CONSENT = "consent"  # 著作者の承諾
    QUOTATION = "quotation"  # 著作権法による引用, where the city's policy opens it
