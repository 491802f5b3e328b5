"""Letters (送る電子メールの種別): the closed table of every mail the system sends.

Only a 配信メール falls under 第8条; everything else has its class here and is never called one.
"""

from enum import StrEnum
from typing import NamedTuple


class LetterClass(StrEnum):
    """What a mail is."""

    MAGAZINE = "magazine"  # 配信メール: a bulletin to those who chose its menus
    SERIES_ISSUE = "series_issue"  # 定期の配信メール: an issue of a series
    CORRECTION = "correction"  # 訂正メール
    DIGEST = "digest"  # まとめ: permitted texts again, in a fixed frame
    STAFF_TEST = "staff_test"  # 試し: a copy to the staff's own phones
    MENU_NOTICE = "menu_notice"  # 配信メニューの変更のお知らせ
    CONFIRMATION = "confirmation"  # 登録の確認: the link of double opt-in
    RECEIPT = "receipt"  # 受付: registration done, withdrawal done, inquiry received
    ANSWER = "answer"  # 回答 to a citizen
    ALARM = "alarm"  # 知らせ to staff: urgent release, failure, expiring leave
    TASK = "task"  # 依頼 to staff: approval waits, later look (後閲) waits
    DRILL = "drill"  # 訓練


class LetterRules(NamedTuple):
    """What holds for one class of mail."""

    article8: bool  # 第8条 applies: approval or urgency, and equipment
    counted: bool  # in the figures of what was sent
    archived: bool  # as a back number (配信履歴)
    list_unsubscribe: bool  # carries the one-click header, unless its menu is mandatory


LETTERS: dict[LetterClass, LetterRules] = {
    LetterClass.MAGAZINE: LetterRules(True, True, True, True),
    LetterClass.SERIES_ISSUE: LetterRules(True, True, True, True),
    LetterClass.CORRECTION: LetterRules(True, True, True, True),
    LetterClass.DIGEST: LetterRules(False, False, False, True),
    LetterClass.STAFF_TEST: LetterRules(False, False, False, False),
    LetterClass.MENU_NOTICE: LetterRules(False, False, False, True),
    LetterClass.CONFIRMATION: LetterRules(False, False, False, False),
    LetterClass.RECEIPT: LetterRules(False, False, False, False),
    LetterClass.ANSWER: LetterRules(False, False, False, False),
    LetterClass.ALARM: LetterRules(False, False, False, False),
    LetterClass.TASK: LetterRules(False, False, False, False),
    LetterClass.DRILL: LetterRules(False, False, False, False),
}
