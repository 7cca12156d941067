package reach

import (
	"errors"

	"latchkey/core/hostkey"
	"latchkey/core/say"
)

// Rebuilt keeps the host key that a machine shows now in the place of the one
// that it had. It is for a person who has seen both fingerprints and said that it
// is the same machine. Keys in the person's own known_hosts files are theirs to
// take out: where one is in the way, the error says by which command.
func Rebuilt(keys *hostkey.Store, e *ChangedError) error {
	for _, known := range e.Known {
		if known.Type != e.Type {
			continue
		}
		err := keys.Forget(e.Place, known.Fingerprint)
		if errors.Is(err, hostkey.ErrNotConfirmed) {
			return say.New("machine.host-in-file", "the old host key of {machine} is in a file of yours ({where}), which Latchkey does not change: take it out with {command}, then try again",
				say.Values{"machine": e.Machine, "where": known.Where, "command": "ssh-keygen -R '" + e.Place + "'"}).Because(err)
		}
		if err != nil {
			return err
		}
	}
	return keys.Trust(e.Line)
}
