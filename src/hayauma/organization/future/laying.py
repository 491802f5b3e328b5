"""Laying a planned organisation (予定の書き込み): its rows begin at the moment, others end there.

Source: 第3条第2項, 第4条第2項 (roles hang on posts), 第5条第2項 (who owns it answers). Nothing here
has to run at midnight: what reads a moment reads what holds then.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from hayauma.organization.future import laying_people
from hayauma.organization.future.pen import Pen
from hayauma.organization.future.wanted import ProgrammeWanted, Wanted
from hayauma.organization.models import (
    Post,
    Programme,
    ProgrammeCharge,
    ProgrammeOwner,
    RoleSeat,
    Section,
    SectionAlias,
    Substitute,
)
from hayauma.organization.periods import at_moment


def lay(wanted: Wanted, *, service: str) -> tuple[list[list[Any]], dict[str, str]]:
    """Lay the rows; return what was done, and the telephones that change with the moment.

    Errors: ValidationError where something was entered by hand for that very moment.
    """
    pen = Pen()
    phones = _sections(pen, wanted, service)
    _posts(pen, wanted, service)
    laying_people.lay(pen, wanted)
    _programmes(pen, wanted)
    return pen.did, phones


def _sections(pen: Pen, wanted: Wanted, service: str) -> dict[str, str]:
    if wanted.sections is None:
        return {}
    moment = wanted.moment
    now = {one.code: one for one in Section.objects.filter(at_moment(moment))}
    phones = {
        one.code: one.phone
        for one in wanted.sections
        if one.phone and one.code in now and now[one.code].phone != one.phone
    }
    for one in wanted.sections:
        if one.code not in now:
            pen.make(Section(code=one.code, name=one.name, phone=one.phone, since=moment))
    heirs = wanted.heirs()
    stays = {one.code for one in wanted.sections}
    for code, row in now.items():
        if code not in stays:
            heir = Section.objects.filter(code=heirs.get(code, "")).first()
            pen.change(row, successor_id=heir.pk if heir else None)
            pen.end(row, moment)
    _aliases(pen, wanted, service, heirs)
    return phones


def _aliases(pen: Pen, wanted: Wanted, service: str, heirs: dict[str, str]) -> None:
    """Let a name in the regulation go where the table says, else to the heir."""
    said = {one.alias: one.code for one in wanted.sections or () if one.alias}
    stays = {one.code for one in wanted.sections or ()}
    rows = SectionAlias.objects.filter(at_moment(wanted.moment), service=service)
    now = {row.alias: row for row in rows.select_related("section").order_by("since", "pk")}
    for alias in {*said, *now}:
        row = now.get(alias)
        was = row.section.code if row else ""
        goes = said.get(alias) or (was if was in stays else heirs.get(was, ""))
        if goes == was:
            continue
        if row:
            pen.end(row, wanted.moment)
        if goes:
            section = Section.objects.get(code=goes)
            pen.make(
                SectionAlias(service=service, alias=alias, section=section, since=wanted.moment)
            )


def _posts(pen: Pen, wanted: Wanted, service: str) -> None:
    moment = wanted.moment
    now = {
        one.code: one for one in Post.objects.filter(at_moment(moment)).select_related("section")
    }
    if wanted.posts is None:
        stays = {one.code for one in wanted.sections or ()}
        gone = [
            row
            for row in now.values()
            if wanted.sections is not None and row.section.code not in stays
        ]
    else:
        sections = {one.code: one for one in Section.objects.filter(at_moment(moment))}
        listed = {one.code for one in wanted.posts}
        gone = [row for code, row in now.items() if code not in listed]
        for one in wanted.posts:
            if one.code not in now:
                pen.make(
                    Post(
                        code=one.code,
                        title=one.title,
                        section=sections[one.section],
                        is_head=one.is_head,
                        since=moment,
                    )
                )
    for row in gone:
        pen.end(row, moment)
    _seats(pen, wanted, service, {row.pk for row in gone})
    _substitutes(pen, wanted, {row.pk for row in gone})


def _seats(pen: Pen, wanted: Wanted, service: str, gone: set[int]) -> None:
    said = {one.role: one.code for one in wanted.posts or () if one.role}
    rows = RoleSeat.objects.filter(at_moment(wanted.moment), service=service)
    now = {row.role: row for row in rows.select_related("post").order_by("since", "pk")}
    for role in {*said, *now}:
        row = now.get(role)
        goes = said.get(role, "")
        if row and (row.post.code == goes or (not goes and row.post_id not in gone)):
            continue
        if row:
            pen.end(row, wanted.moment)
        if goes:
            post = Post.objects.get(code=goes)
            pen.make(RoleSeat(service=service, role=role, post=post, since=wanted.moment))


def _substitutes(pen: Pen, wanted: Wanted, gone: set[int]) -> None:
    moment = wanted.moment
    said = {one.code: one.substitutes for one in wanted.posts or () if one.substitutes is not None}
    stands: dict[str, list[str]] = {}
    rows = Substitute.objects.filter(at_moment(moment)).select_related("post", "stand_in")
    for row in rows.order_by("order", "pk"):
        listed = said.get(row.post.code)
        place = len(stands.get(row.post.code, ()))
        fits = listed is None or (place < len(listed) and listed[place] == row.stand_in.code)
        if {row.post_id, row.stand_in_id} & gone or not fits:
            pen.end(row, moment)
        else:
            stands.setdefault(row.post.code, []).append(row.stand_in.code)
    posts = {one.code: one for one in Post.objects.filter(at_moment(moment))}
    for code, listed in said.items():
        for order, stand_in in enumerate(listed, 1):
            if stand_in not in stands.get(code, ()):
                pen.make(
                    Substitute(
                        post=posts[code], stand_in=posts[stand_in], order=order, since=moment
                    )
                )


def _programmes(pen: Pen, wanted: Wanted) -> None:
    moment = wanted.moment
    now = {one.code: one for one in Programme.objects.filter(at_moment(moment))}
    sections = {one.code: one for one in Section.objects.filter(at_moment(moment))}
    said = {one.code: one for one in wanted.programmes or ()}
    for code, row in now.items():
        if wanted.programmes is not None and code not in said:
            pen.end(row, moment)
    for one in said.values():
        if one.code not in now:
            row = Programme(code=one.code, name=one.name, since=moment)
            pen.make(row)
            pen.make(ProgrammeOwner(programme=row, section=sections[one.section], since=moment))
            now[one.code] = row
    heirs = wanted.heirs()
    for owner in _standing(ProgrammeOwner.objects, now.values(), moment):
        asked = said.get(owner.programme.code)
        goes = asked.section if asked else heirs.get(owner.section.code, owner.section.code)
        if goes != owner.section.code and goes in sections:
            pen.end(owner, moment)
            pen.make(
                ProgrammeOwner(programme=owner.programme, section=sections[goes], since=moment)
            )
    _charges(pen, wanted, now, said)


def _charges(
    pen: Pen, wanted: Wanted, now: dict[str, Programme], said: dict[str, ProgrammeWanted]
) -> None:
    """End who is in charge no longer, at the end of a duty that runs over the moment."""
    moment = wanted.moment
    leaves = laying_people.leaving_at(wanted)
    duties = {one.account_id: one.duty_until for one in wanted.staff or () if one.duty_until}
    stays: dict[str, set[int]] = {}
    for charge in _standing(ProgrammeCharge.objects, now.values(), moment):
        asked = said.get(charge.programme.code)
        listed = asked.in_charge if asked else None
        if charge.account_id in leaves or (listed is not None and charge.account_id not in listed):
            pen.end(charge, duties.get(charge.account_id) or moment)
        else:
            stays.setdefault(charge.programme.code, set()).add(charge.account_id)
    for code, one in said.items():
        for account_id in one.in_charge or ():
            if account_id not in stays.get(code, ()):
                pen.make(ProgrammeCharge(programme=now[code], account_id=account_id, since=moment))


def _standing(rows: Any, programmes: Iterable[Programme], moment: datetime) -> list[Any]:
    """Return the rows of some programmes that stand at a moment, in order."""
    found = rows.filter(at_moment(moment), programme__in=list(programmes))
    return list(found.select_related("programme").order_by("since", "pk"))
