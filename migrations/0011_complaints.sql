-- What another capability asks of a case: not to be closed yet, what the next words are for, rules that block here.
CREATE TABLE case_asks (
    case_id       TEXT PRIMARY KEY,
    hold_why      TEXT,
    words_moment  TEXT,
    raised_rules  TEXT NOT NULL
);

-- 投诉: a case that walks eight steps. `step` is empty when it is over; the copied answers are for lists and counts.
CREATE TABLE complaints (
    case_id          TEXT PRIMARY KEY,
    came             TEXT NOT NULL,
    came_words       TEXT NOT NULL,
    opened_by        TEXT NOT NULL,
    opened_name      TEXT NOT NULL,
    opened_ms        BIGINT NOT NULL,
    step             TEXT,
    round            BIGINT NOT NULL,
    entered_ms       BIGINT NOT NULL,
    due_ms           BIGINT,
    why              TEXT,
    late_ms          BIGINT,
    severity         BIGINT,
    product          TEXT,
    cause_code       TEXT,
    outcome          TEXT,
    closed_ms        BIGINT,
    withdrawn_ms     BIGINT,
    withdrawn_words  TEXT,
    withdrawn_at     TEXT,
    malicious_ms     BIGINT
);
CREATE INDEX complaints_open ON complaints (due_ms, case_id) WHERE step IS NOT NULL;
CREATE INDEX complaints_by_cause ON complaints (cause_code, opened_ms) WHERE cause_code IS NOT NULL;

-- Steps are walked anew when the customer comes back: from where, why, and since when what was said counts.
CREATE TABLE complaint_rounds (
    case_id     TEXT NOT NULL,
    round       BIGINT NOT NULL,
    begins_at   TEXT NOT NULL,
    why         TEXT NOT NULL,
    words       TEXT NOT NULL,
    begun_by    TEXT NOT NULL,
    begun_name  TEXT NOT NULL,
    begun_ms    BIGINT NOT NULL,
    since_ms    BIGINT NOT NULL,
    PRIMARY KEY (case_id, round)
);

-- What people put on file; the last answer of a kind counts, earlier ones stay.
CREATE TABLE complaint_answers (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL,
    round       BIGINT NOT NULL,
    proof       TEXT NOT NULL,
    value       TEXT NOT NULL,
    given_by    TEXT NOT NULL,
    given_name  TEXT NOT NULL,
    given_ms    BIGINT NOT NULL
);
CREATE INDEX complaint_answers_of ON complaint_answers (case_id, id);

-- A step ended: who, when, took how long, waived why.
CREATE TABLE complaint_stamps (
    case_id     TEXT NOT NULL,
    round       BIGINT NOT NULL,
    step        TEXT NOT NULL,
    entered_ms  BIGINT NOT NULL,
    due_ms      BIGINT,
    done_ms     BIGINT NOT NULL,
    done_by     TEXT NOT NULL,
    done_name   TEXT NOT NULL,
    waived_why  TEXT,
    PRIMARY KEY (case_id, round, step)
);

CREATE TABLE complaint_evidence (
    id             TEXT PRIMARY KEY,
    case_id        TEXT NOT NULL,
    what           TEXT NOT NULL,
    source         TEXT NOT NULL,
    attachment_id  TEXT,
    added_by       TEXT NOT NULL,
    added_name     TEXT NOT NULL,
    added_ms       BIGINT NOT NULL
);
CREATE INDEX complaint_evidence_of ON complaint_evidence (case_id, added_ms);

-- 追踪回访: each attempt to reach the customer after the result.
CREATE TABLE complaint_attempts (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL,
    round       BIGINT NOT NULL,
    way         TEXT NOT NULL,
    words       TEXT NOT NULL,
    reached_ms  BIGINT,
    made_ms     BIGINT NOT NULL,
    made_by     TEXT NOT NULL,
    made_name   TEXT NOT NULL
);
CREATE INDEX complaint_attempts_of ON complaint_attempts (case_id, made_ms);

-- 升级处置: explained to the customer first, then taken on, given back, or late.
CREATE TABLE complaint_escalations (
    id              TEXT PRIMARY KEY,
    case_id         TEXT NOT NULL,
    round           BIGINT NOT NULL,
    level           TEXT NOT NULL,
    reason          TEXT NOT NULL,
    message_id      TEXT NOT NULL,
    asked_by        TEXT NOT NULL,
    asked_name      TEXT NOT NULL,
    asked_ms        BIGINT NOT NULL,
    respond_by_ms   BIGINT NOT NULL,
    why             TEXT,
    taken_by        TEXT,
    taken_name      TEXT,
    taken_ms        BIGINT,
    given_back_ms   BIGINT,
    given_back_why  TEXT,
    late_ms         BIGINT
);
CREATE INDEX complaint_escalations_of ON complaint_escalations (case_id, asked_ms);
CREATE INDEX complaint_escalations_open ON complaint_escalations (respond_by_ms) WHERE given_back_ms IS NULL;

