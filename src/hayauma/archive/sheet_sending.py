"""Parts 5 to 8 of the record sheet: the order to send, what became of it, what came after."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.archive.sheet_lines import Line, Part, cited, judged, moment
from hayauma.archive.sheet_sources import Sources
from hayauma.delivery import outcomes as ledger
from hayauma.delivery import reconciling
from hayauma.delivery.acts import Act
from hayauma.delivery.standing import StandingView
from hayauma.delivery.states import Mode
from hayauma.delivery.views import DispatchView, ReleaseView
from hayauma.delivery.words import JAPANESE, Word
from hayauma.inquiries.reading import answers
from hayauma.inquiries.states import CHANNEL_WORDS, SORT_WORDS, STATE_WORDS, WAY_WORDS
from hayauma.inquiries.views import InquiryView
from hayauma.journal import EntryLine
from hayauma.organization.seen import PROOF_WORDS

MODES = {
    Mode.NOW: noop("いま"),
    Mode.AT: noop("時刻を決めて"),
    Mode.ON_APPROVAL: noop("承認されしだい"),
}
BY_HAND = {
    Act.PAUSED: noop("一時停止"),
    Act.PAUSED_BY_RETURNS: noop("一時停止（戻ったメールが多いため）"),
    Act.RESUMED: noop("再開"),
    Act.CANCELLED: noop("取りやめ"),
    Act.TAKEN_BACK: noop("指示の取消し"),
    Act.HELD_BACK: noop("送信の時の判定により保留"),
}


def release(sources: Sources) -> Part:
    """Return part 5: each order with person, terminal, time and both verdicts; each refused one."""
    lines: list[Line] = []
    for entry in _of(sources, Act.REFUSED):
        lines.append(Line(_("認められなかった指示"), f"{entry.actor_name}　{moment(entry.at)}"))
    for standing in sources.standing_orders:
        lines.extend(_ordered_ahead(standing))
    for dispatch in sources.dispatches:
        lines.extend(_ordered(dispatch.release))
    heading = _("発信と使用機器") + cited(sources.policy, "equipment.release")
    return Part(5, heading, tuple(lines), "" if lines else _("発信の指示はありません。"))


def outcomes(sources: Sources) -> Part:
    """Return part 6: begin, end, what hands did in between, the words and the refusals' reasons."""
    lines: list[Line] = []
    for dispatch in sources.dispatches:
        lines.extend(_sent(dispatch))
    for act, words in BY_HAND.items():
        for entry in _of(sources, act):
            lines.append(Line(_(words), f"{entry.actor_name}　{moment(entry.at)}"))
    return Part(6, _("結果"), tuple(lines), "" if lines else _("送信はまだありません。"))


def inquiries(sources: Sources) -> Part:
    """Return part 8: questions and answers on this bulletin, by number; never who asked."""
    heading = _("質問・要望と回答") + cited(sources.policy, "inquiry.by")
    lines: list[Line] = []
    for one in sources.inquiries:
        lines.extend(_asked(one))
    return Part(8, heading, tuple(lines), "" if lines else _("質問・要望の記録はありません。"))


def _ordered_ahead(order: StandingView) -> Iterator[Line]:
    yield Line(_("承認されしだい発信する指示"), f"{order.by_name}　{moment(order.at)}")
    yield Line(_("　使用機器"), order.terminal_name or _("登録を確認できない機器"))
    if order.leave:
        yield Line(_("　機器の特例"), order.leave)
    yield Line(_("　指示した内容の照合値（SHA-256）"), order.digest)
    if order.ended_at and not order.release:
        because = order.ended_because or _("取消し")
        yield Line(_("　指示の終わり"), f"{moment(order.ended_at)}　{because}")


def _asked(one: InquiryView) -> Iterator[Line]:
    label = _("{sort} {number}").format(sort=_(SORT_WORDS[one.sort]), number=one.number)
    received = f"{moment(one.received_at)}　{_(CHANNEL_WORDS[one.channel])}　{one.section}"
    yield Line(label, f"{received}　{_(STATE_WORDS[one.state])}")
    for answer in answers(one.id):
        if answer.given_at is not None:
            way = f"{_(WAY_WORDS[answer.way])}　{answer.given_by}"
            told = _("　途中の連絡") if answer.interim else _("　回答")
            yield Line(told, f"{moment(answer.given_at)}　{way}")


def _ordered(order: ReleaseView) -> Iterator[Line]:
    yield Line(_("発信の指示"), f"{order.by_name}　{moment(order.at)}")
    when = f"{_(MODES[order.mode])}　{moment(order.start_at)}"
    yield Line(_("　送り始める時刻"), when)
    terminal = order.terminal_name or _("登録を確認できない機器")
    code = f"（{order.terminal}）" if order.terminal else ""
    proof = f"　{_(PROOF_WORDS[order.proof])}" if order.proof else ""
    yield Line(_("　使用機器"), f"{terminal}{code}{proof}")
    if order.leave:
        yield Line(_("　機器の特例"), order.leave)
    yield from judged(_("　指示の時の判定"), order.verdict)
    yield from judged(
        _("　送信の時の判定（{at}）").format(at=moment(order.judged_at)), order.sending_verdict
    )
    if order.taken_back_at:
        yield Line(_("　指示の取消し"), moment(order.taken_back_at))


def _sent(dispatch: DispatchView) -> Iterator[Line]:
    if dispatch.started_at is None:
        return
    counted = ledger.tally(dispatch.id)
    yield Line(_("送信の始まり"), moment(dispatch.started_at))
    yield Line(_("送信の終わり"), moment(dispatch.closed_at) or _("送信中"))
    yield Line(_("送った相手"), _people(counted.audience))
    for word in Word:
        if counted.words[word.name]:
            yield Line(f"　{_(JAPANESE[word])}", _people(counted.words[word.name]))
    for reason, number in counted.refused_by_reason.items():
        yield Line(_("　　受付拒否の理由　{reason}").format(reason=reason), _people(number))
    for reason, number in counted.returned_by_reason.items():
        yield Line(_("　受付後に戻ったもの　{reason}").format(reason=reason), _people(number))
    yield from _reconciled(dispatch)
    yield Line(
        _("　注"),
        _("受付済みは、相手のメールサーバーが受け取ったものです。本人が読んだかは分かりません。"),
    )


def _reconciled(dispatch: DispatchView) -> Iterator[Line]:
    """Say whether the ledger agrees with the frozen list (突合)."""
    found = reconciling.of(dispatch.id)
    if found is None:
        return
    agrees = (
        _("一致") if found.agrees else _("不一致（{n}件）").format(n=sum(found.faults.values()))
    )
    yield Line(_("　確定した宛先との突合"), f"{agrees}　{moment(found.at)}")


def _of(sources: Sources, act: Act) -> list[EntryLine]:
    return [entry for entry in sources.entries if entry.act == act]


def _people(number: int) -> str:
    return _("{n}人").format(n=f"{number:,}")
