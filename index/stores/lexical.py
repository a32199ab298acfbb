"""Words in tantivy: BM25 over passages. Derived from the catalog, like the vectors.

Each passage stands here with its article's header (title, source, day) in one field and its text in another. Other
processes' commits are seen by `refresh`.
"""

import math
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy
from tantivy import Document, FieldType, Index, Occur, Query, SchemaBuilder, Searcher

from index.article import Article, Passage
from index.errors import LibraryDamaged, LibraryNotWritable
from index.stores.filesystem import make_private
from index.stores.forking import forget_in_child, keep
from index.stores.schema import Generation, IndexFilter
from index.text.analyzer import ANALYZER, analyzer, searchable

HEADER_BOOST = 0.6
"""How much a word in the header counts against one in the text; chosen in `benchmarks/retrieval.py --fit`."""

WRITER_HEAP = 64_000_000
"""Bytes tantivy may fill before it writes a segment."""


class Lexical:
    """The tantivy folders of one library, one for each generation.

    Args:
        folder: holds a folder for each generation.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        self._indexes: dict[int, Index] = {}
        forget_in_child(self)

    def forget(self) -> None:
        """Leave the open folders to the process that this one was forked from."""
        keep(self._indexes)
        self._indexes = {}

    def _path(self, generation: Generation) -> Path:
        return self._folder / str(generation.id)

    def _index(self, generation: Generation, *, create: bool = False) -> Index:
        index = self._indexes.get(generation.id)
        if index is None:
            path = self._path(generation)
            if create:
                make_private(path.parent)
                make_private(path)
            elif not path.is_dir() or not Index.exists(str(path)):
                raise LibraryDamaged(
                    f"the word index of this library is missing ({path}); `lede doctor` makes it again from the catalog"
                )
            try:
                index = Index(self._schema, path=str(path))
            except ValueError as error:
                raise LibraryDamaged(
                    f"the word index at {path} cannot be read ({error}); `lede doctor` makes it again"
                ) from error
            index.register_tokenizer(ANALYZER, analyzer())
            self._indexes[generation.id] = index
        return index

    def refresh(self) -> None:
        """See what other processes wrote."""
        for number, index in list(self._indexes.items()):
            try:
                index.reload()
            except ValueError:  # the folder went with its generation, or is damaged: opening it again tells which
                self._indexes.pop(number, None)

    @contextmanager
    def writing(self, generation: Generation) -> Iterator["Writer"]:
        """Write in one commit all that is done in the block, or nothing where it raises.

        Raises:
            LibraryNotWritable: tantivy could not write.
        """
        index = self._index(generation, create=True)
        try:
            writer = index.writer(heap_size=WRITER_HEAP, num_threads=1)
            try:
                yield Writer(writer)
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()
        except ValueError as error:
            raise LibraryNotWritable(
                f"the word index at {self._path(generation)} could not be written ({error}); "
                "make room or allow writing there, then try again"
            ) from error
        index.reload()

    def reset(self) -> None:
        """Throw away what cannot be read, so that it can be made again."""
        self._indexes.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def ids(self, generation: Generation) -> set[str]:
        """Return the ids of all passages."""
        searcher = self._index(generation).searcher()
        hits = searcher.search(Query.all_query(), limit=max(1, searcher.num_docs), count=False).hits
        return {str(searcher.doc(address)["id"][0]) for _, address in hits}

    def search(
        self, generation: Generation, words: Mapping[str, float], limit: int, filters: IndexFilter | None = None
    ) -> list[tuple[str, float]]:
        """Return the passages that hold the most telling of the words.

        Args:
            words: as `analyzer.words` makes them, each with its weight.

        Returns:
            Passage ids with their BM25 score above 0, the best first.
        """
        if not words:
            return []
        clauses = [(Occur.Must, self._words_query(words))]
        clauses += [
            (Occur.Must, Query.const_score_query(one, 0.0)) for one in self._filter_queries(filters or IndexFilter())
        ]
        return self._found(self._index(generation).searcher(), Query.boolean_query(clauses), limit)

    def score(
        self,
        generation: Generation,
        words: Mapping[str, float],
        passage_ids: Sequence[str],
        *,
        fields: Sequence[str] = ("text", "header"),
    ) -> dict[str, float]:
        """Return the BM25 score of the given passages; those that hold none of the words are left out."""
        return self._among(generation, self._words_query(words, fields), passage_ids) if words else {}

    def held(
        self,
        generation: Generation,
        runs: Mapping[tuple[str, ...], float],
        passage_ids: Sequence[str],
        *,
        slop: int = 0,
    ) -> dict[str, float]:
        """Return the summed weights of the words and phrases that each of the given passages' texts holds.

        Args:
            runs: each a word alone or neighbouring words, with its weight.
            slop: words that may stand in between those of a phrase.
        """
        clauses = []
        for run, weight in runs.items():
            if len(run) == 1:
                query = self._term("text", run[0])
            else:
                query = Query.phrase_query(self._schema, "text", list(run), slop=slop)
            clauses.append((Occur.Should, Query.const_score_query(query, weight)))
        return self._among(generation, Query.boolean_query(clauses), passage_ids) if clauses else {}

    def all_holding(self, generation: Generation, run: Sequence[str], field: str = "text") -> set[str]:
        """Return the ids of all passages with a word or neighbouring words; a header must have them, in any order."""
        if field == "text" and len(run) > 1:
            query = Query.phrase_query(self._schema, field, list(run))
        else:
            query = Query.boolean_query([(Occur.Must, self._term(field, word)) for word in run])
        searcher = self._index(generation).searcher()
        hits = self._found(searcher, Query.const_score_query(query, 1.0), max(1, searcher.num_docs))
        return {one for one, _ in hits}

    def _term(self, field: str, word: str) -> Query:
        return Query.term_query(self._schema, field, word, index_option="freq")

    def _among(self, generation: Generation, query: Query, passage_ids: Sequence[str]) -> dict[str, float]:
        if not passage_ids:
            return {}
        among = Query.const_score_query(Query.term_set_query(self._schema, "id", list(passage_ids)), 0.0)
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, among)])
        return dict(self._found(self._index(generation).searcher(), both, len(passage_ids)))

    def rarity(self, generation: Generation, words: Sequence[str]) -> dict[str, float]:
        """Return how rare each word is here: BM25's inverse document frequency, ln(1 + (N - n + .5)/(n + .5)).

        Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, section 3.
        """
        searcher = self._index(generation).searcher()
        total = searcher.num_docs
        found: dict[str, float] = {}
        for word in words:
            holding = min(searcher.doc_freq("text", word), total)
            found[word] = math.log(1 + (total - holding + 0.5) / (holding + 0.5))
        return found

    def frequencies(self, generation: Generation, words: Iterable[str]) -> dict[str, int]:
        """Return in how many passages each word is, in text or header; a word that is in none is left out."""
        searcher = self._index(generation).searcher()
        counted = ((word, max(searcher.doc_freq(field, word) for field in ("text", "header"))) for word in words)
        return {word: count for word, count in counted if count}

    def holding(
        self, generation: Generation, word: str, near: Mapping[str, float], limit: int, edits: int = 0
    ) -> list[str]:
        """Return the ids of passages that hold a word, those with the most of some other words first.

        Args:
            edits: up to how many letters it may differ by in the text, 0 to 2; a swapped pair is one.
        """
        fuzzy = Query.fuzzy_term_query(self._schema, "text", word, distance=edits)
        held = fuzzy if edits else self._words_query({word: 1.0})
        query = Query.boolean_query([(Occur.Must, held), (Occur.Should, self._words_query(near))])
        return [one for one, _ in self._found(self._index(generation).searcher(), query, limit)]

    def drop(self, generation: Generation) -> None:
        """Remove a whole generation's folder, if it is there."""
        self._indexes.pop(generation.id, None)
        shutil.rmtree(self._path(generation), ignore_errors=True)

    def _words_query(self, words: Mapping[str, float], fields: Sequence[str] = ("text", "header")) -> Query:
        boosts, clauses = {"text": 1.0, "header": HEADER_BOOST}, []
        for word, weight in words.items():
            terms = ((self._term(field, word), weight * boosts[field]) for field in fields)
            clauses += [(Occur.Should, Query.boost_query(term, boost)) for term, boost in terms]
        return Query.boolean_query(clauses)

    def _filter_queries(self, filters: IndexFilter) -> Iterator[Query]:
        if filters.sources is not None:
            yield Query.term_set_query(self._schema, "source", list(filters.sources))
        if filters.articles is not None:
            yield Query.term_set_query(self._schema, "article_id", sorted(filters.articles))
        if filters.after is not None or filters.before is not None:
            yield Query.range_query(self._schema, "published", FieldType.Integer, filters.after, filters.before)

    @staticmethod
    def _found(searcher: Searcher, query: Query, limit: int) -> list[tuple[str, float]]:
        hits = searcher.search(query, limit=limit, count=False).hits
        return [(str(searcher.doc(address)["id"][0]), float(score)) for score, address in hits if score > 0]


class Writer:
    """The changes of one commit."""

    def __init__(self, writer: "tantivy.IndexWriter") -> None:
        self._writer = writer

    def put(self, article: Article, passage: Passage) -> None:
        """Add a passage, or replace the one with its id."""
        self._writer.delete_documents_by_term("id", passage.id)
        document = Document(
            id=passage.id,
            article_id=article.id,
            header=searchable(article.header),
            text=searchable(passage.text),
        )
        if article.source is not None:
            document.add_text("source", article.source)
        if article.published_at is not None:
            document.add_integer("published", int(article.published_at.timestamp()))
        self._writer.add_document(document)

    def delete(self, passage_id: str) -> None:
        """Remove a passage, if it is there."""
        self._writer.delete_documents_by_term("id", passage_id)

    def delete_article(self, article_id: str) -> None:
        """Remove all passages of an article, of whatever version."""
        self._writer.delete_documents_by_term("article_id", article_id)


def _schema() -> "tantivy.Schema":
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_text_field("header", tokenizer_name=ANALYZER, index_option="freq")
    builder.add_text_field("text", tokenizer_name=ANALYZER, index_option="position")
    return builder.build()
