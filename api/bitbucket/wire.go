package bitbucket

import (
	"cmp"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/safetext"
	"latchkey/internal/wire"
	"latchkey/keys"
)

// pageWire is the wrapper of every list. Only values and next can be relied on.
type pageWire[T any] struct {
	Pagelen int    `json:"pagelen"`
	Next    string `json:"next"`
	Values  few[T] `json:"values"`
}

type (
	few[T any] = wire.List[T]
	number     = wire.ID
	when       = wire.Time
	flag       = wire.Flag
)

type userWire struct {
	UUID        string `json:"uuid"`
	AccountID   string `json:"account_id"`
	Username    string `json:"username"`
	Nickname    string `json:"nickname"`
	DisplayName string `json:"display_name"`
}

type workspaceAccessWire struct {
	Administrator flag `json:"administrator"`
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
	Private  flag   `json:"is_private"`
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
	// By is who made a project's key. The description has an owner of a repository's key
	// too, without a word on who that is: it counts as nobody's.
	By struct {
		Nickname    string `json:"nickname"`
		DisplayName string `json:"display_name"`
	} `json:"created_by"`
	On struct {
		FullName string `json:"full_name"`
	} `json:"repository"`
}

// newKeyWire is the body of POST and PUT.
type newKeyWire struct {
	Key   string `json:"key"`
	Label string `json:"label"`
}

// maxKeyText is far above the longest public key that exists in practice
// (RSA-16384 has 2.8 kB).
const maxKeyText = 16 << 10

// Convert implements driver.KeyWire.
func (w keyWire) Convert() api.DeployKey {
	k := api.DeployKey{
		ID:       string(w.ID),
		Label:    safetext.Line(w.Label, 0),
		Comment:  safetext.Line(w.Comment, 0),
		Access:   api.Read,
		Created:  w.Created.Time,
		LastUsed: w.LastUsed.Time,
		UseKnown: w.LastUsed.Known,
		AddedBy:  safetext.Line(cmp.Or(w.By.Nickname, w.By.DisplayName), 0),
	}
	if k.Created.IsZero() {
		k.Created = w.Added.Time
	}
	if on, err := api.ParseRepoPath(w.On.FullName); err == nil {
		k.Repo = on
	}
	public, err := w.public()
	if err != nil {
		k.Unreadable = err
		return k
	}
	k.Public = public.WithComment(k.Comment)
	return k
}

func (w keyWire) public() (keys.Public, error) {
	return driver.ReadKey(w.Key, maxKeyText)
}

// Identity implements driver.Identified: what tells the values of each list apart.
func (w workspaceAccessWire) Identity() string { return w.Workspace.UUID + w.Workspace.Slug }

// Identity implements driver.Identified.
func (w permissionWire) Identity() string { return w.Repository.Identity() }

// Identity implements driver.Identified.
func (w repoWire) Identity() string { return w.UUID + w.FullName }

// Identity implements driver.Identified.
func (w projectWire) Identity() string { return w.Key }

// Identity implements driver.Identified.
func (w keyWire) Identity() string { return string(w.ID) + " " + w.Key }
