-- What we owe whom by when. A promise is offered while its words are a draft, and open once they left.
CREATE TABLE promises (
    id               TEXT PRIMARY KEY,
    case_id          TEXT NOT NULL,
    owner            TEXT NOT NULL,
    owner_name       TEXT NOT NULL,
    team_id          TEXT,
    act              TEXT NOT NULL,
    to_whom          TEXT NOT NULL,
    words            TEXT NOT NULL,
    due_ms           BIGINT NOT NULL,
    how              TEXT NOT NULL,
    message_id       TEXT,
    state            TEXT NOT NULL,
    offered_ms       BIGINT NOT NULL,
    opened_ms        BIGINT,
    broken_ms        BIGINT,
    kept_ms          BIGINT,
    kept_message_id  TEXT,
    kept_note        TEXT
);
CREATE INDEX promises_by_case ON promises (case_id, due_ms);
CREATE INDEX promises_by_owner ON promises (owner, state, due_ms);
CREATE INDEX promises_by_team ON promises (team_id, state, due_ms);
