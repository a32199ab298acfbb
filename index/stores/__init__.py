"""The catalog and the two indexes derived from it, handed about as one."""

from typing import NamedTuple

from index.stores.catalog import Catalog
from index.stores.lexical import Lexical
from index.stores.schema import Generation
from index.stores.vectors import Vectors


class Stores(NamedTuple):
    """The catalog and the two indexes derived from it."""

    catalog: Catalog
    vectors: Vectors
    lexical: Lexical


def forget(stores: Stores, generation: Generation, passage_ids: set[str]) -> None:
    """Take passages out of both indexes."""
    if passage_ids:
        stores.vectors.delete(generation, sorted(passage_ids))
        with stores.lexical.writing(generation) as writer:
            for passage_id in passage_ids:
                writer.delete(passage_id)
