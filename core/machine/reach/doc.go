// Package reach reaches machines by SSH, without any ssh installed here: the
// agent, key files, pairs that are handed in, passwords and questions; jump
// hosts several deep; host keys by the rules of core/hostkey.
//
// A [Machine] is an sh.Runner. It connects when it is first used and again when
// the connection was lost between two scripts. The agent is never forwarded, no
// server may open anything here, and no secret is sent before the host key of
// the machine that it is for was found good. A password is sent once, to the
// machine it was typed for, and kept nowhere. A ProxyCommand runs after a person
// has said yes to exactly that command.
package reach
