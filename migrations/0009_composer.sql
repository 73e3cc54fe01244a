-- Recipients the customer does not see, and those a server would not take, with its words: [{"address": …, "words": …}].
ALTER TABLE messages ADD COLUMN bcc TEXT;
ALTER TABLE messages ADD COLUMN refused TEXT;

-- What will be done next, named with an apology or by hand; empty once it is done.
ALTER TABLE cases ADD COLUMN next_action TEXT;
ALTER TABLE cases ADD COLUMN next_action_ms BIGINT;

-- Files put to words that are still a draft.
CREATE TABLE draft_files (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL,
    staff_id    TEXT NOT NULL,
    kind        TEXT NOT NULL,
    hash        TEXT NOT NULL,
    name        TEXT NOT NULL,
    size_bytes  BIGINT NOT NULL,
    media_type  TEXT NOT NULL,
    added_ms    BIGINT NOT NULL
);
CREATE INDEX draft_files_of ON draft_files (case_id, staff_id, kind, added_ms);
