"""Keeping the register (登録簿の管理): what every act on a terminal asks first, and writes last.

Source: 第8条第2項: the people of 情報管理主管課, and nobody else.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import city_time
from hayauma.look import japanese
from hayauma.organization import directory, staff_notices
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.kinds import Role
from hayauma.organization.models import Terminal
from hayauma.regulation import LetterClass

WATCH = journal.Actor("system:terminals", "配備機器の照合")


def refuse_strangers(by: Person) -> None:
    """Raise ValidationError for anybody but the people of 情報管理主管課 (第8条第2項)."""
    if not by.has(Role.TERMINAL_KEEPER):
        raise ValidationError(
            {NON_FIELD_ERRORS: [_("配備機器の登録は、情報管理主管課の職員が行います。")]},
            code="keeper",
        )


def locked(code: str) -> Terminal:
    """Return a terminal in use, locked. Errors: ValidationError for any other."""
    rows = Terminal.objects.select_for_update(of=("self",)).select_related("keeper")
    row = rows.filter(code=code, retired_at__isnull=True).first()
    if row is None:
        raise ValidationError({"terminal": _("使われている配備機器ではありません。")})
    return row


def record(
    act: Act, row: Terminal, actor: journal.Actor, payload: Mapping[str, str | None], at: datetime
) -> None:
    """Write down what happened to a terminal."""
    journal.record(act=act, actor=actor, object=f"terminal:{row.code}", payload=payload, at=at)


def tell_keepers(
    row: Terminal,
    *,
    template: str,
    subject: str,
    key: str,
    context: Mapping[str, object],
    at: datetime,
) -> None:
    """Write to everybody who keeps terminals, in the caller's transaction."""
    keepers = [account for account, _name in directory.placed_in(row.keeper.code, at=at)]
    text = render_to_string(
        f"organization/{template}.txt", {"name": f"{row.name}　{row.place}", **context}
    )
    staff_notices.send(keepers, klass=LetterClass.ALARM, subject=subject, text=text, key=key, at=at)


def moment(at: datetime) -> str:
    """Return a moment as a letter to the staff names it."""
    return japanese.full_moment(city_time.local(at))
