"""The annual report (年次報告) at the desk: the council's five questions in one press."""
