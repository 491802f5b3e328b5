"""Telling the owning head that something wrong was sent (知らせ): the duty of 第9条 begins."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from hayauma.archive.correcting.reading import CorrectionView
from hayauma.bulletins.telling import deciders
from hayauma.bulletins.views import BulletinView
from hayauma.installation import services
from hayauma.organization import staff_notices
from hayauma.organization.directory import Person
from hayauma.regulation import LetterClass


def opened(case: CorrectionView, bulletin: BulletinView, *, by: Person, at: datetime) -> None:
    """Tell the head (or the substitutes) and whoever wrote it that the rest is stopped."""
    told = {*deciders(bulletin.section, at=at)[0], bulletin.revision.author_id}
    context = {
        "case": case,
        "by": by.actor.shown,
        "url": f"{services.named(bulletin.service).desk_url}/corrections/{case.id}/",
    }
    with override("ja"):
        text = render_to_string("archive/correction_opened.txt", context)
    staff_notices.send(
        told - {by.account_id},
        klass=LetterClass.ALARM,
        subject=f"【訂正】送信を止めました：第{case.number}号",
        text=text,
        key=f"correction:{case.id}",
        at=at,
    )
