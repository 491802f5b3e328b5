"""Sending (発信・配信, 第8条): releasing, urgently too; the live picture; the look afterwards."""
