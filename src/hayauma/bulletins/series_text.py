"""The text an issue begins with (号の文): its series' template, or what was approved once."""

from dataclasses import replace

from hayauma.bulletins.draft import SUBJECT_MOST, Draft, EditionText
from hayauma.bulletins.models import Issue, Series, Template
from hayauma.bulletins.templates import TemplateView
from hayauma.bulletins.viewing import revision_view
from hayauma.installation import city_time
from hayauma.look import japanese
from hayauma.subscriptions.audience import AudienceRule

# What a template leaves open for each issue: its number, and the day it is due.
NUMBER, DAY = "〔号〕", "〔発行日〕"


def changes(template: TemplateView) -> bool:
    """Return whether something in a template's text is put in for each issue."""
    return any("〔" in one.subject + one.body for one in template.editions.values())


def drafted(row: Series, issue: Issue) -> Draft:
    """Return the text an issue begins with: what was approved for the series, or the template's."""
    approved = row.approvals.filter(revoked_at__isnull=True).select_related("model").first()
    if approved is not None:
        text = revision_view(approved.model.revision).draft
        return replace(text, not_before=issue.due_at, not_after=None)
    if not row.fixed:
        return _prefilled(row.template, issue, row.service.sender_name)
    texts = {
        language: EditionText(text["subject"], text["body"])
        for language, text in row.template.editions.items()
    }
    rule = AudienceRule("menus", tuple(row.template.menus))
    return Draft(texts, rule, row.service.sender_name, not_before=issue.due_at)


def _prefilled(template: Template, issue: Issue, sender: str) -> Draft:
    """The template's text with number and day put in; a subject that asks for no number ends so."""
    number = f"第{issue.n}号"
    day = japanese.full_day(city_time.day(issue.due_at))

    def put(text: str) -> str:
        return text.replace(NUMBER, number).replace(DAY, day)

    editions = {}
    for language, text in template.editions.items():
        subject = put(text["subject"])
        if NUMBER not in text["subject"]:
            subject = f"{subject[: SUBJECT_MOST - len(number) - 1]}　{number}"
        editions[language] = EditionText(subject, put(text["body"]))
    rule = AudienceRule("menus", tuple(template.menus))
    return Draft(editions, rule, sender, not_before=issue.due_at)
