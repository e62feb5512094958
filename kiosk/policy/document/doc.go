// Package document is the policy as a ministry writes it: one versioned TOML file, signed, with the days it is in force.
//
// Parse is strict: a key that it does not know, a value out of bounds and a list too long are refused by the field's dotted name, and nothing
// of such a document is used. What is left out stays as policy.Defaults has it. Example is a whole document with every field explained.
//
// A signature is the last line of the file, a comment that carries the Ed25519 signature of all bytes above it. So a signed document is still
// the TOML that people read, mail and compare; what shows it needs to know nothing of signatures, and there is no second file to lose.
//
// Documents follow each other without a missing version and without a time between them (Follows); hub and devices ask the same.
//
// A device holds several documents. Of those in force the highest version counts; Choose tells which one that is and which one is next, so a
// lane switches by itself at the minute.
//
// What a document says and what changes are said in plain words by Explain, Lint and Diff. Facts about a crossing, written as one JSON object
// a line after Schema, are read by Cases; Why says what made of them a decision.
package document
