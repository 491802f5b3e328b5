"""Template filters of look: ``{% load look %}``."""
