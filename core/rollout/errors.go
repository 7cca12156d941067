package rollout

import (
	"latchkey/core/say"
)

// ErrNoPrivateKey says that the vault does not have the private key.
var ErrNoPrivateKey = say.New("went.no-private-key", "the private key is not in the vault").Because(nil)

// ErrNothingChanged says that a rollout was to be cancelled or undone, and that
// this was stopped while the forge was asked how things stand: nothing has
// changed.
var ErrNothingChanged = say.New("failed.nothing-changed", "stopped before anything was changed").Because(nil)

// ErrOtherRepo says that the name of the planned repository is another one's now.
var ErrOtherRepo = say.New("failed.name-taken", "another repository has its name").Because(nil)

// ErrTooManyFailures says that the circuit opened: too many steps failed.
var ErrTooManyFailures = say.New("failed.too-many-failures", "too many steps failed").Because(nil)
