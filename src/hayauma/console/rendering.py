"""Quick migrations (移行を速く): a new table's model is drawn once, not everybody's who knows it.

Between two operations Django draws anew every model that is related to the one that came, however
distantly; among our rooms that is nearly all of them, nearly every time, and two thirds of what it
takes to lay the tables of an empty database. A model that was not there before needs none of it:
the registry ties it to the others as it does when a program starts. Other operations stay Django's.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def drawn_once() -> Iterator[None]:
    """Let migrations draw the model of a new table alone, as long as the block lasts."""
    theirs = ProjectState.add_model
    ProjectState.add_model = _add_model  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = theirs  # type: ignore[method-assign]


def _add_model(state: ProjectState, model: ModelState) -> None:
    """Do what Django's own does, without drawing the others anew."""
    key = model.app_label, model.name_lower
    state.models[key] = model
    drawn = vars(state)
    if drawn["_relations"] is not None:
        state.resolve_model_relations(key)
    if "apps" in drawn:
        state.apps.render_multiple([model])
