-- The event log: audit trail, live screens and evidence at once. Numbered and chained by the sealer.
CREATE TABLE events (
    id        TEXT PRIMARY KEY,
    at_ms     BIGINT NOT NULL,
    actor     TEXT NOT NULL,
    kind      TEXT NOT NULL,
    subject   TEXT NOT NULL,
    data      TEXT NOT NULL,
    seq       BIGINT,
    hash      TEXT
);
CREATE UNIQUE INDEX events_by_seq ON events (seq);
CREATE INDEX events_by_subject ON events (subject, id);
CREATE INDEX events_unsealed ON events (id) WHERE seq IS NULL;

-- Work to do after a commit, and timers: a timer is a job due at its moment.
CREATE TABLE jobs (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    data          TEXT NOT NULL,
    unique_key    TEXT UNIQUE,
    planned_ms    BIGINT NOT NULL,
    run_at_ms     BIGINT NOT NULL,
    attempts      BIGINT NOT NULL,
    lease         TEXT,
    leased_to_ms  BIGINT,
    set_aside_ms  BIGINT,
    reason        TEXT
);
CREATE INDEX jobs_due ON jobs (run_at_ms) WHERE set_aside_ms IS NULL;
CREATE INDEX jobs_set_aside ON jobs (set_aside_ms) WHERE set_aside_ms IS NOT NULL;

-- What only one node may do at a time: an owner, until when, and an epoch that every write of its carries.
CREATE TABLE leases (
    name      TEXT PRIMARY KEY,
    owner     TEXT NOT NULL,
    epoch     BIGINT NOT NULL,
    until_ms  BIGINT NOT NULL
);

-- Bytes kept under their hash; the bytes themselves are in the data folder.
CREATE TABLE files (
    hash        TEXT PRIMARY KEY,
    size_bytes  BIGINT NOT NULL,
    media_type  TEXT NOT NULL,
    kept_ms     BIGINT NOT NULL
);

-- What the business decides (durations, limits, owners, words), as opposed to what the machine needs.
CREATE TABLE settings (
    name        TEXT PRIMARY KEY,
    value       TEXT NOT NULL,
    changed_ms  BIGINT NOT NULL
);

-- Running numbers such as C-2026-000123.
CREATE TABLE numbers (
    series  TEXT PRIMARY KEY,
    last    BIGINT NOT NULL
);

-- Search: the same two-character pieces for both engines.
CREATE TABLE search_documents (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,
    scope     TEXT NOT NULL,
    title     TEXT NOT NULL,
    body      TEXT NOT NULL,
    at_ms     BIGINT NOT NULL
);
-- only sqlite
CREATE TABLE search_rows (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE search_pieces USING fts5 (pieces, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0', detail = 'full');
-- end
-- only postgres
ALTER TABLE search_documents ADD COLUMN pieces TSVECTOR;
CREATE INDEX search_by_pieces ON search_documents USING GIN (pieces);
-- end
CREATE INDEX search_newest ON search_documents (at_ms, id);
