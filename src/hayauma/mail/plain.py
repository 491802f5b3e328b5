"""Plain text (テキスト形式): the first-class form of a letter, from the tokens of its source.

Readable without markup on a small phone and by a screen reader: headings begin with ■, list items
with ・, a link is its words and its URL, a table stays a table only while it is narrow.
"""

from collections.abc import Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from hayauma.mail.characters import width
from hayauma.mail.wrapping import wrap

# 35 full-width characters: what a Japanese mail holds itself to.
NARROW = 70
RULE = "─" * 17
INDENT = "　"
_GAP = "｜"


def render(tokens: Sequence[Token], columns: int = 0) -> str:
    """Return plain text with LF line ends; long lines are broken only where `columns` is given."""
    lines = _blocks(SyntaxTreeNode(tokens).children)
    if columns:
        lines = [part for line in lines for part in wrap(line, columns)]
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def _blocks(nodes: Sequence[SyntaxTreeNode], *, tight: bool = False) -> list[str]:
    lines: list[str] = []
    for node in nodes:
        if lines and not tight:
            lines.append("")
        lines.extend(_block(node))
    return lines


def _block(node: SyntaxTreeNode) -> list[str]:
    match node.type:
        case "heading":
            mark = "■" if node.tag in ("h1", "h2") else "◆"
            return _hung(f"{mark} ", INDENT, _lines(node))
        case "bullet_list":
            return _items(node, None)
        case "ordered_list":
            return _items(node, int(node.attrs.get("start", 1)))
        case "blockquote":
            return _hung(INDENT, INDENT, _blocks(node.children))
        case "fence" | "code_block":
            return [INDENT + line for line in node.content.rstrip("\n").split("\n")]
        case "hr":
            return [RULE]
        case "table":
            return _table(node)
        case _:
            return _lines(node)


def _items(node: SyntaxTreeNode, number: int | None) -> list[str]:
    tight = all(
        child.hidden
        for item in node.children
        for child in item.children
        if child.type == "paragraph"
    )
    lines: list[str] = []
    for place, item in enumerate(node.children):
        mark = "・" if number is None else f"{number + place}. "
        if lines and not tight:
            lines.append("")
        lines.extend(_hung(mark, INDENT, _blocks(item.children, tight=tight)))
    return lines


def _hung(first: str, rest: str, lines: list[str]) -> list[str]:
    if not lines:
        return [first.rstrip()]
    return [first + lines[0], *(rest + line if line else "" for line in lines[1:])]


def _lines(node: SyntaxTreeNode) -> list[str]:
    return "".join(_inline(child) for child in node.children).split("\n")


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline" | "text_special":
            return node.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "link":
            return _link(node)
        case _:
            return "".join(_inline(child) for child in node.children)


def _link(node: SyntaxTreeNode) -> str:
    words = "".join(_inline(child) for child in node.children).strip()
    href = str(node.attrs.get("href", ""))
    bare = href.removeprefix("mailto:").removeprefix("tel:")
    shown = bare if words in (href, bare) else f"{words} {bare}".strip()
    following = node.next_sibling
    more = following is not None and following.type == "text" and following.content[:1] not in " 　"
    return shown + (" " if more else "")


def _table(node: SyntaxTreeNode) -> list[str]:
    rows = [
        ["".join(_lines(cell)) for cell in row.children]
        for section in node.children
        for row in section.children
    ]
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    if sum(widths) + 2 * (len(widths) - 1) <= NARROW:
        return [_GAP.join(map(_padded, row, widths)).rstrip() for row in rows]
    return _table_as_lines(rows)


def _table_as_lines(rows: list[list[str]]) -> list[str]:
    """Return each row as its first cell and, under it, the other cells with their headings."""
    heads, *body = rows
    lines: list[str] = []
    for first, *others in body:
        lines.append(f"・{heads[0]}：{first}" if heads[0] else f"・{first}")
        lines.extend(
            f"{INDENT}{head}：{cell}" if head else f"{INDENT}{cell}"
            for head, cell in zip(heads[1:], others, strict=True)
            if cell
        )
    return lines or ["・".join(heads)]


def _padded(cell: str, columns: int) -> str:
    missing = columns - width(cell)
    return cell + "　" * (missing // 2) + " " * (missing % 2)
