// Package link joins a program and its screen over a Unix socket.
//
// The program listens ([Server]) and shows scenes; the glass dials ([Client]) and returns actions. Either may die and
// come back: the server keeps the latest scene and pictures and sends them to whoever connects. One glass counts at a
// time, and that is the last that came, because an older one is most likely dead.
//
// Each message is a length of four bytes, big endian, and that many bytes of CBOR, at most [MaxMessage].
//
//	program to glass   scene, picture, drop (a picture), tone, ping, snapshot
//	glass to program   action, pong, saved
//
// The glass answers a ping only while its drawing loop turns, so a hung screen is as good as a dead one within [Deadline].
package link
