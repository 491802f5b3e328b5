"""Pages about the magazine: the rules in force in words, the terms people agree to."""

import pytest
from django.test import Client

from hayauma.regulation import load_profile
from hayauma.regulation.keys import KEYS
from hayauma.subscriptions import terms
from hayauma.web.public import about
from tests.web.public.pages import text

pytestmark = pytest.mark.django_db


def test_every_rule_stands_under_a_subject_and_once() -> None:
    sections = about.sections(load_profile("toride"))
    meanings = [line.meaning for section in sections for line in section.lines]
    assert sorted(meanings) == sorted(key.meaning for key in KEYS)
    assert "そのほか" not in [section.name for section in sections], "name its subject"


def test_a_clause_is_cited_only_for_the_regulations_own_text() -> None:
    policy = load_profile("toride")
    cited = {line.meaning: line.clause for part in about.sections(policy) for line in part.lines}
    for key, value in zip(KEYS, policy.values(), strict=True):
        assert bool(cited[key.meaning]) == (value.basis.kind == "条")


def test_the_rules_page_says_what_the_city_decided_itself(citizen: Client) -> None:
    words = text(citizen.get("/regulation/"))
    assert "第8条第1項" in words
    assert "市の定め" in words
    assert "配備した機器に限る" in words


def test_the_terms_page_shows_the_text_a_consent_names(citizen: Client) -> None:
    words = text(citizen.get("/terms/"))
    assert terms.current().digest in words
    assert "メールアドレスと、選んだ情報だけをお預かりします" in words


def test_the_terms_keep_every_paragraph() -> None:
    source = terms.current().text
    shown = "".join(block.heading + block.text for block in about.blocks(source))
    whole = "".join(source.strip().split("\n\n", 1)[1].split())
    assert "".join(shown.split()) == whole


@pytest.mark.parametrize("path", ["/accessibility/", "/change/", "/register/sent/"])
def test_the_other_pages_stand(citizen: Client, path: str) -> None:
    assert citizen.get(path).status_code == 200
