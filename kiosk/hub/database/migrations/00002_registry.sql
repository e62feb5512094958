-- +goose Up
ALTER TABLE crossing ADD COLUMN post TEXT NOT NULL DEFAULT '';
CREATE TABLE holder (
    id TEXT NOT NULL PRIMARY KEY,
    ref BLOB NOT NULL,            -- of the published row, drawn by chance
    key BLOB NOT NULL,            -- registry.RowKey of the published row
    province TEXT NOT NULL,
    holder BLOB NOT NULL          -- registry.Holder in CBOR, without movements
);
CREATE TABLE guardian (
    guardian TEXT NOT NULL,
    minor TEXT NOT NULL,
    PRIMARY KEY (guardian, minor)
);
CREATE TABLE pass (
    number TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    pass BLOB NOT NULL            -- registry.Pass in CBOR
);
CREATE INDEX pass_holder ON pass (holder);
CREATE TABLE movement (
    holder TEXT NOT NULL,
    id TEXT NOT NULL,             -- device and crossing
    at_ms BIGINT NOT NULL,
    movement BLOB NOT NULL,       -- trip.Movement in CBOR
    PRIMARY KEY (holder, id)
);
CREATE TABLE portrait (
    holder TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL UNIQUE,
    province TEXT NOT NULL,
    ref BLOB NOT NULL,
    sealed BLOB NOT NULL          -- as it travels; empty when it is no more
);
-- What devices replicate; dates as the number YYYYMMDD, 0 for none.
CREATE TABLE row (
    ref BLOB NOT NULL,
    kind BIGINT NOT NULL,
    position BIGINT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_to BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    gone BIGINT NOT NULL,         -- 0 or 1
    PRIMARY KEY (ref, kind)
);
CREATE TABLE bucket (bucket BIGINT NOT NULL PRIMARY KEY, sum BLOB NOT NULL);
CREATE TABLE groups (grp BIGINT NOT NULL PRIMARY KEY, sum BLOB NOT NULL);
CREATE TABLE registry (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    position BIGINT NOT NULL,     -- of the last row published
    portraits BIGINT NOT NULL,    -- of the last portrait
    rows BIGINT NOT NULL,
    digest BLOB NOT NULL
);
INSERT INTO registry VALUES (1, 0, 0, 0, zeroblob(32));
-- What has changed and is not published yet: a holder's id or a pass's number.
CREATE TABLE dirty (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id));
CREATE TABLE policy (version BIGINT NOT NULL PRIMARY KEY, document BLOB NOT NULL, landed_ms BIGINT NOT NULL);

-- +goose Down
DROP TABLE policy; DROP TABLE dirty; DROP TABLE registry; DROP TABLE groups; DROP TABLE bucket; DROP TABLE row; DROP TABLE portrait;
DROP TABLE movement; DROP TABLE pass; DROP TABLE guardian; DROP TABLE holder; ALTER TABLE crossing DROP COLUMN post;
