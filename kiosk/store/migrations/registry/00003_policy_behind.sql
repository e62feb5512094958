-- +goose Up
-- Since when the hub is known to have a newer policy than those that are held, Unix milliseconds; no row: it has none.
CREATE TABLE policy_behind (one INTEGER PRIMARY KEY CHECK (one = 1), since_ms INTEGER NOT NULL);

-- +goose Down
DROP TABLE policy_behind;
