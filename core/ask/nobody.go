package ask

import "errors"

// ErrNobody says that a question came up and nobody is there to answer it.
// ErrDeclined says that the person said no.
var (
	ErrNobody   = errors.New("this needs a person to answer")
	ErrDeclined = errors.New("declined")
)
