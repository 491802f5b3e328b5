"""The catcher's troubled domains: put off while the file names them, taken afterwards."""

import os
from pathlib import Path

from hayauma.demo import troubled
from hayauma.demo.troubled import Troubled


def test_the_file_is_obeyed_as_it_changes(tmp_path: Path) -> None:
    file = tmp_path / troubled.FILE
    trouble = Troubled(file)
    assert trouble.reply("taro@d0.example") == ""
    file.write_text("D0.example\nd1.example\n", encoding="utf-8")
    assert trouble.reply("taro@d0.example").startswith("451 ")
    assert trouble.reply("taro@d2.example") == ""
    file.write_text("d1.example\n", encoding="utf-8")
    os.utime(file, ns=(1, 1))  # another moment than before, however fast the machine is
    assert trouble.reply("taro@d0.example") == ""
    assert trouble.reply("taro@d1.example").startswith("451 ")
    file.unlink()
    assert trouble.reply("taro@d1.example") == ""
