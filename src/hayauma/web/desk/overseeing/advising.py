"""Advice on drafts (下書きへの指導) at the desk: found again by the owning section and officers.

Source: 第4条第3項第5号, 第5条第3項第2号.
"""

from django.http import HttpResponse

from hayauma.bulletins import advice
from hayauma.organization.kinds import OFFICERS
from hayauma.web.desk import frame
from hayauma.web.desk.visit import Visit, page


@page
def draft_guidance(visit: Visit) -> HttpResponse:
    """List what was said where texts were given back; ?q= finds words in it."""
    words = visit.request.GET.get("q", "")[:100]
    posts = {post.section for post in visit.person.posts if post.is_head}
    mine = {visit.person.section.code, *posts} - {""}
    sections = None if visit.person.roles.intersection(OFFICERS) else mine
    found = advice.given(service=visit.service.code, sections=sections, words=words, at=visit.at)
    return frame.show(visit, "draft_guidance", {"found": found, "words": words})
