"""Files that the verb `policy` reads and writes; what is wrong with one is told in a sentence."""

import json
from pathlib import Path
from typing import Any

from hayauma.regulation import BadFacts


class BadInput(ValueError):
    """Something the person typed or wrote cannot be used; the sentence says what."""


def read_facts(file: str) -> object:
    """Return what a JSON file says. Errors: BadInput; BadFacts for a key that stands twice."""
    try:
        return json.loads(Path(file).read_text("utf-8-sig"), object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        raise BadInput(f"{file}:{error.lineno}: JSON として読めません。") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: UTF-8 の文字として読めません。") from error
    except OSError as error:
        raise BadInput(f"{file}: このファイルを読めません。") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, BadFacts):
            raise
        raise BadInput(f"{file}: JSON として読めません。") from error


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise BadFacts(key, "同じ項目が二つあります")
        seen[key] = value
    return seen


def write(file: Path, content: bytes) -> None:
    """Write a file. Errors: BadInput."""
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{file}: 書き込めません。") from error
