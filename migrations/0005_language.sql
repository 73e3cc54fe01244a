-- Published versions of rule packs; the newest of each stands in place of the one the program brings.
CREATE TABLE language_packs (
    pack_id         TEXT NOT NULL,
    version         BIGINT NOT NULL,
    toml            TEXT NOT NULL,
    reason          TEXT NOT NULL,
    published_by    TEXT NOT NULL,
    published_name  TEXT NOT NULL,
    published_ms    BIGINT NOT NULL,
    PRIMARY KEY (pack_id, version)
);

-- A pack being worked on; published as a whole.
CREATE TABLE language_drafts (
    pack_id       TEXT PRIMARY KEY,
    toml          TEXT NOT NULL,
    changed_by    TEXT NOT NULL,
    changed_name  TEXT NOT NULL,
    changed_ms    BIGINT NOT NULL
);

-- Packs and rules switched off, or asked to be: pack:shirking, rule:SL004.
CREATE TABLE language_switches (
    about           TEXT PRIMARY KEY,
    asked_by        TEXT NOT NULL,
    asked_name      TEXT NOT NULL,
    asked_ms        BIGINT NOT NULL,
    confirmed_by    TEXT,
    confirmed_name  TEXT,
    off_ms          BIGINT
);

-- Forbidden words let through by a supervisor: valid for exactly this text, once.
CREATE TABLE language_overrides (
    id            TEXT PRIMARY KEY,
    case_id       TEXT,
    text_hash     TEXT NOT NULL,
    words         TEXT NOT NULL,
    rules         TEXT NOT NULL,
    asked_by      TEXT NOT NULL,
    asked_name    TEXT NOT NULL,
    asked_ms      BIGINT NOT NULL,
    state         TEXT NOT NULL,
    decided_by    TEXT,
    decided_name  TEXT,
    decided_ms    BIGINT,
    reason        TEXT,
    used_ms       BIGINT
);
CREATE INDEX language_overrides_waiting ON language_overrides (asked_ms) WHERE state = 'asked';
CREATE INDEX language_overrides_by_text ON language_overrides (asked_by, text_hash);

-- What was found in words that left, and what the writer did about it. Never in anybody's score.
CREATE TABLE language_findings (
    id           TEXT PRIMARY KEY,
    case_id      TEXT,
    staff_id     TEXT NOT NULL,
    audience     TEXT NOT NULL,
    rule         TEXT NOT NULL,
    severity     TEXT NOT NULL,
    span_start   BIGINT NOT NULL,
    span_end     BIGINT NOT NULL,
    words        TEXT NOT NULL,
    action       TEXT NOT NULL,
    reason       TEXT,
    override_id  TEXT,
    at_ms        BIGINT NOT NULL
);
CREATE INDEX language_findings_by_rule ON language_findings (rule, at_ms);
CREATE INDEX language_findings_by_case ON language_findings (case_id, at_ms);

-- The last thousand texts that left, with the situation each was judged in: what a changed rule is tried on.
CREATE TABLE language_sent_texts (
    id         TEXT PRIMARY KEY,
    case_id    TEXT,
    words      TEXT NOT NULL,
    situation  TEXT NOT NULL,
    at_ms      BIGINT NOT NULL
);
