"""Chairs: in which capacity a person would decide on a bulletin (決裁の立場).

Source: 第5条第2項. 代決 follows the city's rule on deciding in one's stead.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hayauma.organization import absences, posts, substitutes
from hayauma.organization.directory import Person


@dataclass(frozen=True)
class Chair:
    """In which capacity a person would decide on a bulletin."""

    by: Literal["head", "substitute", "other_head", "other"]
    head: Literal["present", "absent", "vacant"]
    post: str
    # The title of the post in whose stead (代), empty for the head in person.
    in_stead_of: str


def chair_of(person: Person, section: str, *, at: datetime) -> Chair:
    """Return in which capacity a person would decide on what a section owns.

    Source: 第5条第2項. A vacant head's approvals go to the substitutes.
    """
    head = posts.head_of(section, at=at)
    own = "、".join(post.title for post in person.posts)
    if head and head.account_id == person.account_id:
        return Chair("head", "present", head.post.title, "")
    presence = _presence(head.account_id if head else None, at)
    head_post = posts.head_post(section, at=at)
    if head_post is not None:
        for stand_in in substitutes.chain(head_post.code, at=at):
            if stand_in.account_id == person.account_id:
                return Chair("substitute", presence, stand_in.post.title, head_post.title)
    if any(post.is_head for post in person.posts):
        return Chair("other_head", presence, own, "")
    return Chair("other", presence, own, "")


def _presence(account_id: int | None, at: datetime) -> Literal["present", "absent", "vacant"]:
    if account_id is None:
        return "vacant"
    return "absent" if absences.is_absent(account_id, at=at) else "present"
