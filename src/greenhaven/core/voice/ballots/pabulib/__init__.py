"""Participatory budgets as Pabulib files (`.pb`): read, checked, written."""
