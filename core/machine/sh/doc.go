// Package sh runs scripts on a machine about which nothing is assumed but a
// POSIX sh: not the login shell, not PATH, not the locale, not silence.
//
// A script is a literal of ours with the values beside it, as shell variables
// ([Script]). It goes over standard input, so neither it nor a value of it is
// ever in an argument or in the environment over there. One [Runner] is one way
// to one machine; [Local] is this machine, and [Over] makes a Runner of
// anything that can start a command and has its three streams.
//
// # How a script is run
//
// What is started is `exec /bin/sh` and nothing else, since csh, fish and every
// other login shell read that alike. Start files may print, or ask and so eat
// what we send; a forced command may echo all of it. So nothing but empty
// commands and a request for a mark is sent until the mark comes: a random
// number that was sent in two halves and comes back in one, on a line of its
// own. What came before it is noise. Only then is the script sent, as one
// command in braces, so that a script that was cut on its way is not run at
// all, and no program in it can read what follows. Its end and its exit status
// come as such a line too: a missing one says that the connection was cut.
//
// When our side goes away, a watcher over there ends what the script started.
package sh
