"""What a planned organisation changes (変わるもの): two organisations side by side."""

from dataclasses import dataclass

from hayauma.organization.future.present import Present


@dataclass(frozen=True)
class Ended:
    """Something that ends, and what comes in its stead, where something does."""

    code: str
    name: str
    heir: str = ""


@dataclass(frozen=True)
class Seat:
    """A post with who holds it before and after; empty for nobody."""

    code: str
    title: str
    section: str
    before: str
    after: str
    is_head: bool


@dataclass(frozen=True)
class Moved:
    """Somebody or something that goes from one section to another; empty for none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """Everything that changes at the moment."""

    opened: tuple[Ended, ...]
    closed: tuple[Ended, ...]
    phones: tuple[Moved, ...]
    new_posts: tuple[Ended, ...]
    closed_posts: tuple[Ended, ...]
    seats: tuple[Seat, ...]  # whose holder changes
    vacant: tuple[Seat, ...]  # which nobody holds from then on
    moved: tuple[Moved, ...]
    leaving: tuple[Moved, ...]
    programmes: tuple[Moved, ...]
    closed_programmes: tuple[Ended, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many of each kind, for the journal."""
        return {name: len(getattr(self, name)) for name in self.__dataclass_fields__}

    @property
    def nothing(self) -> bool:
        """Return whether nothing changes at all, vacancies that stand already aside."""
        return not any(n for name, n in self.counts.items() if name != "vacant")


def between(
    before: Present, after: Present, *, heirs: dict[str, str], phones: dict[str, str]
) -> Difference:
    """Return what differs between two organisations."""
    names = {code: one.name for code, one in {**before.sections, **after.sections}.items()}
    return Difference(
        opened=tuple(
            Ended(code, one.name)
            for code, one in after.sections.items()
            if code not in before.sections
        ),
        closed=tuple(
            Ended(code, one.name, names.get(heirs.get(code, ""), ""))
            for code, one in before.sections.items()
            if code not in after.sections
        ),
        phones=tuple(
            Moved(names[code], before.sections[code].phone, phone)
            for code, phone in sorted(phones.items())
        ),
        new_posts=_posts(after, before),
        closed_posts=_posts(before, after),
        seats=_seats(before, after, names),
        vacant=_vacant(before, after, names),
        moved=_people(before, after, names, stay=True),
        leaving=_people(before, after, names, stay=False),
        programmes=tuple(
            Moved(
                after.programmes[code],
                names.get(before.owners.get(code, ""), ""),
                names.get(owner, ""),
            )
            for code, owner in after.owners.items()
            if code in after.programmes and before.owners.get(code) != owner
        ),
        closed_programmes=tuple(
            Ended(code, name)
            for code, name in before.programmes.items()
            if code not in after.programmes
        ),
    )


def _posts(these: Present, others: Present) -> tuple[Ended, ...]:
    return tuple(
        Ended(code, one.title) for code, one in these.posts.items() if code not in others.posts
    )


def _holders(one: Present) -> dict[str, str]:
    names = dict(one.accounts.values())
    found: dict[str, list[str]] = {}
    for post, account in one.terms:
        found.setdefault(post, []).append(names.get(account, ""))
    return {post: "、".join(people) for post, people in found.items()}


def _seats(before: Present, after: Present, names: dict[str, str]) -> tuple[Seat, ...]:
    was, will = _holders(before), _holders(after)
    return tuple(
        Seat(
            code, one.title, names[one.section], was.get(code, ""), will.get(code, ""), one.is_head
        )
        for code, one in after.posts.items()
        if was.get(code, "") != will.get(code, "")
    )


def _vacant(before: Present, after: Present, names: dict[str, str]) -> tuple[Seat, ...]:
    was, will = _holders(before), _holders(after)
    return tuple(
        Seat(code, one.title, names[one.section], was.get(code, ""), "", one.is_head)
        for code, one in after.posts.items()
        if not will.get(code)
    )


def _people(
    before: Present, after: Present, names: dict[str, str], *, stay: bool
) -> tuple[Moved, ...]:
    people = dict(before.accounts.values())
    found = []
    for account, (section, title) in sorted(before.placed.items()):
        then = after.placed.get(account)
        if bool(then) is not stay or then == (section, title) or account not in people:
            continue
        there = f"{names.get(then[0], '')} {then[1]}".strip() if then else ""
        here = f"{names.get(section, '')} {title}".strip()
        found.append(Moved(people[account], here, there))
    return tuple(found)
