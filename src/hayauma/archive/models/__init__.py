"""Tables of the archive: the public copies, and what was wrong in them and how it was put right."""

from hayauma.archive.models.copies import BackNumber, BackNumberMenu, SitePage
from hayauma.archive.models.corrections import Amendment, Correction, Measure

__all__ = ["Amendment", "BackNumber", "BackNumberMenu", "Correction", "Measure", "SitePage"]
