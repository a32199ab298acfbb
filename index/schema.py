"""The tables of the catalog, and how a catalog of an earlier Lede gets those it lacks.

Format 2 added what is known of copies and versions, format 3 an index for looking through the articles. An older
catalog gains what it lacks when it is opened; the articles in it are signed at the next change (`stories.sign_rest`),
from the stored texts and without embedding anything. Not here: any query.
"""

_ARTICLES = """
CREATE TABLE library (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE generations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, fingerprint TEXT NOT NULL, splitter TEXT NOT NULL, active INTEGER NOT NULL
);
CREATE TABLE articles (
    id TEXT PRIMARY KEY, version TEXT NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL, author TEXT, source TEXT,
    published_at TEXT, url TEXT, path TEXT, added_at TEXT NOT NULL, updated_at TEXT NOT NULL
);
CREATE INDEX articles_by_path ON articles (path);
CREATE INDEX articles_by_date ON articles (published_at);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, generation INTEGER NOT NULL, id TEXT NOT NULL, article_id TEXT NOT NULL,
    place INTEGER NOT NULL, sentences TEXT NOT NULL, vectors BLOB NOT NULL, UNIQUE (generation, id)
);
CREATE INDEX passages_by_article ON passages (article_id, generation);
CREATE TABLE unsettled (article_id TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO library VALUES ('id', lower(hex(randomblob(6)))), ('revision', '0');
"""
"""`unsettled`: articles whose copies in Chroma and tantivy may differ from the catalog until the row is gone."""

_STORIES = """
CREATE TABLE signatures (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL UNIQUE, method TEXT NOT NULL,
    size INTEGER NOT NULL, slots BLOB NOT NULL, story INTEGER
);
CREATE INDEX signatures_by_story ON signatures (story) WHERE story IS NOT NULL;
CREATE TABLE bands (key INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE INDEX bands_by_number ON bands (number);
CREATE TABLE headlines (
    key INTEGER NOT NULL, names INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, names, number)
) WITHOUT ROWID;
CREATE INDEX headlines_by_number ON headlines (number);
CREATE TABLE alike (one INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;
"""
"""`signatures.number` stands for an article in the tables below it; `story` is the smallest number of the articles that
are joined, directly or through others, by pairs of `alike` (each pair both ways), and NULL for an article alone.
`headlines.names`: 1 where the article names another by this key, 0 where it goes by it."""

_LISTED = """
CREATE INDEX articles_listed ON articles (published_at, source, author, title, id);
"""
"""All that a list of articles shows, so that making one reads no text."""

FORMATS = (_ARTICLES, _STORIES, _LISTED)
"""What makes an empty file a catalog of format 1, what brings that to format 2, and so on (`database`)."""
