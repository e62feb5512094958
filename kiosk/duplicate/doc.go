// Package duplicate tells whether two registrations are of one person under different spellings of the name, before a second pass is issued.
//
// A name is taken apart into words, each written in small Latin letters: Khmer and Thai by rules of our own (series, implied vowels, mute
// letters), other scripts by a table. Words are folded to sounds, so that Vuthy meets Wuthi and Siriporn meets Siriphon, and paired in the
// cheapest way, in any order, parted or joined. What differs uses up an allowance that grows with the length of a word; a name that uses
// exactly all of it scores Threshold. Words that contradict each other use more than all of it, however long the rest that agrees.
//
// Birth, sex, place, guardians and nationality then move the score, where both records have them. They cannot make one person of two
// whose names contradict each other: brothers and sisters share guardians and district, and twins the birth. With names only, the
// names decide.
//
// The score is the sum of the weights of the reasons, kept within 0 and 1, so that an officer sees what spoke for it and what against.
// The officer decides; nothing here refuses anybody.
package duplicate
