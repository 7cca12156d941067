// Package keys says what an SSH key is: generating, reading, naming and
// writing key pairs and public keys. It touches no network, no file and no
// clock; callers hand data in and take data out.
package keys
