package keys

import (
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
)

var (
	errNoPair = errors.New("there is no key pair here")
	errSilent = errors.New("a key pair is never marshalled by accident; use MarshalPrivate or Public")
)

// The methods below have value receivers, so that a copied Pair is as silent
// as a pointer to one.

// String returns the fingerprint.
func (p Pair) String() string {
	if p.private == nil {
		return "no key pair"
	}
	return "key pair " + string(p.public.Fingerprint())
}

// GoString returns the fingerprint, for %#v.
func (p Pair) GoString() string { return p.String() }

// Format prints the fingerprint for every verb: otherwise %x or %d would walk
// through the fields.
func (p Pair) Format(state fmt.State, verb rune) { _, _ = fmt.Fprint(state, p.String()) }

// LogValue returns the fingerprint.
func (p Pair) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalJSON refuses.
func (p Pair) MarshalJSON() ([]byte, error) { return nil, errSilent }

// MarshalText refuses.
func (p Pair) MarshalText() ([]byte, error) { return nil, errSilent }

// MarshalBinary refuses.
func (p Pair) MarshalBinary() ([]byte, error) { return nil, errSilent }

// MarshalXML refuses.
func (p Pair) MarshalXML(*xml.Encoder, xml.StartElement) error { return errSilent }

// MarshalYAML refuses, for the YAML packages that look for this method.
func (p Pair) MarshalYAML() (any, error) { return nil, errSilent }

// GobEncode refuses.
func (p Pair) GobEncode() ([]byte, error) { return nil, errSilent }
