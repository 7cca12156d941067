package api

import "errors"

// Partial is what a list says of a part of it that could not be read, such as
// one workspace among many. A list that yields it goes on with the other parts;
// any other error ends it. What is known of the part from earlier is still the
// best that is known: it has not gone.
type Partial struct {
	Part string // "beta": the workspace
	What string // of it: one of the Lists constants
	Err  error
}

// What a Partial may be about.
const (
	RepoList    = "repositories"
	ProjectList = "projects"
	// KeyLists: the keys of some repositories of a BulkKeys cannot be read now,
	// while the list of repositories is whole.
	KeyLists = "keys"
)

// Error implements error: "beta could not be read: what the server said".
func (p *Partial) Error() string { return p.Part + " could not be read: " + p.Reason() }

// Reason is why, without the name of the call, which the part stands for.
func (p *Partial) Reason() string {
	if e, ok := errors.AsType[*Error](p.Err); ok {
		return e.reason()
	}
	return p.Err.Error()
}

// Unwrap returns the cause.
func (p *Partial) Unwrap() error { return p.Err }

// NameLeftOut is the Partial about a repository that a list leaves out for its
// name alone. name may be anything that a server sent, made safe to show.
func NameLeftOut(forge Kind, name string) *Partial {
	if name == "" {
		return LeftOut(forge, RepoList, "a repository without a name", ErrIncomplete)
	}
	return LeftOut(forge, RepoList, name, ErrName)
}

// LeftOut is the Partial about one element that a list leaves out: cause is
// ErrName, or ErrIncomplete where the answer lacks what it is reached by, or
// what says whether it belongs into the list.
func LeftOut(forge Kind, what, name string, cause error) *Partial {
	return &Partial{Part: name, What: what, Err: &Error{Op: "list " + what, Forge: forge, Repo: name, Kind: Invalid, Err: cause}}
}

// AsPartial reports whether an error of a list is about a part of it only.
func AsPartial(err error) (*Partial, bool) { return errors.AsType[*Partial](err) }

// Slower is what BulkKeys yields once where its quick way is closed: the
// repositories come all the same, without their keys, which have to be asked
// for one by one.
type Slower struct{ Err error }

// Error implements error.
func (s *Slower) Error() string {
	reason := s.Err.Error()
	if e, ok := errors.AsType[*Error](s.Err); ok {
		reason = e.reason()
	}
	return "the forge does not give the keys of many repositories at once: " + reason
}

// Unwrap returns the cause.
func (s *Slower) Unwrap() error { return s.Err }
