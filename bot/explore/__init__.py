"""The records of an index as tables: filters, totals, comparisons, downloads. Pure functions; knows no server and no
page.
"""
