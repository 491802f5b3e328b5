"""Telling of guidance (通知): the manager that it came, the supervising officer what was done."""

from collections.abc import Iterable
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from hayauma.installation import services
from hayauma.organization import officers, staff_notices
from hayauma.organization.kinds import Role
from hayauma.oversight.guidance_reading import GuidanceView
from hayauma.oversight.states import KIND_WORDS, GuidanceKind
from hayauma.regulation import LetterClass


def given(said: GuidanceView, *, at: datetime) -> None:
    """Tell the operations manager; those who stand in, where nobody is."""
    told = officers.answering_for(Role.OPERATIONS_MANAGER, service=said.service, at=at)
    _send("given", f"【{KIND_WORDS[said.kind]}】総括責任者から", said, told, at=at)


def answered(said: GuidanceView, *, at: datetime) -> None:
    """Tell who gave it what was done."""
    _send("answered", "【指導・助言の確認】運用管理者から", said, [said.by_account], at=at)


def _send(
    name: str, subject: str, said: GuidanceView, accounts: Iterable[int], *, at: datetime
) -> None:
    url = f"{services.named(said.service).desk_url}/oversight/guidance/"
    with override("ja"):
        text = render_to_string(f"oversight/guidance_{name}.txt", {"said": said, "url": url})
    hold = said.kind is GuidanceKind.HOLD
    staff_notices.send(
        accounts,
        klass=LetterClass.ALARM if hold else LetterClass.TASK,
        subject=subject,
        text=text,
        key=f"guidance:{said.id}:{name}",
        at=at,
    )
