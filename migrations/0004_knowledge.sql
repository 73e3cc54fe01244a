-- Ready sentences the centre wrote itself, or changed: one with a known code stands in place of the one we bring.
CREATE TABLE ready_sentences (
    code            TEXT PRIMARY KEY,
    channel         TEXT NOT NULL,
    scenario_zh_cn  TEXT NOT NULL,
    scenario_zh_tw  TEXT NOT NULL,
    scenario_en     TEXT NOT NULL,
    words_zh_cn     TEXT NOT NULL,
    words_zh_tw     TEXT NOT NULL,
    words_en        TEXT NOT NULL,
    changed_by      TEXT NOT NULL,
    changed_ms      BIGINT NOT NULL,
    retired_ms      BIGINT
);

-- Procedures 作业规范: each has an owner and a day by which it is reviewed.
CREATE TABLE procedures (
    id          TEXT PRIMARY KEY,
    step        TEXT NOT NULL,
    owner       TEXT NOT NULL,
    owner_name  TEXT NOT NULL,
    review_ms   BIGINT NOT NULL,
    created_ms  BIGINT NOT NULL
);
CREATE INDEX procedures_by_step ON procedures (step);
CREATE INDEX procedures_by_review ON procedures (review_ms);

-- What was valid from which day on; nothing here is changed afterwards.
CREATE TABLE procedure_versions (
    procedure_id    TEXT NOT NULL REFERENCES procedures (id),
    version         BIGINT NOT NULL,
    title           TEXT NOT NULL,
    body            TEXT NOT NULL,
    valid_from_ms   BIGINT NOT NULL,
    written_by      TEXT NOT NULL,
    written_name    TEXT NOT NULL,
    written_ms      BIGINT NOT NULL,
    PRIMARY KEY (procedure_id, version)
);
