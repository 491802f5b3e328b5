"""How Django forms become markup; settings name ``hayauma.look.forms.Renderer``."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Render each form field with our own label, hint and error (look/parts/field.html)."""

    form_template_name = "look/parts/form.html"
    field_template_name = "look/parts/field.html"
