// Package look says what a machine has, by one script in one round trip: system,
// user and home, git and ssh, disk, clock, what lies in ~/.ssh, git's own rules,
// and which forges answer from there. Nothing over there is changed, and no
// private key leaves the machine.
//
// What comes back is a stranger's text: it is read strictly, bounded, and every
// string of [Facts] is safe to show. What is missing is said with the command
// that installs it there ([Facts.Missing]), what is in the way as [Problem].
package look
