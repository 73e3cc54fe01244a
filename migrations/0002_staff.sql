-- The people of the centre.
CREATE TABLE staff (
    id                 TEXT PRIMARY KEY,
    sign_in_name       TEXT NOT NULL UNIQUE,
    name               TEXT NOT NULL,
    email              TEXT,
    lang               TEXT NOT NULL,
    zone               TEXT NOT NULL,
    theme              TEXT NOT NULL,
    password_hash      TEXT NOT NULL,
    password_once_ms   BIGINT,
    totp_secret        TEXT,
    totp_confirmed_ms  BIGINT,
    totp_last_step     BIGINT,
    department_id      TEXT,
    case_limit         BIGINT NOT NULL,
    presence           TEXT NOT NULL,
    presence_ms        BIGINT NOT NULL,
    created_ms         BIGINT NOT NULL,
    deactivated_ms     BIGINT
);

-- Roles the centre made itself, each begun from a built-in one; the built-in ones are a table in the code.
CREATE TABLE roles (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    based_on    TEXT NOT NULL,
    created_ms  BIGINT NOT NULL
);
CREATE TABLE role_permissions (
    role_id     TEXT NOT NULL REFERENCES roles (id),
    permission  TEXT NOT NULL,
    PRIMARY KEY (role_id, permission)
);
CREATE TABLE staff_roles (
    staff_id  TEXT NOT NULL REFERENCES staff (id),
    role_id   TEXT NOT NULL,
    PRIMARY KEY (staff_id, role_id)
);

CREATE TABLE teams (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    created_ms  BIGINT NOT NULL,
    ended_ms    BIGINT
);
CREATE TABLE team_members (
    team_id   TEXT NOT NULL REFERENCES teams (id),
    staff_id  TEXT NOT NULL REFERENCES staff (id),
    PRIMARY KEY (team_id, staff_id)
);
CREATE INDEX team_members_by_person ON team_members (staff_id);

CREATE TABLE departments (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    created_ms  BIGINT NOT NULL,
    deleted_ms  BIGINT
);

-- A session is known by the hash of its cookie: a stolen database opens no session.
CREATE TABLE sessions (
    token_hash   TEXT PRIMARY KEY,
    staff_id     TEXT NOT NULL REFERENCES staff (id),
    form_secret  TEXT NOT NULL,
    device       TEXT NOT NULL,
    begun_ms     BIGINT NOT NULL,
    seen_ms      BIGINT NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (staff_id);

-- Failed sign-ins, by account and by address, for the limits.
CREATE TABLE sign_in_failures (
    id     TEXT PRIMARY KEY,
    about  TEXT NOT NULL,
    at_ms  BIGINT NOT NULL
);
CREATE INDEX sign_in_failures_by ON sign_in_failures (about, at_ms);
