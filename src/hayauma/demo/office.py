"""The town's officials at work (職員の仕事): each act by whoever it belongs to, at its moment.

What happened in the town is done by the rooms' own acts, so that its journal, record sheets and
back numbers are as true as anybody's; only the clock is told.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hayauma.bulletins import approval, drafting, submission
from hayauma.bulletins.draft import Draft
from hayauma.bulletins.submission import CONSIDERATIONS
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import audience, release, starting, urgently
from hayauma.delivery.states import Mode
from hayauma.delivery.views import DispatchView
from hayauma.installation import policies
from hayauma.organization import directory, terminals
from hayauma.organization.directory import Person
from hayauma.organization.terminals import TerminalSeen
from hayauma.subscriptions.audience import AudienceRule

CHECKLIST = "considerations.checklist"
ELSEWHERE = "koho-01"  # where those release whose section has no terminal of its own
TERMINALS = {"anzen": "anzen-01", "shobo": "duty-01", "koho": "koho-01"}


@dataclass
class Office:
    """Everybody in the city hall, by user name, and the browsers on the terminals."""

    service: str
    accounts: Mapping[str, int]
    since: datetime
    _people: dict[str, Person] = field(default_factory=dict)
    _credentials: dict[str, str] = field(default_factory=dict)

    def person(self, user: str) -> Person:
        """Return a member of staff as of the town's founding; nobody has changed posts since."""
        if user not in self._people:
            self._people[user] = directory.person(
                self.accounts[user], at=self.since, service=self.service
            )
        return self._people[user]

    def set_up_terminals(self, *, keeper: str, at: datetime) -> None:
        """Enrol a browser on every terminal, with a code that is typed once."""
        for terminal in terminals.register_lines():
            code = terminals.readable_code(secrets.token_bytes(16))
            terminals.issue_code(
                terminal=terminal.code, one_time=code, by=self.person(keeper), at=at
            )
            secret = self._credentials[terminal.code] = secrets.token_urlsafe(32)
            terminals.enrol(code=code, by=self.person(keeper), at=at, secret=secret)

    def looks_after_terminals(self, *, keeper: str, at: datetime) -> None:
        """See that every terminal stands where the register says (配備機器の点検)."""
        for terminal in terminals.register_lines():
            terminals.reconfirm(terminal=terminal.code, by=self.person(keeper), at=at)

    def terminal_of(self, user: str, at: datetime) -> TerminalSeen:
        """Return the terminal at which somebody sits when they release."""
        code = TERMINALS.get(self.person(user).section.code, ELSEWHERE)
        return terminals.recognise(self._credentials[code], at=at)

    def writes(self, user: str, programme: str, draft: Draft, *, at: datetime) -> BulletinView:
        """Begin a bulletin."""
        return drafting.start(
            service=self.service, programme=programme, draft=draft, by=self.person(user), at=at
        )

    def submits(self, user: str, bulletin: BulletinView, *, at: datetime) -> None:
        """Hand a bulletin in, everything declared that is to be declared."""
        submission.submit(
            bulletin_id=bulletin.id,
            considerations={
                **dict.fromkeys(CONSIDERATIONS, True),
                "checklist": list(policies.in_force(service=self.service, at=at).words(CHECKLIST)),
            },
            head_count=self._head_count(bulletin.revision.draft.audience, at),
            by=self.person(user),
            at=at,
        )

    def approves(
        self, user: str, bulletin: BulletinView, *, at: datetime, absence: str = ""
    ) -> None:
        """Approve what was handed in, in the head's stead where the head is away."""
        approval.approve(
            bulletin_id=bulletin.id,
            digest=bulletin.revision.digest,
            head_count=self._head_count(bulletin.revision.draft.audience, at),
            by=self.person(user),
            at=at,
            absence=absence,
        )

    def gives_back(self, user: str, bulletin: BulletinView, comment: str, *, at: datetime) -> None:
        """Say what is to be mended."""
        approval.give_back(bulletin_id=bulletin.id, comment=comment, by=self.person(user), at=at)

    def orders(
        self, user: str, bulletin: BulletinView, *, at: datetime, mode: Mode = Mode.NOW
    ) -> DispatchView:
        """Order the sending from the terminal of one's section."""
        return release.order(
            bulletin_id=bulletin.id,
            terminal=self.terminal_of(user, at),
            by=self.person(user),
            at=at,
            mode=mode,
            digest=bulletin.revision.digest,
        )

    def sends_urgently(
        self, user: str, bulletin: BulletinView, reason: str, *, at: datetime
    ) -> DispatchView:
        """Send without approval, and start at once."""
        dispatch = urgently.send(
            bulletin_id=bulletin.id,
            reason=reason,
            terminal=self.terminal_of(user, at),
            by=self.person(user),
            at=at,
        )
        starting.run(dispatch.id, at=at)
        return dispatch

    def starts(self, dispatch: DispatchView, *, at: datetime | None = None) -> datetime:
        """Let the ordered moment come, or a later one, and return it."""
        moment = at or dispatch.release.start_at + timedelta(seconds=1)
        starting.run(dispatch.id, at=moment)
        return moment

    def _head_count(self, rule: AudienceRule, at: datetime) -> int:
        return audience.head_count(rule, service=self.service, at=at)
