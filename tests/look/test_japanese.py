"""Numbers, days and times are written as a city office writes them."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils import translation

from hayauma.look import japanese


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (100, "百"),
        (1_000, "千"),
        (1_010, "千十"),
        (2_143, "二千百四十三"),
        (10_000, "一万"),
        (11_000, "一万千"),
        (10_000_000, "一千万"),
        (12_345_678, "一千二百三十四万五千六百七十八"),
        (100_000_001, "一億一"),
    ],
)
def test_a_number_in_words(number: int, words: str) -> None:
    assert japanese.kanji(number) == words


@pytest.mark.parametrize("number", [-1, 10**16])
def test_a_number_nobody_reads_aloud_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        japanese.kanji(number)


@pytest.mark.parametrize(
    ("value", "year"),
    [
        (date(2019, 4, 30), "2019年"),
        (date(2019, 5, 1), "令和元年"),
        (date(2020, 1, 1), "令和2年"),
        (date(2026, 6, 3), "令和8年"),
    ],
)
def test_the_year_of_the_era(value: date, year: str) -> None:
    assert japanese.era_year(value) == year


def test_the_weekday_belongs_to_the_day() -> None:
    assert japanese.full_day(date(2026, 6, 3)) == "令和8年6月3日（水）"


def _written(template: str, language: str = "ja", **context: object) -> str:
    with translation.override(language):
        return engines["django"].from_string("{% load look %}" + template).render(context)


def test_an_instant_is_written_in_the_citys_zone() -> None:
    at = datetime(2026, 6, 2, 15, 5, tzinfo=UTC)  # 00:05 on the 3rd in Japan
    assert _written("{{ at|full_moment }}", at=at) == "令和8年6月3日（水）0時05分"
    assert _written("{{ at|iso }}", at=at) == "2026-06-03T00:05+09:00"


def test_an_english_page_has_english_days() -> None:
    at = datetime(2026, 6, 3, 1, 0, tzinfo=UTC)
    assert _written("{{ at|full_moment }}", "en", at=at) == "Wed 3 June 2026, 10:00"


def test_a_head_count_not_yet_known_says_so() -> None:
    assert _written("{{ n|people }} {{ m|people }}", n=None, m=8214) == "－ 8,214人"
