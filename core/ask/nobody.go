package ask

import "latchkey/core/say"

// ErrNobody says that a question came up and nobody is there to answer it.
// ErrDeclined says that the person said no.
var (
	ErrNobody   = say.New("failed.nobody", "this needs a person to answer").Because(nil)
	ErrDeclined = say.New("failed.declined", "declined").Because(nil)
)