-- 恶性投诉: proposed by one, confirmed by a manager and by quality, looked at again by a date.
CREATE TABLE complaint_malice (
    id               TEXT PRIMARY KEY,
    case_id          TEXT NOT NULL,
    reason           TEXT NOT NULL,
    proposed_by      TEXT NOT NULL,
    proposed_ms      BIGINT NOT NULL,
    review_ms        BIGINT NOT NULL,
    manager_by       TEXT,
    manager_ms       BIGINT,
    quality_by       TEXT,
    quality_ms       BIGINT,
    ended_ms         BIGINT,
    ended_by         TEXT,
    ended_why        TEXT
);
CREATE INDEX complaint_malice_of ON complaint_malice (case_id, proposed_ms);

-- 五个为什么: each answer with what it rests on.
CREATE TABLE complaint_whys (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL,
    answer      TEXT NOT NULL,
    rests_on    TEXT NOT NULL,
    struck_ms   BIGINT,
    added_by    TEXT NOT NULL,
    added_name  TEXT NOT NULL,
    added_ms    BIGINT NOT NULL
);
CREATE INDEX complaint_whys_of ON complaint_whys (case_id, id);

-- 鱼骨图: what may have contributed, by bone.
CREATE TABLE complaint_bones (
    id        TEXT PRIMARY KEY,
    case_id   TEXT NOT NULL,
    bone      TEXT NOT NULL,
    words     TEXT NOT NULL,
    added_by  TEXT NOT NULL,
    added_ms  BIGINT NOT NULL
);
CREATE INDEX complaint_bones_of ON complaint_bones (case_id, id);

-- 纠正与预防: who does what by when; accepted by its owner, done, its effect checked.
CREATE TABLE measures (
    id           TEXT PRIMARY KEY,
    case_id      TEXT NOT NULL,
    kind         TEXT NOT NULL,
    words        TEXT NOT NULL,
    changes      TEXT NOT NULL,
    cause_code   TEXT,
    owner        TEXT NOT NULL,
    owner_name   TEXT NOT NULL,
    due_ms       BIGINT NOT NULL,
    set_by       TEXT NOT NULL,
    set_ms       BIGINT NOT NULL,
    accepted_ms  BIGINT,
    done_ms      BIGINT,
    done_words   TEXT,
    overdue_ms   BIGINT,
    check_ms     BIGINT NOT NULL,
    check_due_ms BIGINT,
    verdict      TEXT,
    checked_by   TEXT,
    checked_ms   BIGINT,
    before_n     BIGINT,
    after_n      BIGINT
);
CREATE INDEX measures_of ON measures (case_id, set_ms);
CREATE INDEX measures_of_owner ON measures (owner, due_ms) WHERE done_ms IS NULL;

-- 销售夸大反馈: what was promised beyond the offer, told to whoever leads those who sold it.
CREATE TABLE sales_feedback (
    id         TEXT PRIMARY KEY,
    case_id    TEXT NOT NULL,
    campaign   TEXT NOT NULL,
    said       TEXT NOT NULL,
    told       TEXT NOT NULL,
    told_name  TEXT NOT NULL,
    told_ms    BIGINT NOT NULL,
    told_by    TEXT NOT NULL,
    seen_ms    BIGINT
);
CREATE INDEX sales_feedback_to ON sales_feedback (told, told_ms);
CREATE TABLE campaigns (
    name        TEXT PRIMARY KEY,
    sales       BIGINT NOT NULL,
    set_by      TEXT NOT NULL,
    set_ms      BIGINT NOT NULL
);

-- 惊喜与努力: what was done beyond what was owed; public lines are shown on the customer's timeline.
CREATE TABLE efforts (
    id         TEXT PRIMARY KEY,
    case_id    TEXT NOT NULL,
    words      TEXT NOT NULL,
    public_ms  BIGINT,
    made_by    TEXT NOT NULL,
    made_name  TEXT NOT NULL,
    made_ms    BIGINT NOT NULL
);
CREATE INDEX efforts_of ON efforts (case_id, made_ms);

-- 四问: which of the four questions was asked and what the customer answered.
CREATE TABLE feedback_questions (
    id        TEXT PRIMARY KEY,
    case_id   TEXT NOT NULL,
    question  TEXT NOT NULL,
    answer    TEXT,
    asked_by  TEXT NOT NULL,
    asked_ms  BIGINT NOT NULL
);
CREATE INDEX feedback_questions_of ON feedback_questions (case_id, asked_ms);

-- 投诉后关怀: a contact after 30 and 90 days, unless the customer does not want it.
CREATE TABLE care_contacts (
    id           TEXT PRIMARY KEY,
    case_id      TEXT NOT NULL,
    customer_id  TEXT NOT NULL,
    due_ms       BIGINT NOT NULL,
    done_ms      BIGINT,
    done_words   TEXT,
    declined_ms  BIGINT
);
CREATE INDEX care_contacts_of ON care_contacts (customer_id, due_ms);
CREATE INDEX care_contacts_open ON care_contacts (due_ms) WHERE done_ms IS NULL AND declined_ms IS NULL;

-- A cause that lies in what people know: training hears of it.
CREATE TABLE training_suggestions (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL,
    cause_code  TEXT NOT NULL,
    made_ms     BIGINT NOT NULL,
    taken_ms    BIGINT
);
CREATE INDEX training_suggestions_open ON training_suggestions (made_ms) WHERE taken_ms IS NULL;
