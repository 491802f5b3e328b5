"""Tables of the organization, in two halves: people and posts, and the equipment rule."""

from hayauma.organization.models.equipment import Hold, Terminal, TerminalCode, TerminalLeave
from hayauma.organization.models.people import (
    Absence,
    Account,
    Appointment,
    Placement,
    Post,
    Programme,
    ProgrammeCharge,
    ProgrammeOwner,
    RoleSeat,
    Section,
    SectionAlias,
    Substitute,
)

__all__ = [
    "Absence",
    "Account",
    "Appointment",
    "Hold",
    "Placement",
    "Post",
    "Programme",
    "ProgrammeCharge",
    "ProgrammeOwner",
    "RoleSeat",
    "Section",
    "SectionAlias",
    "Substitute",
    "Terminal",
    "TerminalCode",
    "TerminalLeave",
]
