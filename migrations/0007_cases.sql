-- One matter of one customer, over any channel. Open: neither closed nor merged.
CREATE TABLE cases (
    id                TEXT PRIMARY KEY,
    subject           TEXT NOT NULL,
    kind              TEXT NOT NULL,
    channel           TEXT NOT NULL,
    mailbox           TEXT,
    our_address       TEXT,
    customer_id       TEXT NOT NULL,
    team_id           TEXT NOT NULL,
    owner             TEXT,
    owned_ms          BIGINT,
    first_responder   TEXT,
    reported_by       TEXT,
    priority          BIGINT NOT NULL,
    emotion           BIGINT NOT NULL,
    opened_ms         BIGINT NOT NULL,
    waiting_since_ms  BIGINT,
    first_replied_ms  BIGINT,
    complaint_ms      BIGINT,
    snoozed_until_ms  BIGINT,
    closed_ms         BIGINT,
    closed_by         TEXT,
    outcome           TEXT,
    closing_words     TEXT,
    merged_into       TEXT,
    merged_ms         BIGINT,
    follows           TEXT,
    split_from        TEXT,
    tracking_code     TEXT NOT NULL,
    thread_token      TEXT NOT NULL UNIQUE,
    due_ms            BIGINT,
    due_kind          TEXT,
    rank_ms           BIGINT NOT NULL,
    last_ms           BIGINT NOT NULL,
    last_words        TEXT NOT NULL,
    last_direction    TEXT NOT NULL,
    changed_ms        BIGINT NOT NULL
);
CREATE INDEX cases_of_owner ON cases (owner, rank_ms, id)
    WHERE closed_ms IS NULL AND merged_into IS NULL AND snoozed_until_ms IS NULL;
CREATE INDEX cases_of_team ON cases (team_id, rank_ms, id)
    WHERE closed_ms IS NULL AND merged_into IS NULL AND snoozed_until_ms IS NULL;
CREATE INDEX cases_in_queue ON cases (team_id, rank_ms, id)
    WHERE closed_ms IS NULL AND merged_into IS NULL AND snoozed_until_ms IS NULL AND owner IS NULL;
CREATE INDEX cases_snoozed ON cases (team_id, snoozed_until_ms, id)
    WHERE closed_ms IS NULL AND merged_into IS NULL AND snoozed_until_ms IS NOT NULL;
