-- +goose Up
-- Movements by pass as well as by holder: a pass that is shown again is known though the registry is silent.
ALTER TABLE movement RENAME TO movement_of_holder;
DROP INDEX movement_at;
CREATE TABLE movement (who TEXT NOT NULL, by TEXT NOT NULL CHECK (by IN ('holder', 'pass')), id TEXT NOT NULL, at_ms INTEGER NOT NULL, movement BLOB NOT NULL,
    PRIMARY KEY (who, by, id)) WITHOUT ROWID;
CREATE INDEX movement_at ON movement (at_ms);
INSERT INTO movement SELECT holder, 'holder', id, at_ms, movement FROM movement_of_holder;
DROP TABLE movement_of_holder;

-- +goose Down
ALTER TABLE movement RENAME TO movement_of_all;
DROP INDEX movement_at;
CREATE TABLE movement (holder TEXT NOT NULL, id TEXT NOT NULL, at_ms INTEGER NOT NULL, movement BLOB NOT NULL, PRIMARY KEY (holder, id)) WITHOUT ROWID;
CREATE INDEX movement_at ON movement (at_ms);
INSERT INTO movement SELECT who, id, at_ms, movement FROM movement_of_all WHERE by = 'holder';
DROP TABLE movement_of_all;
