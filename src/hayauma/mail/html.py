"""HTML (HTML形式): the second form of a letter, cleaned, and the page that frames it.

A fragment keeps only tags that carry text: no script, no form, no style, no picture, nothing that
a mail program would fetch.
"""

import html

import nh3

TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"}
    | {"p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}
)
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "ol": frozenset({"start"}),
    "*": frozenset(),
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

FOOTER = "\n<footer>\n"
FOOTER_END = "\n</footer>"

_STYLE = (
    "body{margin:0;padding:16px;max-width:40em;font-family:sans-serif;line-height:1.7;color:#1a1a1a;"
    "background:#fff}h1,h2,h3{line-height:1.4}table{border-collapse:collapse}"
    "th,td{border:1px solid #767676;padding:4px 8px;text-align:left}a{color:#00118f}"
    "blockquote{margin:0 0 0 1em}footer{margin-top:2em;border-top:1px solid #767676;"
    "padding-top:1em;font-size:.9em}"
)


def clean(fragment: str) -> str:
    """Return an HTML fragment with nothing but the allowed tags, attributes and link schemes."""
    return nh3.clean(
        fragment,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def frame(*, title: str, language: str) -> tuple[str, str]:
    """Return what stands in an HTML letter before its text, and at its end."""
    head = (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    return head, "\n</body>\n</html>\n"
