"""Auditing (監査) at the desk: the saved questions, a sample with its papers, and who audits."""
