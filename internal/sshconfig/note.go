package sshconfig

import "fmt"

// Note is a place in a file that was passed over. Its texts come from the file.
type Note struct {
	File string
	Line int // from 1; 0 = the file as a whole
	Why  Why
	Text string // the word or the block that it is about
}

// Why is why a place was passed over.
type Why string

// The reasons.
const (
	BadLine       Why = "bad-line"       // cannot be read, as where a quote is not closed
	NotUnderstood Why = "not-understood" // a Match, a token or a setting that changes the way to the host
	NeverRun      Why = "never-run"      // names a program
	NotRead       Why = "not-read"       // a file that cannot be read, is too large, or that others may write
	TooMany       Why = "too-many"       // files or lines beyond the limits
)

// String tells place and reason in English, for logs and tests.
func (n Note) String() string { return fmt.Sprintf("%s:%d: %s: %s", n.File, n.Line, n.Why, n.Text) }
