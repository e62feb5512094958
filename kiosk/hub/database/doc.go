// Package database is where the hub's SQL lives, and all of it: records, crossings, images, devices and findings.
//
// It keeps what it is given and decides nothing; kiosk/hub does. What Update has returned survives a power cut:
// SQLite runs in WAL mode with synchronous=FULL, asserted at start. Statements are plain enough for
// PostgreSQL, and number their parameters as it does.
package database
