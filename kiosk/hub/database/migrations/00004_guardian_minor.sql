-- +goose Up
CREATE INDEX guardian_minor ON guardian (minor); -- to link a minor would else read the links of all

-- +goose Down
DROP INDEX guardian_minor;
