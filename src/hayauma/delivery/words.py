"""The twelve words of a letter (配信の十二の言葉): at each instant exactly one of them is true."""

from enum import IntEnum

from django.utils.translation import gettext_noop as noop


class Word(IntEnum):
    """One byte a letter; the name is the word every screen, JSON and test uses."""

    waiting = 0  # 待ち
    in_flight = 1  # 送信中
    deferred = 2  # 再送待ち
    uncertain = 3  # 確認できず(送り直す)
    accepted = 4  # 受付済み
    refused = 5  # 受付拒否
    expired = 6  # 期限切れ
    withdrawn = 7  # 本人が停止
    stopped = 8  # 取りやめ
    quarantined = 9  # 作成できず
    digested = 10  # まとめへ
    uncertain_final = 11  # 確認できず


OPEN = frozenset({Word.waiting, Word.in_flight, Word.deferred, Word.uncertain})
CLOSED = frozenset(Word) - OPEN
# May hold the letter: to whom a correction goes (第9条).
RECEIVED = frozenset({Word.accepted, Word.uncertain_final, Word.uncertain})

JAPANESE: dict[Word, str] = {
    Word.waiting: noop("待ち"),
    Word.in_flight: noop("送信中"),
    Word.deferred: noop("再送待ち"),
    Word.uncertain: noop("確認できず（送り直す）"),
    Word.accepted: noop("受付済み"),
    Word.refused: noop("受付拒否"),
    Word.expired: noop("期限切れ"),
    Word.withdrawn: noop("本人が停止"),
    Word.stopped: noop("取りやめ"),
    Word.quarantined: noop("作成できず"),
    Word.digested: noop("まとめへ"),
    Word.uncertain_final: noop("確認できず"),
}


def count(words: bytes) -> dict[Word, int]:
    """Return how many letters of a packed array have each word; the sum is its length."""
    return {word: words.count(int(word)) for word in Word}


def is_closed(words: bytes) -> bool:
    """Return whether no letter of a packed array is open any more."""
    return not any(words.count(int(word)) for word in OPEN)
