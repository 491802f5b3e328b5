"""Questions about texts (本文): by what consent something is shown, and what was put right."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.archive.correcting import reading as correcting
from hayauma.archive.correcting.changes import amendments
from hayauma.archive.correcting.reading import CorrectionView
from hayauma.archive.correcting.states import WRONG_WORDS
from hayauma.bulletins import consent_reading
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.consent_reading import ConsentView
from hayauma.bulletins.states import Matter, WorkGround
from hayauma.oversight.audit.answers import Answer, Asked, Table, table

MATTERS = {Matter.WORK: noop("著作物"), Matter.PERSONAL: noop("個人情報")}
GROUNDS = {
    WorkGround.OWN: noop("市のもの"),
    WorkGround.CONSENT: noop("承諾"),
    WorkGround.QUOTATION: noop("引用"),
}
SHA256_DIGITS = 64


def consents(asked: Asked) -> Answer:
    """Answer by which consent a picture or a passage is shown: by a bulletin's number, or a file.

    Source: 第7条第2号, 第3号. A file is named by its SHA-256.
    """
    given = asked.number.strip().lower()
    if len(given) == SHA256_DIGITS:
        return Answer((_consents(consent_reading.of_file(given)),))
    bulletin = bulletins.numbered(asked.number, service=asked.service)
    if bulletin is None:
        return Answer((), (_("この番号の配信メールはありません。"),))
    draft = bulletins.bulletin(bulletin, at=asked.at).revision.draft
    found = consent_reading.of_bulletin(bulletin)
    declared = {one.file_sha256 for one in found}
    files = [
        (one.name, one.size, one.sha256, _("あり") if one.sha256 in declared else _("なし"))
        for one in draft.attachments
    ]
    columns = (_("ファイル"), _("大きさ（B）"), _("照合値（SHA-256）"), _("承諾等の記録"))
    pictures = table(_("添付ファイル"), columns, files, _("添付ファイルはありません。"))
    return Answer((_consents(found), pictures))


def corrections(asked: Asked) -> Answer:
    """Answer what was corrected in a period, how long it took; with a number also the original.

    Source: 第9条. The minutes run from the discovery to the first letter of the correction.
    """
    found = correcting.opened(
        service=asked.service, since=asked.since, until=asked.until, at=asked.at
    )
    kept = [one for one in found if not asked.number or one.number == asked.number]
    rows = [
        (
            one.number,
            one.subject,
            one.section,
            _(WRONG_WORDS[one.wrong]) if one.wrong else "",
            one.found_at or one.opened_at,
            one.corrected_at,
            one.minutes(asked.at) if one.corrected_at else None,
            one.gone,
            one.kept_back,
            one.amended_at,
            one.closed_at,
        )
        for one in kept
    ]
    columns = (
        _("番号"),
        _("件名"),
        _("所管"),
        _("不適当な点"),
        _("気付いた時刻"),
        _("訂正メールの送り始め"),
        _("訂正までの分"),
        _("受け取った人"),
        _("止まった人"),
        _("履歴の修正"),
        _("完結"),
    )
    tables = [table(_("訂正"), columns, rows, _("ありません。"))]
    if asked.number and kept:
        tables += [_original(kept[0]), _amended(kept[0])]
    return Answer(tuple(tables))


def _original(case: CorrectionView) -> Table:
    """The sealed text as it was permitted: it was never changed."""
    permit = bulletins.permits_of(case.bulletin)[-1]
    draft = bulletins.revision(permit.revision_id).draft
    rows = [
        (_("件名"), draft.subject),
        (_("本文"), draft.body),
        (_("照合値（SHA-256）"), permit.digest),
    ]
    return table(_("誤っていた配信メールの原文"), (_("項目"), _("内容")), rows)


def _amended(case: CorrectionView) -> Table:
    rows = [
        (one.at, f"{one.post}　{one.by_name}", one.note, one.before, one.after)
        for one in amendments(case.number, service=case.service)
    ]
    columns = (_("時刻"), _("だれが"), _("説明"), _("修正前"), _("修正後"))
    return table(_("配信履歴の修正"), columns, rows, _("ありません。"))


def _consents(found: tuple[ConsentView, ...]) -> Table:
    rows = [
        (
            _(MATTERS[one.matter]),
            _(GROUNDS[one.ground]),
            one.passage or one.file_sha256,
            one.holder,
            _("あり") if one.to_fact else "",
            _("あり") if one.to_content else "",
            one.given_on,
            one.method,
            one.evidence,
            one.by_name,
            one.at,
            one.withdrawn_at,
        )
        for one in found
    ]
    columns = (
        _("種類"),
        _("根拠"),
        _("どの部分"),
        _("権利者・本人"),
        _("事実への承諾"),
        _("内容への了承"),
        _("承諾の日"),
        _("方法"),
        _("証拠"),
        _("記録した人"),
        _("記録の時刻"),
        _("取消し"),
    )
    return table(_("承諾・了承"), columns, rows, _("記録はありません。"))
