"""Words of a correction (訂正の区分), each with one line of meaning."""

from enum import StrEnum

from django.utils.translation import gettext_noop as noop

from hayauma import regulation


class Stage(StrEnum):
    """Where a case stands."""

    STOPPED = "stopped"  # the rest is stopped; what is wrong has not been written down
    DESCRIBED = "described"  # what is wrong is known; no text yet
    WRITTEN = "written"  # the texts that put it right are begun
    CLOSED = "closed"  # nothing more is owed
    DISMISSED = "dismissed"  # nothing was wrong: the sending went on


class Wrong(StrEnum):
    """What was wrong; the words of the regulation's facts."""

    ERROR = "error"  # 日時などの誤り
    PERSONAL_DATA = "personal_data"  # 個人情報
    WORKS = "works"  # 著作物
    WORDING = "wording"  # 表現
    AUDIENCE = "audience"  # メニュー・宛先の誤り
    WITHDRAWN = "withdrawn"  # 撤回: it does not hold any more


class Through(StrEnum):
    """Through what it was noticed."""

    TELEPHONE = "telephone"
    COUNTER = "counter"
    INQUIRY = "inquiry"
    STAFF = "staff"
    CHECK = "check"
    OTHER = "other"


class What(StrEnum):
    """Other measures to think of (その他必要な措置); which are owed when, the rule says."""

    WEB = "web"  # the same text on the city's site
    CHANNELS = "channels"  # LINE, radio, L-Alert and others that carried it
    TELEPHONE = "telephone"  # the people it concerns are told by telephone
    LEAK_REPORT = "leak_report"  # a leak of personal data is reported
    HOLDER = "holder"  # whoever holds the right in the work is told


WRONG_WORDS = {
    Wrong.ERROR: noop("日時などの誤り"),
    Wrong.PERSONAL_DATA: noop("個人情報"),
    Wrong.WORKS: noop("著作物"),
    Wrong.WORDING: noop("表現"),
    Wrong.AUDIENCE: noop("メニュー・宛先の誤り"),
    Wrong.WITHDRAWN: noop("撤回"),
}
THROUGH_WORDS = {
    Through.TELEPHONE: noop("電話"),
    Through.COUNTER: noop("来庁"),
    Through.INQUIRY: noop("質問・要望"),
    Through.STAFF: noop("職員"),
    Through.CHECK: noop("自動点検"),
    Through.OTHER: noop("その他"),
}
WHAT_WORDS = {
    What.WEB: noop("市のウェブページの同じ内容を直す"),
    What.CHANNELS: noop("同じ内容を出した、ほかの媒体を直す"),
    What.TELEPHONE: noop("関係する人に電話で知らせる"),
    What.LEAK_REPORT: noop("個人情報の漏えいとして報告する"),
    What.HOLDER: noop("著作物の権利を持つ人に知らせる"),
}
STAGE_WORDS = {
    Stage.STOPPED: noop("止めました"),
    Stage.DESCRIBED: noop("訂正文を作る"),
    Stage.WRITTEN: noop("訂正中"),
    Stage.CLOSED: noop("完了"),
    Stage.DISMISSED: noop("誤りではなかった"),
}
# What is never quoted again, in mail, note or shown difference: the rule's own list.
NEVER_REPEATED = frozenset(Wrong(one) for one in regulation.NEVER_REPEATED)
