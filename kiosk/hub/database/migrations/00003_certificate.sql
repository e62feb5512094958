-- +goose Up
CREATE TABLE certificate (
    ref BLOB NOT NULL PRIMARY KEY, -- of the minor's row
    sealed BLOB NOT NULL           -- JPEG, as it travels
);

-- +goose Down
DROP TABLE certificate;
