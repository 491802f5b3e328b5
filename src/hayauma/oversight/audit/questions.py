"""The fifteen questions (監査の問い): each with what it wants to know first, and its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from hayauma import journal
from hayauma.organization.directory import Person
from hayauma.oversight.acts import Act
from hayauma.oversight.audit import (
    catalogue,
    changes,
    citizens,
    releases,
    standing,
    texts,
    training,
)
from hayauma.oversight.audit.answers import Answer, Asked


class Wants(StrEnum):
    """What a question has to be told before it can be answered."""

    NUMBER = "number"  # a bulletin's number
    NUMBER_OR_FILE = "number_or_file"  # a bulletin's number, or a file's SHA-256
    PERIOD = "period"  # from a day to a day
    PERIOD_AND_NUMBER = "period_and_number"  # and a number, if one is of interest
    DAY = "day"
    MOMENT = "moment"
    MENU = "menu"
    HOW_MUCH = "how_much"  # whether everything is to be read again
    NOTHING = "nothing"  # it is about now


@dataclass(frozen=True)
class Question:
    """One saved question; `key` stands in its address and in the names of its files."""

    n: int
    key: str
    text: str
    wants: Wants
    answer: Callable[[Asked], Answer]


QUESTIONS = (
    Question(
        1,
        "whose",
        noop("ある配信メールを、だれが作成し、承認し、発信したか"),
        Wants.NUMBER,
        releases.whose,
    ),
    Question(
        2,
        "unapproved",
        noop("承認を経ない発信のすべてと、その理由"),
        Wants.PERIOD,
        releases.unapproved,
    ),
    Question(
        3,
        "equipment",
        noop("ある日に有効だった配備機器と機器の特例"),
        Wants.DAY,
        standing.equipment,
    ),
    Question(
        4,
        "could-release",
        noop("ある時刻に、だれが発信できたか"),
        Wants.MOMENT,
        standing.could_release,
    ),
    Question(
        5,
        "consents",
        noop("ある写真や文について、だれの承諾があるか"),
        Wants.NUMBER_OR_FILE,
        texts.consents,
    ),
    Question(
        6,
        "corrections",
        noop("訂正した配信メールの原文と、訂正までの分"),
        Wants.PERIOD_AND_NUMBER,
        texts.corrections,
    ),
    Question(
        7,
        "menu",
        noop("ある配信メニューが、どのようにできたか"),
        Wants.MENU,
        catalogue.menu,
    ),
    Question(
        8,
        "inquiries",
        noop("質問・要望と、回答までの日数"),
        Wants.PERIOD,
        citizens.questions,
    ),
    Question(
        9,
        "training",
        noop("研修をどこまで受けているか"),
        Wants.NOTHING,
        training.coverage,
    ),
    Question(
        10,
        "addresses",
        noop("アドレスをいくつ、なぜ、いつから持ち、いつ消したか"),
        Wants.PERIOD,
        citizens.addresses,
    ),
    Question(
        11,
        "unedited",
        noop("証跡が書き換えられていないか"),
        Wants.HOW_MUCH,
        changes.unedited,
    ),
    Question(
        12,
        "restores",
        noop("復元を最後に確かめたのはいつか"),
        Wants.NOTHING,
        changes.restores,
    ),
    Question(
        13,
        "looks",
        noop("だれが、どのアドレスを見たか"),
        Wants.PERIOD,
        changes.looks,
    ),
    Question(
        14,
        "changes",
        noop("二つの日の間の、定め、役、機器の変更のすべて"),
        Wants.PERIOD,
        changes.between,
    ),
    Question(
        15,
        "not-urgent",
        noop("緊急の発信のうち、後で緊急でなかったとされたもの"),
        Wants.PERIOD,
        releases.not_urgent,
    ),
)
BY_KEY = {one.key: one for one in QUESTIONS}


def look_up(question: Question, asked: Asked, *, by: Person, exported: bool = False) -> Answer:
    """Answer a question, and write down that it was asked or its answer taken away.

    Written down first, in a transaction of its own: an answer may take long, and keeps nobody
    waiting who writes.
    """
    with transaction.atomic():
        journal.record(
            act=Act.EXPORTED if exported else Act.LOOKED_UP,
            actor=by.actor,
            object=f"question:{question.key}",
            payload=_told(question, asked),
            at=asked.at,
            service=asked.service,
        )
    return question.answer(asked)


def _told(question: Question, asked: Asked) -> dict[str, journal.JSON]:
    """What was asked, as far as the question wants it; nothing that was typed freely."""
    told: dict[str, journal.JSON] = {"n": question.n}
    if question.wants in {Wants.PERIOD, Wants.PERIOD_AND_NUMBER}:
        told |= {"since": _day(asked.since), "until": _day(asked.until)}
    if question.wants in {Wants.DAY, Wants.MOMENT}:
        told["moment"] = _day(asked.moment)
    if question.wants in {Wants.NUMBER, Wants.NUMBER_OR_FILE, Wants.PERIOD_AND_NUMBER}:
        told["number"] = asked.number
    if question.wants is Wants.HOW_MUCH:
        told["whole"] = asked.whole
    if question.wants is Wants.MENU:
        told["menu"] = asked.menu
    return told


def _day(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
