"""Faults (故障): the product's own processes while relay, database, disk and clock misbehave."""
