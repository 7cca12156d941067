// Package home is what Latchkey writes in the home of a build machine's user,
// and how that is taken back.
//
// All of it lies in one folder, ~/.ssh/latchkey: the private keys, a config and
// a known_hosts for ssh, a gitconfig, a README for whoever finds it, and state,
// from which another Latchkey knows what was done. Outside of it one line is put
// on top of ~/.ssh/config and of git's configuration; what lay there before is
// copied into the folder first. Whatever is undone later gives back exactly the
// bytes that were there, or, where somebody has changed the file since, takes
// out our line alone.
//
// Every operation says what must be so. Where it is so already nothing is
// written, not even a time. A file is written beside its place, with mode 0600
// and in a folder that only its owner can read, and then renamed. Symbolic links
// in the way are refused and never followed: somebody has reasons for them.
//
// Operations look first, and what they write they write only while things are as
// they looked: else they look again.
package home
