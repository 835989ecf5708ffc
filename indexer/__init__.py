"""Utblick's indexer: files to documents, documents to records and passages, records to an index."""

import os

# Read when numpy is loaded. What one question multiplies takes a core a millisecond or some; to share that out takes
# longer on a machine whose other core is busy, and a server has other questions for that one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
