-- People and firms who turn to the centre. A merged one keeps its rows and points at the one it is shown as.
CREATE TABLE customers (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    language     TEXT NOT NULL,
    remark       TEXT NOT NULL,
    created_ms   BIGINT NOT NULL,
    changed_ms   BIGINT NOT NULL,
    merged_into  TEXT,
    merged_ms    BIGINT
);
CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;

-- How a customer is known on a channel; `value` is the comparable form, `written` is what they gave.
CREATE TABLE contact_points (
    id           TEXT PRIMARY KEY,
    customer_id  TEXT NOT NULL,
    kind         TEXT NOT NULL,
    value        TEXT NOT NULL,
    written      TEXT NOT NULL,
    added_ms     BIGINT NOT NULL,
    UNIQUE (kind, value)
);
CREATE INDEX contact_points_of ON contact_points (customer_id);

-- What a customer likes to be asked, called or spared.
CREATE TABLE customer_preferences (
    customer_id  TEXT NOT NULL,
    name         TEXT NOT NULL,
    value        TEXT NOT NULL,
    set_by       TEXT NOT NULL,
    set_ms       BIGINT NOT NULL,
    PRIMARY KEY (customer_id, name)
);

-- What a customer agreed to, on which evidence, and when they took it back.
CREATE TABLE consents (
    id            TEXT PRIMARY KEY,
    customer_id   TEXT NOT NULL,
    purpose       TEXT NOT NULL,
    evidence      TEXT NOT NULL,
    given_ms      BIGINT NOT NULL,
    recorded_by   TEXT NOT NULL,
    withdrawn_ms  BIGINT
);
CREATE INDEX consents_of ON consents (customer_id, given_ms);

-- Which customers one merge put under which, so that it can be taken back exactly.
CREATE TABLE customer_merges (
    id         TEXT PRIMARY KEY,
    kept_id    TEXT NOT NULL,
    gone_id    TEXT NOT NULL,
    moved      TEXT NOT NULL,
    merged_by  TEXT NOT NULL,
    merged_ms  BIGINT NOT NULL,
    undone_ms  BIGINT
);
CREATE INDEX customer_merges_of ON customer_merges (kept_id, merged_ms);
