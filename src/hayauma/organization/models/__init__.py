"""Tables of the organization: people and posts, equipment, training, and who audits."""

from hayauma.organization.models.auditing import AuditCommission
from hayauma.organization.models.equipment import (
    AttestationRoot,
    Hold,
    LeaveRequest,
    Terminal,
    TerminalCertificate,
    TerminalCode,
    TerminalLeave,
    TerminalPasskey,
)
from hayauma.organization.models.future import Reorganisation
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
from hayauma.organization.models.training import Attendance, Course

__all__ = [
    "Absence",
    "Account",
    "Appointment",
    "Attendance",
    "AttestationRoot",
    "AuditCommission",
    "Course",
    "Hold",
    "LeaveRequest",
    "Placement",
    "Post",
    "Programme",
    "ProgrammeCharge",
    "ProgrammeOwner",
    "Reorganisation",
    "RoleSeat",
    "Section",
    "SectionAlias",
    "Substitute",
    "Terminal",
    "TerminalCertificate",
    "TerminalCode",
    "TerminalLeave",
    "TerminalPasskey",
]
