"""Overseeing (統括・運用, 第3・4・11条): the whole at a glance, the plan, guidance, active use."""
