package audit

import (
	"time"

	"latchkey/core/say"
)

// Answer is what a rule says of one key or place.
type Answer string

// The answers.
const (
	Found    Answer = "found"
	NotFound Answer = "not-found"
	Unknown  Answer = "cannot-be-known"
)

// answer is one, with the values that were found or why nothing can be known.
type answer struct {
	is     Answer
	detail say.Text
}

func no() answer                     { return answer{is: NotFound} }
func yes() answer                    { return answer{is: Found} }
func because(detail say.Text) answer { return answer{Found, detail} }
func unknown(why say.Text) answer    { return answer{Unknown, why} }

// when is yes or no.
func when(found bool) answer {
	if found {
		return yes()
	}
	return no()
}

// The reasons for which something cannot be known here.

func notRead() answer {
	return unknown(say.New("audit.unknown.use", "its last use has not been read"))
}

func noMaterial() answer {
	return unknown(say.New("audit.unknown.material", "the full public key is not known"))
}

func notTold() answer {
	return unknown(say.New("audit.unknown.told", "the forge does not say"))
}

func notAsked() answer {
	return unknown(say.New("audit.unknown.asked", "the forge has not been asked about it"))
}

func askedLongAgo(at time.Time) answer {
	return unknown(say.New("audit.unknown.asked-on", "the forge was last asked about it on {day}", say.Values{"day": day(at)}))
}

func refused() answer {
	return unknown(say.New("audit.unknown.refused", "the forge does not let the account's token read it"))
}

func notToOwners() answer {
	return unknown(say.New("audit.unknown.owners", "the forge tells it only to those who may change it"))
}

func noDate() answer {
	return unknown(say.New("audit.unknown.date", "it is not known when it was added"))
}

func keysNotRead() answer {
	return unknown(say.New("audit.unknown.keys", "the repository's deploy keys have not been read"))
}

func neverHere() answer {
	return unknown(say.New("audit.unknown.private", "its private key was never in Latchkey, so it is not known where it is"))
}
