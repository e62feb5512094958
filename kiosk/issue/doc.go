// Package issue makes passes: it draws number and holder key, signs the seal, draws its symbol and reads it back as a camera would, and
// makes what is handed out: the printed pass (PDF, A6) and what a card is written with.
//
// # Numbers
//
// A pass number has 12 characters: 11 drawn from 0-9 A-Z without I, L, O and U, 55 bits that nobody guesses, and a check character (ISO 7064,
// MOD 37-36). A number whose check character would be one of the four is drawn again.
//
// # Reading back
//
// About one clean QR symbol in a hundred does not read. Every symbol is drawn, put before the eye of a camera (turned to either side, blurred,
// with noise) and decoded; if it does not come out byte for byte the pass is signed anew. What read is verified against the trust list of
// the lanes: a desk hands out nothing that a lane would not take.
//
// # Secrets
//
// The seal carries the holder key, and the record for a card its key. Both mask themselves in every log and listing; Card.File writes
// the record with its secrets, for the writer at the desk alone.
package issue
