"""What running text tells: sub-headings, networks, projects without a form, places, partners.

Everything here is by form and by the shared vocabulary; nothing is specific to one report.
"""

from indexer.layouts.shared.prose.headings import heading_lines, sections, told
from indexer.layouts.shared.prose.memberships import find_memberships
from indexer.layouts.shared.prose.mentions import find_mentions
from indexer.layouts.shared.prose.partners import find_lead, find_partners
from indexer.layouts.shared.prose.places import find_place_relations, find_places

__all__ = [
    "find_lead",
    "find_memberships",
    "find_mentions",
    "find_partners",
    "find_place_relations",
    "find_places",
    "heading_lines",
    "sections",
    "told",
]
