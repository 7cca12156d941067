// Package keys generates, reads, names and writes SSH key pairs and public
// keys. It uses no network, no file and no clock; callers pass data in and get
// data out.
package keys
