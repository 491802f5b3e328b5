"""The question about training (研修): who writes or decides, and who of them has been trained."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.organization import trained
from hayauma.oversight.audit.answers import Answer, Asked, table

WORDS = {
    "done": noop("受けている"),
    "grace": noop("猶予の期間"),
    "none": noop("受けていない"),
}


def coverage(asked: Asked) -> Answer:
    """Answer how far those who write and decide are trained. Source: 第4条第3項第5号."""
    found = trained.coverage(service=asked.service, at=asked.at)
    sections = [(one.name, len(one.people), one.done) for one in found.sections]
    people = [
        (
            section.name,
            one.name,
            _("課等の長") if one.head else _("担当職員"),
            _(WORDS[one.standing]),
        )
        for section in found.sections
        for one in section.people
    ]
    note = _("作成し、又は承認する {n} 人のうち、研修を受けている人は {done} 人。").format(
        n=found.people, done=found.done
    )
    return Answer(
        (
            table(
                _("課等ごとの受講"),
                (_("課等"), _("作成・承認する人"), _("受けている人")),
                sections,
                _("ありません。"),
            ),
            table(
                _("人ごとの受講"),
                (_("課等"), _("氏名"), _("役"), _("研修")),
                people,
                _("ありません。"),
            ),
        ),
        (note,),
    )
