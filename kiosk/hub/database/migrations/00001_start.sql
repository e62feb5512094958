-- +goose Up
CREATE TABLE device (
    name TEXT NOT NULL PRIMARY KEY,
    public_key BLOB,             -- Ed25519, 32 bytes; none while unregistered
    head_seq BIGINT NOT NULL,    -- highest committed record
    head_hash BLOB NOT NULL,
    records BIGINT NOT NULL,
    checkpoints BIGINT NOT NULL, -- seen and good
    seen_ms BIGINT NOT NULL      -- Unix milliseconds of the last commit, 0 for never
);
CREATE TABLE record (
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL,          -- as the device stored it
    bytes BLOB NOT NULL,         -- as the device stored them; empty if withheld
    PRIMARY KEY (device, seq)
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
    fold BLOB NOT NULL,          -- ledger.Crossing in CBOR
    PRIMARY KEY (device, id)
);
CREATE INDEX crossing_began ON crossing (began_ms);
CREATE TABLE image (
    id BLOB NOT NULL PRIMARY KEY, -- SHA-256 of the sealed bytes
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,          -- of the first record that names it, 0 if it landed before
    size BIGINT NOT NULL,         -- sealed bytes, 0 until it lands
    landed_ms BIGINT NOT NULL     -- 0 until it lands
);
CREATE TABLE finding (
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    found_ms BIGINT NOT NULL,
    settled_ms BIGINT NOT NULL,   -- 0 while it is open
    PRIMARY KEY (device, seq, code)
);

-- +goose Down
DROP TABLE finding;
DROP TABLE image;
DROP TABLE crossing;
DROP TABLE record;
DROP TABLE device;
