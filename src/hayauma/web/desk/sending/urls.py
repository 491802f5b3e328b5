"""URLs of sending (発信・配信): now, ahead or urgently; the live picture; afterwards."""

from django.urls import path

from hayauma.web.desk.sending import (
    afterwards,
    digests,
    dispatch_lists,
    dispatching,
    hurrying,
    ordering_ahead,
    releasing,
)

paths = [
    path("bulletins/<int:bulletin_id>/release/", releasing.order, name="release"),
    path("bulletins/<int:bulletin_id>/release/ahead/", ordering_ahead.ahead, name="release_ahead"),
    path(
        "bulletins/<int:bulletin_id>/release/ahead/take-back/",
        ordering_ahead.take_ahead_back,
        name="take_ahead_back",
    ),
    path(
        "dispatches/<int:dispatch_id>/afterwards/",
        afterwards.look_afterwards,
        name="look_afterwards",
    ),
    path("dispatches/", dispatch_lists.listing, name="dispatches"),
    path("dispatches/<int:dispatch_id>/", dispatching.dispatch, name="dispatch"),
    path("dispatches/<int:dispatch_id>/figures/", dispatching.figures, name="figures"),
    path("dispatches/<int:dispatch_id>/take-back/", dispatching.take_back, name="take_back"),
    path("dispatches/<int:dispatch_id>/again/", dispatching.again, name="release_again"),
    path("dispatches/<int:dispatch_id>/pause/", dispatching.pause, name="pause"),
    path("dispatches/<int:dispatch_id>/resume/", dispatching.resume, name="resume"),
    path("dispatches/<int:dispatch_id>/cancel/", dispatching.cancel, name="cancel"),
    path("digests/", digests.digests, name="digests"),
    path("urgent/", hurrying.urgent, name="urgent"),
    path("urgent/<int:bulletin_id>/", hurrying.urgent_check, name="urgent_check"),
    path("urgent/<int:bulletin_id>/edit/", hurrying.urgent_edit, name="urgent_edit"),
]
