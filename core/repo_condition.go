package core

// Condition is what is to be said of a repository's keys in a word: of the
// worst of them. Both faces take it from here.
type Condition string

// The conditions, gravest first.
const (
	TestFailing  Condition = "test-failed"      // a key that stands there failed its last test
	WeakKey      Condition = "unsafe-type"      // a key of a type that can be broken
	UnusedKey    Condition = "unused"           // a key that was not used for long
	NeverUsedKey Condition = "never-used"       // all that look forgotten were never used
	UseNotRead   Condition = "use-not-read"     // nobody has read when a key was last used
	KeysNotRead  Condition = "not-read"         // its keys were never read
	NoKey        Condition = "no-key"           // none stands there, and none opens it that is known of
	NoKeyOfOwn   Condition = "none-of-its-own"  // none stands there; those of its project were not read
	OpenedOnly   Condition = "opened-by-others" // none stands there, but others open it: OpenedBy
	FreshKeys    Condition = "new"              // not used yet, and not there for long
	KeysInUse    Condition = "in-use"
	ArchivedRepo Condition = "archived" // the forge takes no change of its keys
)

// Condition judges by the counts of the row.
func (r *RepoRow) Condition() Condition {
	switch {
	case r.Archived:
		return ArchivedRepo
	case r.Keys < 0:
		return KeysNotRead
	case r.Keys == 0 && len(r.OpenedBy) > 0:
		return OpenedOnly
	case r.Keys == 0 && r.ProjectUnread:
		return NoKeyOfOwn
	case r.Keys == 0:
		return NoKey
	case !r.TestFailed.IsZero():
		return TestFailing
	case r.Weak > 0:
		return WeakKey
	case r.Unused > 0 && r.Never == r.Unused:
		return NeverUsedKey
	case r.Unused > 0:
		return UnusedKey
	case r.UseUnread > 0:
		return UseNotRead
	case r.LastUsed.IsZero():
		return FreshKeys
	}
	return KeysInUse
}
