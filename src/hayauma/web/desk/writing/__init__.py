"""Writing (作成, 第6・7条): the page with its checks and files, consents, 文例."""
