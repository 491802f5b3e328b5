"""Why an approval did not go through, a page for each: whose it is, too late, changed, closed."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hayauma.bulletins import approval, reading
from hayauma.bulletins.states import DecisionKind
from hayauma.bulletins.views import BulletinView, DecisionView, RevisionView
from hayauma.look import Way
from hayauma.organization import posts, substitutes
from hayauma.regulation import Code, Verdict
from hayauma.web.desk import frame, refusals, words
from hayauma.web.desk.approving import screen
from hayauma.web.desk.visit import Visit

CONFLICT = 409


def not_yours(visit: Visit, one: BulletinView) -> HttpResponse:
    """Say whose it is; to who held the post until lately, that this is over."""
    verdict = approval.judge(
        one, by=visit.person, digest=one.revision.digest, absence="", at=visit.at
    )
    ways = [*_who_decides(visit, one), *refusals.to(one)]
    until = _held_until(visit, one)
    if not until:
        return refusals.refused(visit, verdict, ways=ways)
    sentences = [{"text": until}, *refusals.sentences(verdict.reasons)]
    return _page(visit, refusals.heading(verdict), sentences, ways, status=refusals.status(verdict))


def second_person(visit: Visit, one: BulletinView, verdict: Verdict) -> HttpResponse:
    """Say who else may decide, where nobody decides on their own text (市の定め)."""
    return refusals.refused(visit, verdict, ways=[*_who_decides(visit, one), *refusals.to(one)])


def changed(
    visit: Visit, one: BulletinView, verdict: Verdict, *, digest: str, waits: bool
) -> HttpResponse:
    """Show what changed between the page that was read and the text as it is now."""
    shown = _revision(one, digest)
    ways = [Way(_("いまの内容を開く"), frame.url_of("approve" if waits else "bulletin", one))]
    context = {
        "bulletin": one,
        "heading": refusals.heading(verdict),
        "sentences": refusals.sentences(
            [reason for reason in verdict.reasons if reason.code == Code.TEXT_CHANGED]
        ),
        "ways": ways,
        "shown": shown,
        "editions": screen.editions_shown(shown, one.revision) if shown else [],
        "other_changes": screen.other_changes(shown, one.revision),
    }
    return frame.show(visit, "changed", context, status=CONFLICT)


def decided(visit: Visit, one: BulletinView, messages: Sequence[str] = ()) -> HttpResponse:
    """Say who decided already, what and when; or that nothing waits."""
    said = list(messages) or [_last_word(one)]
    return _page(
        visit,
        _("すでに決裁されています") if _last(one) else _("いまはできません"),
        [{"text": message} for message in said],
        refusals.to(one),
        status=CONFLICT,
    )


def _last(one: BulletinView) -> DecisionView | None:
    decisions = [d for handed in reading.submissions(one.id) for d in handed.decisions]
    return decisions[-1] if decisions else None


def _last_word(one: BulletinView) -> str:
    last = _last(one)
    if last is None:
        return _("この配信メールは、承認に出されていません。")
    said = (
        _("いま承認を待っている版はありません。{name}が承認しました（{at}）。")
        if last.kind is DecisionKind.APPROVED
        else _("いま承認を待っている版はありません。{name}が差し戻しました（{at}）。")
    )
    return said.format(name=last.by_name, at=words.moment(last.at))


def _who_decides(visit: Visit, one: BulletinView) -> list[Way]:
    """Name those who can decide now: the head, and the substitutes in their order."""
    head = posts.head_of(one.section, at=visit.at)
    post = posts.head_post(one.section, at=visit.at)
    stand_ins = substitutes.chain(post.code, at=visit.at) if post else ()
    people = [*([head] if head else []), *stand_ins]
    return [
        Way(
            f"{one.post.title}　{one.name}",
            note=_("承認する人") if one is head else _("代決者（不在のとき）"),
        )
        for one in people
        if one.account_id != visit.person.account_id
    ]


def _held_until(visit: Visit, one: BulletinView) -> str:
    """Say until when this person held the post that decides; empty where they never did."""
    post = posts.head_post(one.section, at=visit.at)
    if post is None:
        return ""
    ended = [
        term.until
        for term in posts.history(post.code)
        if term.account_id == visit.person.account_id and term.until and term.until <= visit.at
    ]
    if not ended:
        return ""
    return _("あなたが{post}だったのは、{until}までです。").format(
        post=post.title, until=words.moment(max(ended))
    )


def _revision(one: BulletinView, digest: str) -> RevisionView | None:
    """The newest revision of a digest: what the page that was read showed."""
    found = [revision for revision in reading.revisions(one.id) if revision.digest == digest]
    return found[-1] if found else None


def _page(
    visit: Visit,
    heading: str,
    sentences: Sequence[dict[str, str]],
    ways: Sequence[Way],
    *,
    status: int,
) -> HttpResponse:
    return frame.show(
        visit,
        "refused",
        {"heading": heading, "sentences": sentences, "ways": tuple(ways)},
        status=status,
    )
