-- +goose Up
-- Records whose names are sealed. The format of before was never used at a border: what is here of it goes.
DROP TABLE IF EXISTS record;
DROP TABLE IF EXISTS checkpoint;
DROP TABLE IF EXISTS crossing;
DROP TABLE IF EXISTS movement;
DROP TABLE IF EXISTS image;
DROP TABLE IF EXISTS committed;
DROP TABLE IF EXISTS shut;
DROP TABLE IF EXISTS tap;
-- key: the wrapped data key of the record's sealed part; NULL where it names nobody, or was erased.
CREATE TABLE record (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, bytes BLOB NOT NULL, key BLOB);
-- Which chain it is.
CREATE TABLE epoch (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL);
INSERT INTO epoch VALUES (1, 1);
CREATE TABLE checkpoint (seq INTEGER PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE image (id BLOB PRIMARY KEY, seq INTEGER NOT NULL, landed INTEGER NOT NULL DEFAULT 0, key BLOB) WITHOUT ROWID;
CREATE INDEX image_waiting ON image (seq) WHERE landed = 0;
CREATE TABLE committed (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL);
INSERT INTO committed VALUES (1, 0, zeroblob(32));
-- Since when the hub has had the records up to one.
CREATE TABLE landed (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL);
-- What follows is derived from the records.
CREATE TABLE crossing (id TEXT PRIMARY KEY, first INTEGER NOT NULL, ended INTEGER NOT NULL, fold BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX crossing_open ON crossing (first) WHERE ended = 0;
-- Movements by holder as well as by pass, by their pseudonyms: a pass that is shown again is known though the registry is silent.
CREATE TABLE movement (who TEXT NOT NULL, by TEXT NOT NULL CHECK (by IN ('holder', 'pass')), id TEXT NOT NULL, at_ms INTEGER NOT NULL, movement BLOB NOT NULL,
    PRIMARY KEY (who, by, id)) WITHOUT ROWID;
CREATE INDEX movement_at ON movement (at_ms);
CREATE TABLE shut (one INTEGER PRIMARY KEY CHECK (one = 1), shut INTEGER NOT NULL);
INSERT INTO shut VALUES (1, 0);
-- The sum of the three above, under the device's key; empty before the first record.
CREATE TABLE derived (one INTEGER PRIMARY KEY CHECK (one = 1), sum BLOB NOT NULL);
INSERT INTO derived VALUES (1, x'');
-- The counter of the last message that each card showed (SUN), so that none counts twice; by the card's pseudonym.
CREATE TABLE tap (card TEXT PRIMARY KEY, counter INTEGER NOT NULL) WITHOUT ROWID;

-- +goose Down
DROP TABLE record; DROP TABLE epoch; DROP TABLE checkpoint; DROP TABLE crossing; DROP TABLE movement; DROP TABLE image; DROP TABLE committed; DROP TABLE landed; DROP TABLE shut; DROP TABLE derived; DROP TABLE tap;
