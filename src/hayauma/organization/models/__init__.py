"""Tables of the organization: people and posts, the equipment rule, and who audits."""

from hayauma.organization.models.auditing import AuditCommission
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
    "AuditCommission",
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
