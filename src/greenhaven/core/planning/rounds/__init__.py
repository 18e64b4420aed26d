"""Rounds of vans and cargo bikes: who goes where, in which order, on which day.

`inputs` holds what is asked, `plan` answers it, `result` is what comes back.
"""
