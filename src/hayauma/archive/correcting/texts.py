"""The texts that put a bulletin right (訂正文のひな型): begun from the original, edited by people.

What must not be repeated is never quoted: neither what was wrong nor, for those who got it, the
sentence it stood in.
"""

from datetime import datetime

from hayauma.archive.correcting.states import NEVER_REPEATED, Wrong
from hayauma.bulletins.draft import SUBJECT_MOST, Draft, EditionText
from hayauma.installation import city_time
from hayauma.look import japanese

MARK = "【訂正】"
RETRACTED = "【取消し】"
SORRY = "先ほど（{time}）のメールに誤りがありました。おわびして訂正します。"
NO_LONGER = "先ほど（{time}）のメールでお知らせした内容を取り消します。おわびします。"
NOT_TO_SHOW = (
    "先ほど（{time}）のメールに、載せてはならない内容がありました。おわびします。\n\n"
    "お手数ですが、前のメールは開かずに消してください。転送した方は、転送先の方にもお伝えください。"
)
DELETE = "前のメールは消してください。"


def letter(
    original: Draft, *, wrong: Wrong, passage: str, right: str, sent_at: datetime, contact: str
) -> EditionText:
    """Return the correction to those who got the original, in the city's usual words."""
    local = city_time.local(sent_at)
    time = japanese.clock(local)
    mark = RETRACTED if wrong is Wrong.WITHDRAWN else MARK
    if wrong in NEVER_REPEATED:
        # The original's subject may be what is wrong: it is not quoted either.
        return EditionText(
            f"{mark}{_moment(local)}のメールについて", _joined(NOT_TO_SHOW, contact, time)
        )
    parts = [NO_LONGER if wrong is Wrong.WITHDRAWN else SORRY]
    if passage.strip():
        parts.append(f"誤　{_line(passage)}")
    if right.strip():
        parts.append(f"正　{_line(right)}")
    parts.append(DELETE)
    subject = f"{mark}{original.subject}"[:SUBJECT_MOST]
    return EditionText(subject, _joined("\n\n".join(parts), contact, time))


def replacement(original: Draft, *, passage: str, right: str) -> dict[str, EditionText]:
    """Return the original with the right words in place of the wrong, edition by edition.

    Where the wrong words do not stand in an edition, people find and mend it: nothing is guessed.
    """

    def mended(text: str) -> str:
        return text.replace(passage, right) if passage.strip() else text

    return {
        language: EditionText(mended(text.subject), mended(text.body))
        for language, text in original.editions.items()
    }


def _joined(text: str, contact: str, time: str) -> str:
    ending = f"\n\n問い合わせ　{contact}" if contact else ""
    return text.replace("{time}", time) + ending


def _line(text: str) -> str:
    return " ".join(text.split())


def _moment(local: datetime) -> str:
    return f"{japanese.day(local.date())}{japanese.clock(local)}"
