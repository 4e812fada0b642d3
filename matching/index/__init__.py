"""Search as one types over many people: exact by its own score, which ``likeness`` defines.

``NameIndex.build`` takes ``IndexedPerson`` or ``NameColumns``; ``search`` gives ``Hit``s with a score and a reason.
"""

from matching.index.name_index import Hit, NameIndex
from matching.index.people import Coded, IndexedPerson, NameColumns, encode_texts

__all__ = ["Coded", "Hit", "IndexedPerson", "NameColumns", "NameIndex", "encode_texts"]
