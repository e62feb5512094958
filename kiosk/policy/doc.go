// Package policy decides who may cross: rules and facts in, an outcome and its findings out.
//
// Decide is total and pure. It reads no clock, no file and no table; lane, booth and hub call the same
// function and get the same answer. Rules are data with a version and a time in force. A finding is one reason, with a stable code, a
// severity, the holder it concerns, the rule that governs it, and a sentence in every language of the post. The outcome is the worst
// severity found.
//
// Protected findings stand for what no ministry may give up by a line in a file: a child with the wrong adult, a pass that is not genuine,
// a lane that nobody watches. Rules may raise them, never lower them, and the numbers they hang on have bounds that hold even in rules that
// nobody checked.
//
// A face of a child is compared by an officer, always: no matcher decides on it, because a child's face outgrows its picture. So a family
// costs one tap in the booth, and with that tap, recorded guardians and confirmed children it is cleared like anybody. Grave findings
// ask for a second officer besides.
package policy
