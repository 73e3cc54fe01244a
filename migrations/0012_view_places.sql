-- In which order a person wants their saved views, shared ones included.
CREATE TABLE view_places (
    staff_id  TEXT NOT NULL,
    view_id   TEXT NOT NULL,
    place     BIGINT NOT NULL,
    PRIMARY KEY (staff_id, view_id)
);
