package bitbucket

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// pageWire is the wrapper of every list. Only values and next can be relied on.
type pageWire[T any] struct {
	Pagelen int    `json:"pagelen"`
	Next    string `json:"next"`
	Values  few[T] `json:"values"`
}

// How much a list may hold. A page of 8 MiB of "{}," would become half a
// gigabyte of structures.
const (
	maxOnPage = 1000    // ten times what is asked for
	maxListed = 200_000 // on all pages together
)

var (
	errLongPage = errors.New("more items on a page than were asked for")
	errNoList   = errors.New("not a list of what was asked for")
)

// few is a list that stops growing at maxOnPage.
type few[T any] []T

// UnmarshalJSON reads item by item, so that a long list costs no more memory
// than its text.
func (f *few[T]) UnmarshalJSON(data []byte) error {
	*f = nil
	if string(data) == "null" {
		return nil
	}
	in := json.NewDecoder(bytes.NewReader(data))
	if open, err := in.Token(); err != nil || open != json.Delim('[') {
		return errNoList
	}
	*f = few[T]{}
	for in.More() {
		var item T
		if err := in.Decode(&item); err != nil {
			return errNoList // the decoder's own error counts bytes from the wrong place
		}
		if len(*f) == maxOnPage {
			return errLongPage
		}
		*f = append(*f, item)
	}
	return nil
}

type userWire struct {
	UUID        string `json:"uuid"`
	AccountID   string `json:"account_id"`
	Username    string `json:"username"`
	Nickname    string `json:"nickname"`
	DisplayName string `json:"display_name"`
}

type workspaceAccessWire struct {
	Administrator bool `json:"administrator"`
	Workspace     struct {
		Slug string `json:"slug"`
		UUID string `json:"uuid"`
	} `json:"workspace"`
}

type permissionWire struct {
	Permission string   `json:"permission"`
	Repository repoWire `json:"repository"`
}

type repoWire struct {
	UUID     string `json:"uuid"`
	FullName string `json:"full_name"`
	Name     string `json:"name"`
	Private  *bool  `json:"is_private"`
	Updated  when   `json:"updated_on"`
	Project  struct {
		Key string `json:"key"`
	} `json:"project"`
}

type projectWire struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// keyWire is a deploy key of a repository or project. The schema calls the
// time of creation added_on, answers call it created_on.
type keyWire struct {
	ID       number `json:"id"`
	Key      string `json:"key"`
	Label    string `json:"label"`
	Comment  string `json:"comment"`
	Created  when   `json:"created_on"`
	Added    when   `json:"added_on"`
	LastUsed when   `json:"last_used"`
}

// newKeyWire is the body of POST and PUT.
type newKeyWire struct {
	Key   string `json:"key"`
	Label string `json:"label"`
}

// maxKeyText is far above the longest public key that exists in practice
// (RSA-16384 has 2.8 kB).
const maxKeyText = 16 << 10

func (w keyWire) convert() api.DeployKey {
	k := api.DeployKey{
		ID:       string(w.ID),
		Label:    safetext.Line(w.Label, 0),
		Comment:  safetext.Line(w.Comment, 0),
		Access:   api.Read,
		Created:  w.Created.Time,
		LastUsed: w.LastUsed.Time,
	}
	if k.Created.IsZero() {
		k.Created = w.Added.Time
	}
	public, err := w.public()
	if err != nil {
		k.Unreadable = safetext.Line(err.Error(), 0)
		return k
	}
	k.Public = public.WithComment(k.Comment)
	return k
}

func (w keyWire) public() (keys.Public, error) {
	text := strings.TrimSpace(w.Key)
	if len(text) > maxKeyText || strings.ContainsAny(text, "\r\n") {
		return keys.Public{}, errKeyText
	}
	return keys.ParsePublic(text)
}

// number is an integer id. The server sends it as a number; text is taken too.
// What is neither becomes "", so that the rest of the object can be shown.
type number string

func (n *number) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	*n = ""
	if isID(text) {
		*n = number(text)
	}
	return nil
}

// isID tells whether text is an id as Bitbucket gives them: digits.
func isID(text string) bool {
	return text != "" && len(text) <= 19 && strings.Trim(text, "0123456789") == ""
}

// when is a time, zero for null and for what cannot be read as one.
type when struct{ time.Time }

func (w *when) UnmarshalJSON(data []byte) error {
	w.Time = time.Time{}
	var text string
	if json.Unmarshal(data, &text) != nil {
		return nil
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		w.Time = at.UTC()
	}
	return nil
}
