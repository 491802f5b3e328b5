"""Compile every template of every room (`python -m hayauma.console.template_syntax`).

A misspelt tag or filter shows only when a page is asked for; here it shows at once.
"""

import sys
from pathlib import Path

import django
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines


def defects() -> list[str]:
    """Return one line for each template of ours that does not compile."""
    engine = engines["django"]
    found = []
    for folder in engine.template_dirs:
        # Other packages' templates are in the list too; they are not ours to check.
        if "hayauma" not in Path(folder).parts or "site-packages" in Path(folder).parts:
            continue
        for path in sorted(p for p in Path(folder).rglob("*") if p.suffix in {".html", ".txt"}):
            name = path.relative_to(folder).as_posix()
            try:
                engine.get_template(name)
            except (TemplateSyntaxError, TemplateDoesNotExist) as error:
                found.append(f"{path}: {error}")
    return found


if __name__ == "__main__":
    django.setup()
    lines = defects()
    print("\n".join(lines))
    sys.exit(1 if lines else 0)
