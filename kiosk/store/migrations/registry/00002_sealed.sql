-- +goose Up
DROP TABLE holder; DROP TABLE pass; DROP TABLE guardian; DROP TABLE held; DROP TABLE position;
-- Rows as the hub publishes them; dates as the number YYYYMMDD, 0 for none.
CREATE TABLE row (ref BLOB NOT NULL, kind INTEGER NOT NULL, position INTEGER NOT NULL, status TEXT NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, sealed BLOB NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY (ref, kind)) WITHOUT ROWID;
CREATE TABLE bucket (bucket INTEGER PRIMARY KEY, sum BLOB NOT NULL);
CREATE TABLE groups (grp INTEGER PRIMARY KEY, sum BLOB NOT NULL);
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), content BLOB NOT NULL, signature BLOB NOT NULL);
-- What has arrived of an update that is not whole yet.
CREATE TABLE staged (ref BLOB NOT NULL, kind INTEGER NOT NULL, position INTEGER NOT NULL, status TEXT NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, sealed BLOB NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY (ref, kind)) WITHOUT ROWID;
CREATE TABLE staging (one INTEGER PRIMARY KEY CHECK (one = 1), after INTEGER NOT NULL, whole INTEGER NOT NULL);
INSERT INTO staging VALUES (1, 0, 1);
CREATE TABLE portrait (ref BLOB PRIMARY KEY, position INTEGER NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE portraits (one INTEGER PRIMARY KEY CHECK (one = 1), after INTEGER NOT NULL);
INSERT INTO portraits VALUES (1, 0);
CREATE TABLE policy (version INTEGER PRIMARY KEY, document BLOB NOT NULL);

-- +goose Down
DROP TABLE row; DROP TABLE bucket; DROP TABLE groups; DROP TABLE head; DROP TABLE staged; DROP TABLE staging; DROP TABLE portrait; DROP TABLE portraits; DROP TABLE policy;
CREATE TABLE holder (id TEXT PRIMARY KEY, row BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE pass (number TEXT PRIMARY KEY, row BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE guardian (holder TEXT NOT NULL, minor TEXT NOT NULL, PRIMARY KEY (holder, minor)) WITHOUT ROWID;
CREATE TABLE held (holder TEXT NOT NULL, number TEXT NOT NULL, PRIMARY KEY (holder, number)) WITHOUT ROWID;
CREATE TABLE position (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, issued_ms INTEGER NOT NULL);
