-- +goose Up
-- Movements of holders at this device, as kiosk/trip folds them; the hub knows those of before.
DROP TABLE movement;
CREATE TABLE movement (holder TEXT NOT NULL, id TEXT NOT NULL, at_ms INTEGER NOT NULL, movement BLOB NOT NULL, PRIMARY KEY (holder, id)) WITHOUT ROWID;
CREATE INDEX movement_at ON movement (at_ms);
-- The counter of the last message that each card showed (SUN), so that none counts twice.
CREATE TABLE tap (card BLOB PRIMARY KEY, counter INTEGER NOT NULL) WITHOUT ROWID;

-- +goose Down
DROP TABLE movement; DROP TABLE tap;
CREATE TABLE movement (holder TEXT PRIMARY KEY, direction TEXT NOT NULL, at_ms INTEGER NOT NULL) WITHOUT ROWID;
