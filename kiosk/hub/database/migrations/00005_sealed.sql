-- +goose Up
-- Records whose names are sealed, in chains that have epochs. The format of before was never used at a border: what is here of it goes.
DROP TABLE record;
DROP TABLE crossing;
DROP TABLE image;
DROP TABLE finding;
DROP TABLE movement;
ALTER TABLE device DROP COLUMN head_seq;
ALTER TABLE device DROP COLUMN head_hash;
ALTER TABLE device DROP COLUMN records;
ALTER TABLE device DROP COLUMN checkpoints;
CREATE TABLE chain (
    device TEXT NOT NULL,
    epoch BIGINT NOT NULL,       -- from 1; another begins when a device has lost its past
    head_seq BIGINT NOT NULL,    -- highest committed record
    head_hash BLOB NOT NULL,
    records BIGINT NOT NULL,
    checkpoints BIGINT NOT NULL, -- seen and good
    signed_seq BIGINT NOT NULL,  -- the last record that a good checkpoint covers
    PRIMARY KEY (device, epoch)
);
CREATE TABLE record (
    device TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL,          -- as the device stored it
    bytes BLOB NOT NULL,         -- as the device stored them; empty if withheld
    key BLOB,                    -- wrapped data key of the sealed part; none where it names nobody, or was erased
    PRIMARY KEY (device, epoch, seq)
);
CREATE TABLE crossing (
    device TEXT NOT NULL,
    id TEXT NOT NULL,
    began_ms BIGINT NOT NULL,
    direction TEXT NOT NULL,
    outcome TEXT NOT NULL,
    how TEXT NOT NULL,           -- empty while it is under way
    cleared BIGINT NOT NULL,     -- 0 or 1
    people BIGINT NOT NULL,
    walked BIGINT NOT NULL,
    fold BLOB NOT NULL,          -- ledger.Crossing in CBOR: nobody is named in it
    post TEXT NOT NULL,
    PRIMARY KEY (device, id)
);
CREATE INDEX crossing_began ON crossing (began_ms);
CREATE TABLE image (
    id BLOB NOT NULL PRIMARY KEY, -- SHA-256 of the sealed bytes
    device TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,          -- of the first record that names it, 0 if it landed before
    size BIGINT NOT NULL,         -- sealed bytes, 0 until it lands
    landed_ms BIGINT NOT NULL,    -- 0 until it lands
    key BLOB                      -- wrapped data key; none if it was erased, or no record has named it yet
);
CREATE TABLE finding (
    device TEXT NOT NULL,
    epoch BIGINT NOT NULL,        -- 0 for the device as a whole
    seq BIGINT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    found_ms BIGINT NOT NULL,
    settled_ms BIGINT NOT NULL,   -- 0 while it is open
    PRIMARY KEY (device, epoch, seq, code)
);
-- By the holder's pseudonym, as devices know them.
CREATE TABLE movement (
    holder TEXT NOT NULL,
    id TEXT NOT NULL,             -- device and crossing
    at_ms BIGINT NOT NULL,
    movement BLOB NOT NULL,       -- trip.Movement in CBOR
    PRIMARY KEY (holder, id)
);
ALTER TABLE holder ADD COLUMN pseudonym TEXT NOT NULL DEFAULT '';
UPDATE holder SET pseudonym = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX holder_pseudonym ON holder (pseudonym);
-- Rows name pseudonyms now: all are to be published anew.
INSERT INTO dirty (kind, id) SELECT 'holder', id FROM holder WHERE true ON CONFLICT DO NOTHING;
INSERT INTO dirty (kind, id) SELECT 'pass', number FROM pass WHERE true ON CONFLICT DO NOTHING;

-- +goose Down
INSERT INTO no_way_back VALUES ('the records of before are gone');
