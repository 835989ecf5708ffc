"""Entries of registers: the columns of a table and what each row gives."""
