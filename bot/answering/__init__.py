"""From a form's result to an answer: text, value, records, citations, notes. Nothing here knows the question's
words.
"""
