"""The catcher's troubled domains: put off while the file names them, taken afterwards."""

import os
from pathlib import Path

from hayauma.demo import troubled
from hayauma.demo.troubled import Trouble, Troubled


def test_the_file_is_obeyed_as_it_changes(tmp_path: Path) -> None:
    file = tmp_path / troubled.FILE
    trouble = Troubled(file)
    assert trouble.of("taro@d0.example") is None
    file.write_text("D0.example\n\nd1.example  silent\nd3.example nonsense\n", encoding="utf-8")
    assert trouble.of("taro@d0.example") is Trouble.LATER
    assert trouble.of("taro@d1.example") is Trouble.SILENT
    assert trouble.of("taro@d2.example") is None
    assert trouble.of("taro@d3.example") is Trouble.LATER
    file.write_text("d1.example silent-at-dot\n", encoding="utf-8")
    os.utime(file, ns=(1, 1))  # another moment than before, however fast the machine is
    assert trouble.of("taro@d0.example") is None
    assert trouble.of("taro@d1.example") is Trouble.SILENT_AT_DOT
    file.unlink()
    assert trouble.of("taro@d1.example") is None
