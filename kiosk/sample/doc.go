// Package sample invents travellers and their passes, for the simulator on a laptop, for tests and for benches. Nobody in it exists.
//
// Everything follows from a seed and a day, so that two programs given both have the same people, numbers, keys and faces. Only a seal
// that had to be signed anew because its symbol does not read, and the certificates' own signatures, differ from run to run.
//
//	sok       adult, good pass, Khmer
//	dara      adult, good pass, Thai, large text
//	mony      adult, pass expired ten days ago
//	vanna     adult, pass revoked
//	chan      adult, good pass, guardian of bopha and rith
//	bopha     minor, 8 years
//	rith      minor, 5 years
//	nary      adult, good pass; stories let her have left and not come back
//	tola      adult, good pass on a tag
//	vibol     adult, good pass on a card that proves that it is the original
//	forged    a printed pass with one bit of its signature changed
//	stranger  a pass by an issuer that is on no list
//	leap      adult, good pass, mother of dany, piseth and sreyna
//	borey     adult, good pass, their father
//	dany      minor, 9 years
//	piseth    minor, 7 years
//	sreyna    minor, 4 years
//	thavy     adult, good pass, mother of kiri
//	kiri      minor, 10 years, with a pass that begins tomorrow
package sample
