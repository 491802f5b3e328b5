"""Correcting (訂正, 第9条): stop first, then one page leads to the end."""
