"""Part 7 of the record sheet: the back number, what was wrong, and how it was put right (第9条)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.archive.correcting.reading import CorrectionView
from hayauma.archive.correcting.states import THROUGH_WORDS, WHAT_WORDS, WRONG_WORDS
from hayauma.archive.sheet_lines import Line, Part, cited, moment
from hayauma.archive.sheet_sources import Sources
from hayauma.menus.states import Publicity

PUBLICITY = {
    Publicity.PUBLIC: noop("公開"),
    Publicity.MEMBERS: noop("登録者だけ"),
    Publicity.NONE: noop("非公開"),
}


def corrections(sources: Sources) -> Part:
    """Return part 7: each case of something wrong, the back number, each amendment of it."""
    heading = _("訂正・配信履歴の修正") + cited(sources.policy, "correction.duty")
    lines = [line for case in sources.corrections for line in _case(case)]
    if copy := sources.back_number:
        shown = f"{_(PUBLICITY[copy.publicity])}　{moment(copy.published_at)}"
        lines.append(Line(_("配信履歴"), shown))
        if copy.public_until:
            lines.append(Line(_("　公開の終わり"), moment(copy.public_until)))
        lines.append(Line(_("訂正"), copy.note or _("ありません")))
    for change in sources.amendments:
        words = f"{moment(change.at)}　{change.post}　{change.by_name}　{change.note}"
        lines.append(Line(_("配信履歴の修正"), words))
    nothing = _("訂正はありません。配信履歴にはまだ載っていません。")
    return Part(7, heading, tuple(lines), "" if lines else nothing)


def _case(case: CorrectionView) -> Iterator[Line]:
    wrong = _(WRONG_WORDS[case.wrong]) if case.wrong else _("まだ書かれていません")
    yield Line(_("不適当な点"), f"{wrong}　{moment(case.opened_at)}　{case.opened_by}".rstrip())
    if case.found_at:
        through = _(THROUGH_WORDS[case.found_through]) if case.found_through else ""
        yield Line(_("　発見"), f"{moment(case.found_at)}　{through}".rstrip())
    gone, kept = f"{case.gone:,}", f"{case.kept_back:,}"
    figures = _("受け取った人{gone}人、止めた人{kept}人").format(gone=gone, kept=kept)
    yield Line(_("　残りの送信を止めた時"), figures)
    if case.corrected_at:
        took = _("発見から{n}分").format(n=case.minutes(case.corrected_at))
        yield Line(_("　訂正メール"), f"{moment(case.corrected_at)}　{took}")
    for measure in case.measures:
        if measure.taken:
            words = _("した") if measure.done else _("要らない")
            said = f"{words}　{measure.by_name}　{moment(measure.at)}　{measure.note}"
            yield Line("　" + _(WHAT_WORDS[measure.what]), said.rstrip())
    if case.closed_at:
        said = f"{moment(case.closed_at)}　{case.closed_by}　{case.closing_note}"
        yield Line(_("　終わり"), said.rstrip())
