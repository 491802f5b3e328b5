"""Texts to begin from: whose they are, who may change them, and that nothing of them is lost."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.bulletins import templates
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.templates import NoSuchTemplate, TemplateDraft, TemplateView
from hayauma.organization.directory import Person
from tests.bulletins import road
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
DRAFT = TemplateDraft(
    name="不審電話",
    editions={
        "ja": EditionText("【防犯】〔地区〕の不審な電話", "〔日時〕に\r\n電話がありました。")
    },
    menus=("bohan",),
    description="還付金など",
)


def make(town: Town, by: Person | None = None, **changes: object) -> TemplateView:
    draft = replace(DRAFT, **changes)  # type: ignore[arg-type]  # the test knows the parts
    return templates.make(service=SERVICE, draft=draft, by=by or town.author, at=town.at)


def names(town: Town, by: Person) -> list[str]:
    return [one.name for one in templates.usable(service=SERVICE, by=by)]


def test_a_section_s_template_is_its_own(town: Town) -> None:
    made = make(town)
    assert made.text.body == "〔日時〕に\n電話がありました。"
    assert (made.section, made.menus) == ("anzen", ("bohan",))
    assert names(town, town.colleague) == ["不審電話"]
    assert names(town, town.other_author) == []
    with pytest.raises(NoSuchTemplate):
        templates.template(made.id, service=SERVICE, by=town.other_author)
    with pytest.raises(NoSuchTemplate):
        templates.retire(service=SERVICE, template_id=made.id, by=town.other_author, at=town.at)


def test_everybody_s_are_the_operations_manager_s_to_keep(town: Town) -> None:
    with pytest.raises(ValidationError, match="運用管理者だけです"):
        make(town, for_all=True)
    shared = make(town, by=town.manager, for_all=True, name="催し")
    make(town)
    assert names(town, town.author) == ["不審電話", "催し"]
    assert names(town, town.other_author) == ["催し"]
    for act in (
        lambda: templates.retire(
            service=SERVICE, template_id=shared.id, by=town.author, at=town.at
        ),
        lambda: templates.change(
            service=SERVICE, template_id=shared.id, draft=DRAFT, by=town.author, at=town.at
        ),
    ):
        with pytest.raises(ValidationError, match="運用管理者だけです"):
            act()
    assert names(town, town.other_author) == ["催し"]


def test_a_change_and_an_end_are_on_record(town: Town) -> None:
    made = make(town)
    changed = templates.change(
        service=SERVICE,
        template_id=made.id,
        draft=replace(DRAFT, name="還付金", editions={"ja": EditionText("件名", "本文")}),
        by=town.colleague,
        at=town.at,
    )
    assert (changed.id, changed.name, changed.text.body) == (made.id, "還付金", "本文")
    templates.retire(service=SERVICE, template_id=made.id, by=town.author, at=town.at)
    assert names(town, town.author) == []
    acts = [one.act for one in journal.entries(object=f"template:{made.id}")]
    assert acts == ["template.made", "template.changed", "template.retired"]
    assert make(town, name="還付金").id != made.id  # the name is free again


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "あ" * 81}, "name"),
        ({"description": "あ" * 201}, "description"),
        ({"editions": {"ja": EditionText("一\n二", "")}}, "subject"),
        ({"editions": {"ja": EditionText("", "あ" * 20_000)}}, "body"),
    ],
)
def test_what_cannot_be_a_template_is_told_by_field(
    town: Town, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        make(town, None, **changes)
    assert list(fault.value.message_dict) == [field]


def test_two_of_one_name_are_told(town: Town) -> None:
    make(town)
    with pytest.raises(ValidationError) as fault:
        make(town)
    assert "もうあります" in fault.value.message_dict["name"][0]


def test_a_bulletin_becomes_a_template_with_its_menus(town: Town) -> None:
    draft = templates.of_draft(road.draft_for(town), name="写し")
    made = templates.make(service=SERVICE, draft=draft, by=town.author, at=town.at)
    assert made.editions == {"ja": EditionText("防犯のお知らせ", road.BODY)}
    assert made.menus == ("bohan",)
