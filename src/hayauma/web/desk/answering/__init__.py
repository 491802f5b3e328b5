"""Answering (質問・要望, 第5条第3項第3号): the list, one case, its buttons."""
