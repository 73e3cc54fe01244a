-- A mailbox customers write to: where it is read (IMAP), how answers leave (SMTP), which team answers.
-- Passwords are sealed with the key in the data folder; nothing here opens them.
CREATE TABLE mailboxes (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    address         TEXT NOT NULL UNIQUE,
    team_id         TEXT NOT NULL,
    imap_host       TEXT NOT NULL,
    imap_port       BIGINT NOT NULL,
    imap_security   TEXT NOT NULL,
    imap_user       TEXT NOT NULL,
    imap_password   TEXT NOT NULL,
    imap_folder     TEXT NOT NULL,
    smtp_host       TEXT NOT NULL,
    smtp_port       BIGINT NOT NULL,
    smtp_security   TEXT NOT NULL,
    smtp_user       TEXT NOT NULL,
    smtp_password   TEXT NOT NULL,
    begins          TEXT NOT NULL,
    plus_ms         BIGINT,
    paused_ms       BIGINT,
    created_ms      BIGINT NOT NULL,
    changed_ms      BIGINT NOT NULL,
    -- How far it was read: UIDs below the first are not ours to fetch, those up to the last are kept.
    uid_validity    BIGINT,
    first_uid       BIGINT NOT NULL,
    last_uid        BIGINT NOT NULL,
    checked_ms      BIGINT,
    trouble_ms      BIGINT,
    trouble_stage   TEXT,
    trouble         TEXT
);

-- Only one node fetches a mailbox. Every write of the fetcher carries the epoch under which it holds it.
CREATE TABLE mailbox_leases (
    mailbox_id  TEXT PRIMARY KEY,
    holder      TEXT NOT NULL,
    epoch       BIGINT NOT NULL,
    until_ms    BIGINT NOT NULL
);

-- Every mail, as it came, before anyone tries to understand it. Known by mailbox, UIDVALIDITY, UID and what its bytes are.
CREATE TABLE kept_mails (
    id            TEXT PRIMARY KEY,
    mailbox_id    TEXT NOT NULL,
    uid_validity  BIGINT NOT NULL,
    uid           BIGINT NOT NULL,
    hash          TEXT,
    size_bytes    BIGINT NOT NULL,
    kept_ms       BIGINT NOT NULL,
    state         TEXT NOT NULL,
    reason        TEXT,
    detail        TEXT,
    set_aside_ms  BIGINT,
    settled_ms    BIGINT,
    settled_by    TEXT,
    settled_words TEXT,
    case_id       TEXT,
    message_id    TEXT,
    UNIQUE (mailbox_id, uid_validity, uid)
);
CREATE INDEX kept_mails_by_hash ON kept_mails (mailbox_id, hash);
CREATE INDEX kept_mails_set_aside ON kept_mails (set_aside_ms, id) WHERE state = 'set_aside';
CREATE INDEX kept_mails_wanted ON kept_mails (mailbox_id, uid) WHERE state = 'wanted';
CREATE INDEX kept_mails_of_message ON kept_mails (message_id) WHERE message_id IS NOT NULL;