CREATE INDEX cases_closed ON cases (team_id, closed_ms, id) WHERE closed_ms IS NOT NULL;
CREATE INDEX cases_of_customer ON cases (customer_id, opened_ms);
CREATE INDEX cases_merged ON cases (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX cases_reported ON cases (reported_by, opened_ms) WHERE reported_by IS NOT NULL;

-- What was said in a case. Words are written once; only how far a message got on its way changes.
CREATE TABLE messages (
    id             TEXT PRIMARY KEY,
    case_id        TEXT NOT NULL,
    channel        TEXT NOT NULL,
    direction      TEXT NOT NULL,
    author         TEXT NOT NULL,
    author_name    TEXT NOT NULL,
    subject        TEXT NOT NULL,
    words          TEXT NOT NULL,
    quoted         TEXT NOT NULL,
    signature      TEXT NOT NULL,
    html_hash      TEXT,
    from_address   TEXT,
    to_address     TEXT,
    cc             TEXT NOT NULL,
    message_key    TEXT,
    reply_to_key   TEXT,
    automatic      TEXT,
    corrects       TEXT,
    state          TEXT NOT NULL,
    at_ms          BIGINT NOT NULL,
    said_ms        BIGINT,
    sent_ms        BIGINT,
    failed_ms      BIGINT,
    failed_reason  TEXT
);
CREATE INDEX messages_of_case ON messages (case_id, at_ms, id);
CREATE UNIQUE INDEX messages_by_key ON messages (message_key) WHERE message_key IS NOT NULL;

CREATE TABLE attachments (
    id          TEXT PRIMARY KEY,
    message_id  TEXT NOT NULL,
    position    BIGINT NOT NULL,
    hash        TEXT NOT NULL,
    name        TEXT NOT NULL,
    size_bytes  BIGINT NOT NULL,
    media_type  TEXT NOT NULL,
    content_id  TEXT
);
CREATE INDEX attachments_of ON attachments (message_id, position);
CREATE INDEX attachments_by_hash ON attachments (hash);

CREATE TABLE case_tags (
    case_id   TEXT NOT NULL,
    tag       TEXT NOT NULL,
    added_by  TEXT NOT NULL,
    added_ms  BIGINT NOT NULL,
    PRIMARY KEY (case_id, tag)
);
CREATE INDEX case_tags_by_tag ON case_tags (tag, case_id);

-- 首应跟进: whoever was asked first makes sure that all is well after a hand-over.
CREATE TABLE duties (
    id            TEXT PRIMARY KEY,
    case_id       TEXT NOT NULL,
    staff_id      TEXT NOT NULL,
    created_ms    BIGINT NOT NULL,
    due_ms        BIGINT NOT NULL,
    done_ms       BIGINT,
    done_words    TEXT,
    waived_ms     BIGINT,
    waived_by     TEXT,
    waive_reason  TEXT,
    missed_ms     BIGINT
);
CREATE INDEX duties_of_case ON duties (case_id, created_ms);
CREATE INDEX duties_open ON duties (staff_id, due_ms) WHERE done_ms IS NULL AND waived_ms IS NULL;

-- What we set ourselves by when, on a working calendar. The clock runs only while it is our turn.
CREATE TABLE deadlines (
    id            TEXT PRIMARY KEY,
    case_id       TEXT NOT NULL,
    kind          TEXT NOT NULL,
    calendar_id   TEXT NOT NULL,
    allowed_ms    BIGINT NOT NULL,
    spent_ms      BIGINT NOT NULL,
    started_ms    BIGINT NOT NULL,
    running_ms    BIGINT,
    due_ms        BIGINT,
    why           TEXT,
    met_ms        BIGINT,
    missed_ms     BIGINT,
    dropped_ms    BIGINT
);
CREATE INDEX deadlines_of_case ON deadlines (case_id, started_ms);

-- The stretches in which a deadline's clock ran, for its explanation.
CREATE TABLE deadline_runs (
    deadline_id  TEXT NOT NULL,
    from_ms      BIGINT NOT NULL,
    to_ms        BIGINT NOT NULL,
    counted_ms   BIGINT NOT NULL,
    PRIMARY KEY (deadline_id, from_ms)
);

-- Half-written words, so that a closed laptop loses none.
CREATE TABLE drafts (
    case_id     TEXT NOT NULL,
    staff_id    TEXT NOT NULL,
    kind        TEXT NOT NULL,
    words       TEXT NOT NULL,
    changed_ms  BIGINT NOT NULL,
    PRIMARY KEY (case_id, staff_id, kind)
);

-- Who has a case before their eyes or writes in it, until the next sign of life is overdue.
CREATE TABLE lookers (
    case_id   TEXT NOT NULL,
    staff_id  TEXT NOT NULL,
    name      TEXT NOT NULL,
    doing     TEXT NOT NULL,
    until_ms  BIGINT NOT NULL,
    PRIMARY KEY (case_id, staff_id)
);

CREATE TABLE saved_views (
    id          TEXT PRIMARY KEY,
    owner       TEXT NOT NULL,
    team_id     TEXT,
    name        TEXT NOT NULL,
    filter      TEXT NOT NULL,
    created_ms  BIGINT NOT NULL
);
CREATE INDEX saved_views_of ON saved_views (owner, created_ms);

-- 内部请求: what a case needs from another department, answered with a date.
CREATE TABLE internal_requests (
    id             TEXT PRIMARY KEY,
    case_id        TEXT NOT NULL,
    department_id  TEXT NOT NULL,
    asked_by       TEXT NOT NULL,
    asked_by_name  TEXT NOT NULL,
    words          TEXT NOT NULL,
    asked_ms       BIGINT NOT NULL,
    due_ms         BIGINT NOT NULL,
    overdue_ms     BIGINT,
    answer         TEXT,
    answered_by    TEXT,
    answered_name  TEXT,
    answered_ms    BIGINT,
    answer_by_ms   BIGINT,
    withdrawn_ms   BIGINT
);
CREATE INDEX internal_requests_of_case ON internal_requests (case_id, asked_ms);
CREATE INDEX internal_requests_open ON internal_requests (department_id, due_ms) WHERE answered_ms IS NULL AND withdrawn_ms IS NULL;

-- Which cases one merge put under which, so that it can be taken back exactly.
CREATE TABLE case_merges (
    id         TEXT PRIMARY KEY,
    kept_id    TEXT NOT NULL,
    gone_id    TEXT NOT NULL,
    moved      TEXT NOT NULL,
    merged_by  TEXT NOT NULL,
    merged_ms  BIGINT NOT NULL,
    undone_ms  BIGINT
);
CREATE INDEX case_merges_of ON case_merges (kept_id, merged_ms);

-- Which messages one split took out of a case.
CREATE TABLE case_splits (
    id         TEXT PRIMARY KEY,
    from_id    TEXT NOT NULL,
    made_id    TEXT NOT NULL,
    moved      TEXT NOT NULL,
    split_by   TEXT NOT NULL,
    split_ms   BIGINT NOT NULL,
    undone_ms  BIGINT
);
CREATE INDEX case_splits_of ON case_splits (from_id, split_ms);
