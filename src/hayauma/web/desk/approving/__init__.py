"""Approving (承認, 第8条第1項): handing in, deciding, the sheet for 決裁, the test copy."""
