"""A proved restore (復元の確認): on which day, by whom, and how it was seen to be whole."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import city_time, services
from hayauma.organization.directory import Person
from hayauma.oversight.acts import Act
from hayauma.oversight.guidance import answers_for


@transaction.atomic
def prove(*, service: str, on: date, people: str, way: str, by: Person, at: datetime) -> None:
    """Write down that a backup was restored and found whole.

    Source: 第4条第3項第3号. Errors: ValidationError by field (on, people, way), and for anybody but
    the operations manager.
    """
    if not answers_for(by, service=service, at=at):
        raise ValidationError(_("復元の確認を記録するのは、運用管理者です。"), code="officer")
    faults = {}
    if on > city_time.day(at):
        faults["on"] = _("まだ来ていない日です。")
    if not people.strip():
        faults["people"] = _("だれが確かめたかを書いてください。")
    if not way.strip():
        faults["way"] = _("何を、どう確かめたかを書いてください。")
    if faults:
        raise ValidationError(faults)
    journal.record(
        act=Act.RESTORE_PROVED,
        actor=by.actor,
        object=f"service:{services.named(service).code}",
        payload={"on": on.isoformat(), "people": people.strip(), "way": way.strip()},
        at=at,
        service=service,
    )
