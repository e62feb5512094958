// Package policy decides who may cross: rules and facts in, an outcome and its findings out.
//
// Decide is total and pure. It reads no clock, no file and no table; lane, booth and hub call the same
// function and get the same answer. Rules are data with a version. A finding is one reason, with a stable code, a
// severity and a sentence in every language of the post. The outcome is the worst severity found.
package policy
