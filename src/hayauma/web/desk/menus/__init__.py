"""Menus (配信メニュー, 第10条): the catalogue, consultations, requests and their decision."""
