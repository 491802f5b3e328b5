"""Keys: made once, read by their owner alone, and the same for whoever starts at once."""

import json
import threading
from pathlib import Path

import pytest

from hayauma.vault import Keys


def test_keys_are_made_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "home" / "keys.json"
    keys = Keys.load_or_make(path)
    assert Keys.load_or_make(path) == keys
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["keys.json"]


def test_every_key_is_another_and_long_enough() -> None:
    keys = Keys.make()
    secrets = [keys.address[0][1], keys.digest, keys.verp, keys.message_id]
    assert len(set(secrets)) == 4
    assert {len(secret) for secret in secrets} == {32}
    assert Keys.make() != keys


def test_two_that_start_at_once_have_the_same_keys(tmp_path: Path) -> None:
    path, found = tmp_path / "keys.json", []
    ready = threading.Barrier(8)

    def start() -> None:
        ready.wait()
        found.append(Keys.load_or_make(path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(keys == found[0] for keys in found)
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"]


def spoilt(**changes: object) -> str:
    stored = json.loads(Keys.make()._as_json())
    return json.dumps(stored | changes)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"session": "x"}',
        spoilt(address=3).encode(),
        spoilt(address=[[1]]).encode(),
        spoilt(digest=None).encode(),
        spoilt(verp="not base64").encode(),
    ],
)
def test_what_is_no_key_file_is_said_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="鍵のファイルとして読めません"):
        Keys.load_or_make(path)
    assert path.read_bytes() == content
