package export

import (
	"cmp"
	"encoding/json"
	"io"
	"time"

	"latchkey/api"
	"latchkey/core/audit"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// The form of the JSON: docs/audit.schema.json describes it. Fields may be added.
const (
	jsonVersion = 1
	jsonSchema  = "latchkey:audit.schema.json"
)

type jsonDocument struct {
	Schema    string            `json:"schema"`
	Version   int               `json:"version"`
	At        time.Time         `json:"at"`
	Program   string            `json:"program"`
	SHA256    string            `json:"inventory_sha256"`
	Snapshot  *jsonSnapshot     `json:"snapshot,omitempty"`
	Totals    jsonTotals        `json:"totals"`
	Findings  []json.RawMessage `json:"findings"`
	Doubts    []json.RawMessage `json:"cannot_be_known"`
	Rules     []audit.Tally     `json:"rules"`
	Accounts  []jsonAccount     `json:"accounts"`
	Keys      []jsonKey         `json:"keys"`
	Repos     []jsonRepo        `json:"repositories"`
	Machines  []jsonMachine     `json:"machines"`
	Published *jsonPublished    `json:"published_keys,omitempty"`
}

type jsonSnapshot struct {
	ID   int64  `json:"id"`
	Hash string `json:"hash"`
}

type jsonTotals struct {
	Keys    int                    `json:"keys"`
	Repos   int                    `json:"repositories"`
	Keyless int                    `json:"repositories_without_key"`
	Unread  int                    `json:"repositories_not_read"`
	Oldest  time.Time              `json:"oldest_key,omitzero"`
	By      map[audit.Severity]int `json:"findings"`
}

type jsonAccount struct {
	ID        string    `json:"id"`
	Forge     string    `json:"forge"`
	Server    string    `json:"server"`
	Login     string    `json:"login,omitempty"`
	User      string    `json:"user,omitempty"`
	TokenEnds time.Time `json:"token_expires,omitzero"`
}

type jsonKey struct {
	Fingerprint string         `json:"fingerprint,omitempty"`
	Type        string         `json:"type,omitempty"`
	Bits        int            `json:"bits,omitempty"`
	Label       string         `json:"label,omitempty"`
	Comment     string         `json:"comment,omitempty"`
	Set         string         `json:"key_set,omitempty"`
	Private     string         `json:"private_key"`
	Exported    bool           `json:"exported,omitempty"`
	Made        time.Time      `json:"since,omitzero"`
	Replaced    time.Time      `json:"replaced,omitzero"`
	Machines    []string       `json:"machines,omitempty"`
	Register    audit.Register `json:"register,omitzero"`
	Places      []jsonPlace    `json:"places"`
}

type jsonPlace struct {
	Account  string     `json:"account"`
	Target   string     `json:"target"`
	Project  bool       `json:"project,omitempty"`
	KeyID    string     `json:"key_id,omitempty"`
	Label    string     `json:"label,omitempty"`
	Access   api.Access `json:"access,omitempty"`
	Created  time.Time  `json:"created,omitzero"`
	LastUsed time.Time  `json:"last_used,omitzero"`
	UseRead  time.Time  `json:"use_read,omitzero"`
	Verified time.Time  `json:"verified,omitzero"`
	Disabled bool       `json:"switched_off,omitempty"`
}

type jsonRepo struct {
	Account  string `json:"account"`
	Path     string `json:"path"`
	Project  string `json:"project,omitempty"`
	Public   bool   `json:"public,omitempty"`
	Archived bool   `json:"archived,omitempty"`
	Keys     int    `json:"deploy_keys"` // -1 = never read
}

type jsonMachine struct {
	Name string    `json:"name"`
	User string    `json:"user,omitempty"`
	Ends time.Time `json:"ends,omitzero"`
	Keys []string  `json:"keys"` // fingerprints
}

type jsonPublished struct {
	Date   time.Time `json:"date,omitzero"`
	SHA256 string    `json:"sha256,omitempty"`
}

// writeJSON writes everything. Texts keep what they are, as far as JSON can have it:
// a program may need a label to the letter.
func writeJSON(w io.Writer, d *Document) error {
	r := d.Report
	out := jsonDocument{Schema: jsonSchema, Version: jsonVersion, At: r.At.UTC(), Program: "Latchkey " + d.Version, SHA256: d.SHA256(),
		Totals: jsonTotals{r.Keys, r.Repos, r.Keyless, r.Unread, utc(r.Oldest), map[audit.Severity]int{}},
		Rules:  orEmpty(r.Tallies), Accounts: []jsonAccount{}, Keys: []jsonKey{}, Repos: []jsonRepo{}, Machines: []jsonMachine{}}
	if r.Snapshot > 0 {
		out.Snapshot = &jsonSnapshot{r.Snapshot, d.SnapshotHash}
	}
	for _, s := range audit.Severities() {
		out.Totals.By[s] = r.Count(s)
	}
	if l := d.World.Listed; l != nil {
		out.Published = &jsonPublished{l.Date, l.SHA256}
	}
	var err error
	if out.Findings, err = coded(r.Findings); err != nil {
		return err
	}
	if out.Doubts, err = coded(r.Doubts); err != nil {
		return err
	}
	out.addInventory(d.World)
	return encode(w, out)
}

// encode writes JSON in which no character drives a terminal or hides.
func encode(w io.Writer, v any) error {
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(safetext.JSON(data), '\n'))
	return err
}

// coded gives sentences of core's with their codes.
func coded[T any](all []T) ([]json.RawMessage, error) {
	out := make([]json.RawMessage, 0, len(all))
	for i := range all {
		one, err := say.MarshalCoded(&all[i])
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (out *jsonDocument) addInventory(w *audit.World) {
	for i := range w.Accounts {
		a := &w.Accounts[i]
		out.Accounts = append(out.Accounts, jsonAccount{a.ID, a.Forge, a.Server, a.Login, cmp.Or(a.Display, a.User), utc(a.TokenEnds)})
	}
	holders := map[string][]string{}
	for i := range w.Machines {
		m := &w.Machines[i]
		one := jsonMachine{Name: m.Name, User: m.User, Ends: utc(m.Ends), Keys: []string{}}
		for _, k := range m.Keys {
			one.Keys = append(one.Keys, string(k.Fingerprint))
			holders[string(k.Fingerprint)] = append(holders[string(k.Fingerprint)], m.Name)
		}
		out.Machines = append(out.Machines, one)
	}
	for i := range w.Repos {
		r := &w.Repos[i]
		out.Repos = append(out.Repos, jsonRepo{r.Account, r.Path, r.Project, r.Public, r.Archived, r.Keys})
	}
	for i := range w.Keys {
		k := &w.Keys[i]
		one := jsonKey{string(k.Fingerprint), k.Type, k.Bits, k.Label, k.Comment, k.Set, string(k.Private), k.Exported, utc(k.Made), utc(k.Replaced),
			holders[string(k.Fingerprint)], k.Register, []jsonPlace{}}
		for _, p := range k.Places {
			one.Places = append(one.Places, jsonPlace{p.Account, p.Target, p.Project, p.KeyID, p.Label, p.Access, utc(p.Use.Created), utc(p.Use.Last),
				utc(p.Use.Read), utc(p.Use.Verified), p.Disabled})
		}
		out.Keys = append(out.Keys, one)
	}
}

func utc(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC()
}

// orEmpty is a list that JSON does not write as null.
func orEmpty[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
