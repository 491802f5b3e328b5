"""The closed table of mails: which of them is a 配信メール, and what follows from that."""

from hayauma.regulation import LETTERS, LetterClass

MAGAZINE = {LetterClass.MAGAZINE, LetterClass.SERIES_ISSUE, LetterClass.CORRECTION}


def test_every_class_has_its_row() -> None:
    assert set(LETTERS) == set(LetterClass)


def test_article_8_binds_the_magazine_and_nothing_else_is_counted_or_archived() -> None:
    for name, rules in LETTERS.items():
        magazine = name in MAGAZINE
        assert (rules.article8, rules.counted, rules.archived) == (magazine,) * 3, name


def test_what_goes_to_all_who_chose_can_be_stopped_with_one_press() -> None:
    stoppable = {name for name, rules in LETTERS.items() if rules.list_unsubscribe}

    assert stoppable == MAGAZINE | {LetterClass.DIGEST, LetterClass.MENU_NOTICE}
