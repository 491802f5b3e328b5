"""Part 3's grounds (留意事項のよりどころ): consents, the exception, the city's own checklist."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.archive.sheet_lines import Line, basis, judged, moment
from hayauma.archive.sheet_sources import Sources
from hayauma.bulletins.consent_reading import ConsentView
from hayauma.bulletins.states import Matter, WorkGround
from hayauma.look import japanese

GROUNDS = {
    WorkGround.OWN: noop("市が作ったもの"),
    WorkGround.CONSENT: noop("著作者の承諾を得たもの"),
    WorkGround.QUOTATION: noop("著作権法による引用"),
}
PROTECTED = {"life": noop("生命"), "body": noop("身体"), "property": noop("財産")}
PASSAGE_SHOWN = 40  # characters: enough to find the passage by


def lines(sources: Sources, considerations: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what a submission rested on: each consent as it stood then, and those ended since."""
    for consent in considerations.get("consents") or ():
        yield from _consent(sources, consent)
    for ended in sources.consents:
        if ended.withdrawn_at is not None:
            yield _ended(ended)
    if exception := considerations.get("exception"):
        yield from _exception(exception)
    ground = basis(sources.policy, "considerations.checklist")
    for point, ticked in (considerations.get("checklist") or {}).items():
        yield Line(_("点検項目"), f"{point}　{_('確認した') if ticked else _('未確認')}", ground)


def _consent(sources: Sources, consent: Mapping[str, Any]) -> Iterator[Line]:
    work = consent["matter"] == Matter.WORK
    label = _("著作物の承諾") if work else _("個人情報の了承")
    key = "works.consent" if work else "personal_data.consent"
    said = [_(GROUNDS[WorkGround(consent["ground"])])] if work else _agreed(consent)
    said.append(consent["holder"])
    if consent["given_on"]:
        said.append(japanese.full_day(date.fromisoformat(consent["given_on"])))
    said.append(consent["method"])
    words = "　".join(one for one in said if one)
    yield Line(label, words, basis(sources.policy, key))
    yield Line(_("　どこ"), _where(sources, consent["file_sha256"], consent["passage"]))
    if consent["evidence"]:
        yield Line(_("　確かめられるもの"), consent["evidence"])


def _agreed(consent: Mapping[str, Any]) -> list[str]:
    """The two consents of 第7条第3号 apart: that it is shown, and what is shown."""
    fact = _("載せることについて：得た") if consent["to_fact"] else _("載せることについて：なし")
    content = _("内容について：得た") if consent["to_content"] else _("内容について：なし")
    return [fact, content]


def _where(sources: Sources, sha256: str, passage: str) -> str:
    for file in sources.revision.draft.attachments:
        if sha256 and file.sha256 == sha256:
            return _("添付ファイル {name}").format(name=file.name)
    if sha256:
        return _("添付ファイル（SHA-256 {digest}）").format(digest=sha256)
    short = passage[:PASSAGE_SHOWN] + ("…" if len(passage) > PASSAGE_SHOWN else "")
    return _("「{passage}」").format(passage=short)


def _ended(consent: ConsentView) -> Line:
    label = _("終わった承諾・了承")
    said = f"{consent.holder}　{moment(consent.withdrawn_at)}　{consent.withdrawn_note}"
    return Line(label, said.strip())


def _exception(claim: Mapping[str, Any]) -> Iterator[Line]:
    """The exception of 第7条第3号 alone; doing without approval is another, in part 4."""
    what = _(PROTECTED[claim["protects"]]) if claim["protects"] in PROTECTED else ""
    who = _("{who}が判断").format(who=claim["judged_by"])
    yield Line(_("了承を得ない掲載"), f"{what}　{who}　{claim['why']}".strip())
    yield from judged(_("　判定"), claim["verdict"])
