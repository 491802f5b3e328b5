"""Tables of the bulletins: what is written, what is decided about it, and what comes again."""

from hayauma.bulletins.models.decisions import Decision, Permit, Reminder, Submission
from hayauma.bulletins.models.series import Issue, Series, SeriesApproval, Template
from hayauma.bulletins.models.texts import Bulletin, Consent, Edition, File, Revision, Scratch

__all__ = [
    "Bulletin",
    "Consent",
    "Decision",
    "Edition",
    "File",
    "Issue",
    "Permit",
    "Reminder",
    "Revision",
    "Scratch",
    "Series",
    "SeriesApproval",
    "Submission",
    "Template",
]
