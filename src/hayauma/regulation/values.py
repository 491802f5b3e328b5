"""Values (値): the types a policy key can have, each with how it is read, shown and explained."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

NOT_REGULATED = "not_regulated"  # a value like any other: the city sets no rule here


@dataclass(frozen=True)
class LeadTime:
    """How long before the planned time a bulletin must be handed in (提出期限)."""

    days: int
    counting: str  # business | calendar
    by: str  # "15:00" on the last day for handing in

    def __str__(self) -> str:
        unit = "業務日" if self.counting == "business" else "日"
        return f"{self.days}{unit}前の{self.by}"


@dataclass(frozen=True)
class Hours:
    """When routine mail may be sent (配信時間), local time, both ends included."""

    days: str  # weekdays | every_day
    opens: str
    closes: str

    def __str__(self) -> str:
        days = "平日" if self.days == "weekdays" else "毎日"
        return f"{days}{self.opens}〜{self.closes}"


Value = str | int | tuple[str, ...] | LeadTime | Hours


class ValueType(Protocol):
    """How one kind of value is read from a profile and told to people."""

    def read(self, raw: object) -> Value:
        """Return the value, or raise ValueError with the sentence for the person who wrote it."""

    def allowed(self) -> str:
        """Return what may be written, in words."""

    def show(self, value: Value) -> str:
        """Return the value in Japanese."""


@dataclass(frozen=True)
class Choice:
    """One of several words."""

    words: Mapping[str, str]  # word -> its Japanese

    def read(self, raw: object) -> Value:
        """Return the word."""
        if not isinstance(raw, str):
            raise ValueError("文字列で書いてください")
        if raw not in self.words:
            raise ValueError(f"「{raw}」は選べません。選べるのは {self.allowed()} です")
        return raw

    def allowed(self) -> str:
        """Return the words."""
        return ", ".join(self.words)

    def show(self, value: Value) -> str:
        """Return the word's Japanese."""
        return self.words[str(value)]


@dataclass(frozen=True)
class Choices:
    """Any number of words out of several, each once."""

    words: Mapping[str, str]

    def read(self, raw: object) -> Value:
        """Return the words in the order written."""
        words = list_of_text(raw)
        for word in words:
            if word not in self.words:
                raise ValueError(f"「{word}」は選べません。選べるのは {self.allowed()} です")
        return words

    def allowed(self) -> str:
        """Return the words."""
        return ", ".join(self.words)

    def show(self, value: Value) -> str:
        """Return the words' Japanese."""
        return "、".join(self.words[word] for word in words_of(value)) or "なし"


@dataclass(frozen=True)
class Count:
    """A whole number with its unit."""

    unit: str
    least: int = 0

    def read(self, raw: object) -> Value:
        """Return the number."""
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise ValueError("整数で書いてください")
        if not self.least <= raw <= 1_000_000:
            raise ValueError(f"{self.allowed()}で書いてください")
        return raw

    def allowed(self) -> str:
        """Return the range."""
        return f"{self.least}以上の整数（{self.unit}）"

    def show(self, value: Value) -> str:
        """Return the number with its unit."""
        return f"{value}{self.unit}"


@dataclass(frozen=True)
class Text:
    """A short name, as it appears in sentences."""

    def read(self, raw: object) -> Value:
        """Return the name."""
        if not isinstance(raw, str):
            raise ValueError("文字列で書いてください")
        if not raw.strip() or not raw.isprintable() or len(raw) > 80:
            raise ValueError("1字から80字までの、改行のない文字列で書いてください")
        return raw

    def allowed(self) -> str:
        """Return what may be written."""
        return "80字までの文字列"

    def show(self, value: Value) -> str:
        """Return the name."""
        return str(value)


@dataclass(frozen=True)
class Names:
    """A list of names that match a pattern, each once."""

    pattern: str = r".{1,80}"
    like: str = "名前の並び"
    # Names that have a Japanese word of their own.
    words: Mapping[str, str] = field(default_factory=dict)

    def read(self, raw: object) -> Value:
        """Return the names in the order written."""
        names = list_of_text(raw)
        for name in names:
            if not re.fullmatch(self.pattern, name):
                raise ValueError(f"「{name}」は読めません。{self.like}で書いてください")
        return names

    def allowed(self) -> str:
        """Return what may be written."""
        return self.like

    def show(self, value: Value) -> str:
        """Return the names."""
        return "、".join(self.words.get(name, name) for name in words_of(value)) or "なし"


def as_json(value: Value) -> Any:
    """Return the value as JSON writes it; tables become objects."""
    if isinstance(value, LeadTime | Hours):
        return dict(vars(value))
    return list(value) if isinstance(value, tuple) else value


def words_of(value: Value) -> tuple[str, ...]:
    """Return the words of a value that is a list."""
    return value if isinstance(value, tuple) else (str(value),)


def list_of_text(raw: object) -> tuple[str, ...]:
    """Return a list of texts, each once. Errors: ValueError with the sentence for its writer."""
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise ValueError('文字列の並び ["…", "…"] で書いてください')
    if len(set(raw)) != len(raw):
        raise ValueError("同じものが二つあります")
    return tuple(raw)
