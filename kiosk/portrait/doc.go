// Package portrait decides whether a camera's picture is a usable portrait of whoever stands before it: it finds the face and the pupils,
// measures what a face image must have in the words of ISO/IEC 29794-5 (OFIQ), says what a person could do better, keeps the best of
// a short burst, and cuts the token image of ISO/IEC 19794-5 out of it. It is pure: pictures and times go in, values come out.
//
// # What it is not
//
// It tells that a face is there and how good its picture is. It does not tell whose face it is, nor that it is alive: a printed
// photo held before the camera is a face to it (presentation attack detection, ISO/IEC 30107-3, needs more than one camera for
// visible light). No score of this package may open a gate. The limits are ours; the measures are the cheap ones among OFIQ's and give
// numbers that cannot be compared with OFIQ's own, but for the distance between the eyes.
//
// Faces are found less surely behind glasses and masks, in profile, and where face and ground are alike in light; who is not found goes
// to an officer when the lane's time is over, as does everybody where this package cannot be used.
//
// # Quirks of pigo v1.4.6
//
//   - [pigo.PuplocCascade.RunDetector] sorts 63 samples whatever number was asked for, so that fewer mix with those of the last
//     picture, and more panic: 63 it is. It shakes its start by chance, so that pupils differ by a pixel or two from run to run;
//   - it always answers, whether there are pupils or not: pairs of eyes that no face has are dropped here;
//   - clusters overlap: one face can come out twice, a large one around a small one;
//   - a cascade that is cut off makes Unpack panic: the length is checked before;
//   - the search for turned faces takes rows for columns at the edge; it is not used.
package portrait
