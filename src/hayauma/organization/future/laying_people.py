"""Laying who works where and holds what (配属と発令): and when those who leave are gone.

A duty shift that runs over the moment keeps what it needs to send urgent news, its account and its
charges, until the shift ends; posts change hands at the moment itself.
"""

from datetime import datetime, timedelta

from hayauma.organization.future.pen import Pen
from hayauma.organization.future.wanted import StaffWanted, Wanted
from hayauma.organization.models import Account, Appointment, Placement, Post, Section
from hayauma.organization.periods import at_moment


def lay(pen: Pen, wanted: Wanted) -> None:
    """Lay placements and terms, and write down who leaves when."""
    leaves = leaving_at(wanted)
    _staff(pen, wanted, leaves)
    _terms(pen, wanted, set(leaves))


def leaving_at(wanted: Wanted) -> dict[int, datetime]:
    """Return when each who leaves is gone: at the moment, or when their duty ends.

    Whoever works here just before the moment and is placed nowhere by the table leaves.
    """
    if wanted.staff is None:
        return {}
    said = {one.account_id: one for one in wanted.staff}
    before = wanted.moment - timedelta(microseconds=1)
    placed = Placement.objects.filter(at_moment(before), account__is_active=True)
    return {
        account: (said[account].duty_until if account in said else None) or wanted.moment
        for account in placed.values_list("account_id", flat=True).distinct()
        if account not in said or not said[account].section
    }


def _staff(pen: Pen, wanted: Wanted, leaves: dict[int, datetime]) -> None:
    moment = wanted.moment
    sections = {one.code: one for one in Section.objects.filter(at_moment(moment))}
    accounts = Account.objects.in_bulk(list(leaves))
    for account_id, until in leaves.items():
        pen.change(accounts[account_id], leaves_at=until)
    said = {one.account_id: one for one in wanted.staff or ()}
    placed: set[int] = set()
    rows = Placement.objects.filter(at_moment(moment)).select_related("section")
    for row in rows.order_by("since", "pk"):
        asked = said.get(row.account_id)
        if wanted.staff is None:
            _follow(pen, row, wanted, sections)
        elif asked and (asked.section, asked.title or row.title) == (row.section.code, row.title):
            placed.add(row.account_id)
        elif row.account_id in leaves:
            pen.end(row, leaves[row.account_id])
        elif asked:
            pen.end(row, moment)
    for one in said.values():
        if one.section and one.account_id not in placed:
            pen.make(_placement(one, sections[one.section], moment))


def _placement(one: StaffWanted, section: Section, moment: datetime) -> Placement:
    return Placement(account_id=one.account_id, section=section, title=one.title, since=moment)


def _follow(pen: Pen, row: Placement, wanted: Wanted, sections: dict[str, Section]) -> None:
    """Where no table of staff was handed in, people follow their section to its heir."""
    if row.section.code in sections:
        return
    pen.end(row, wanted.moment)
    heir = wanted.heirs().get(row.section.code)
    if heir:
        pen.make(
            Placement(
                account_id=row.account_id,
                section=sections[heir],
                title=row.title,
                since=wanted.moment,
            )
        )


def _terms(pen: Pen, wanted: Wanted, leaves: set[int]) -> None:
    moment = wanted.moment
    posts = {one.code: one for one in Post.objects.filter(at_moment(moment))}
    said = {(one.post, one.account_id, one.kind): one for one in wanted.terms or ()}
    stays = set()
    for term in Appointment.objects.filter(at_moment(moment)).select_related("post"):
        key = (term.post.code, term.account_id, term.kind)
        ends = term.post.code not in posts or term.account_id in leaves
        if ends or (wanted.terms is not None and key not in said):
            pen.end(term, moment)
        else:
            stays.add(key)
    for key, one in said.items():
        if key not in stays:
            pen.make(
                Appointment(
                    post=posts[one.post], account_id=one.account_id, kind=one.kind, since=one.since
                )
            )
