// Package sshconfig reads what ssh_config files say of a host, by the rules of
// OpenSSH: the first value counts, IdentityFile adds up, Host and Match decide
// which lines are for the host, Include is read in place.
//
// Nothing in these files runs, and no ssh is started: a Match with exec and
// whatever else is not understood is passed over and named as a [Note], a
// KnownHostsCommand is named, and a ProxyCommand is only told as the text that
// it would be. One bad line spoils nothing but itself.
package sshconfig
