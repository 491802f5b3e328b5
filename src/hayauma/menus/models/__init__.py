"""Tables of the menus: the catalogue as citizens see it, and the requests that changed it."""

from hayauma.menus.models.catalogue import Group, Menu, MenuSection
from hayauma.menus.models.requests import Consultation, MenuRequest

__all__ = ["Consultation", "Group", "Menu", "MenuRequest", "MenuSection"]
