// Package hostkey decides whether an SSH server is the one that it says it
// is. It knows the keys that forges publish (shipped as data), the keys of the
// user's own known_hosts files, and the keys that a person confirmed to
// Latchkey, which it keeps in a known_hosts file of its own.
//
// # Precedence
//
// The first rule that applies decides, and only [Unknown] may be asked about:
//
//  1. A key that any file marks @revoked is refused, for every host.
//  2. A retired key is refused by its name, whoever vouches for it: the private
//     key of GitHub's old RSA key was public for a while, and a known_hosts
//     file that nobody has touched since still trusts it.
//  3. For a host with published keys these are the only good ones. An entry of
//     the user that says otherwise does not help: people answer "yes" to a
//     stranger's key on a hotel's network, and that answer stays in the file.
//     The verdict names the line, so that it can be looked at. When a forge
//     really takes a new key, it comes with an update or as a pin in the
//     settings ([Options].Pins), never from a known_hosts file.
//  4. Otherwise any key that the user or Latchkey's own file has for this host
//     and port is good, and another key of the same type is Changed. A key of a
//     type of which none is known is Unknown, as OpenSSH has it: a host has one
//     key of each type. The verdict names the other keys (Verdict.Others), since
//     a stranger in the middle who lacks the known key would offer a type that
//     was never seen; [Store.Algorithms] makes an honest server present the
//     known one.
//  5. As OpenSSH does, an entry without a port vouches for a key on another port
//     of the same host, but a different key there is Unknown, not Changed.
package hostkey
