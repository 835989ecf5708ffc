"""What people are shown of an answer, whatever the channel: words, text, tables, links, comparisons. Knows no channel
and no SDK.

A channel takes from here and from no other channel. ``words`` names things, ``sentences`` holds what a channel says of
its own accord, ``text`` cuts an answer's text into paragraphs, lists and marks and shortens what is too long,
``tables`` makes rows and cells of records, ``comparing`` says which figures may be drawn side by side, ``charts`` draws
them, ``links`` are the addresses of pages, quotes and questions.
"""
