-- What a customer's words let one suspect, with the words themselves; an agent confirms or dismisses it.
CREATE TABLE case_suggestions (
    id            TEXT PRIMARY KEY,
    case_id       TEXT NOT NULL,
    message_id    TEXT NOT NULL,
    kind          TEXT NOT NULL,
    level         BIGINT NOT NULL,
    before_level  BIGINT NOT NULL,
    words         TEXT NOT NULL,
    around        TEXT NOT NULL,
    found_ms      BIGINT NOT NULL,
    decision      TEXT,
    decided_by    TEXT,
    decided_ms    BIGINT
);
CREATE INDEX case_suggestions_of ON case_suggestions (case_id, found_ms);
