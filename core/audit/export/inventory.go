package export

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"strings"

	"latchkey/core/audit"
	"latchkey/keys"
)

// inventoryFile is what the file of an inventory is called. Findings elsewhere name
// lines of it.
const inventoryFile = "latchkey-inventory.csv"

// writeInventory writes all that is known, in an order that depends on nothing else:
// the same things give the same bytes, so that their hash is one of what stood.
func writeInventory(w io.Writer, d *Document) error {
	_, err := writeRows(w, d)
	return err
}

// SHA256 is the hash of the inventory as its own format writes it.
func (d *Document) SHA256() string {
	h := sha256.New()
	if err := writeInventory(h, d); err != nil {
		return "" // a hash takes every byte
	}
	return hex.EncodeToString(h.Sum(nil))
}

// lines says in which line of the inventory a thing stands.
type lines struct {
	accounts map[string]int
	repos    map[[2]string]int // by account and path
	machines map[string]int
	keys     map[keys.Fingerprint]int // the first of each key
	places   map[[4]string]int        // by fingerprint, account, target and the forge's id
}

func writeRows(w io.Writer, d *Document) (*lines, error) {
	in := inventoryTable{d: d, accounts: d.accounts(), holders: map[keys.Fingerprint][]string{},
		at: &lines{map[string]int{}, map[[2]string]int{}, map[string]int{}, map[keys.Fingerprint]int{}, map[[4]string]int{}}}
	in.table = newTable(w, "kind", "server", "target", "project", "fingerprint", "key_type", "bits", "label", "comment", "access", "key_id", "created",
		"last_used", "use_read", "verified", "switched_off", "private_key", "machines", "key_set", "owner", "purpose", "review", "ends",
		"visibility", "archived", "deploy_keys")
	in.addAccounts()
	in.addMachines()
	in.addRepos()
	in.addKeys()
	return in.at, in.table.w.Flush()
}

type inventoryTable struct {
	*table
	d        *Document
	at       *lines
	accounts map[string]*audit.Account
	holders  map[keys.Fingerprint][]string
}

// cells are those of a row, by what they are.
type cells struct {
	kind, server, target, project, fingerprint, keyType, bits, label, comment, access, keyID, created, used, read, verified, off, private,
	machines, set, owner, purpose, review, ends, visibility, archived, keys string
}

func (t *inventoryTable) add(c cells) {
	t.row(c.kind, c.server, c.target, c.project, c.fingerprint, c.keyType, c.bits, c.label, c.comment, c.access, c.keyID, c.created, c.used, c.read,
		c.verified, c.off, c.private, c.machines, c.set, c.owner, c.purpose, c.review, c.ends, c.visibility, c.archived, c.keys)
}

// sorted returns a copy in the order of some texts of each.
func sorted[T any](all []T, by func(*T) []string) []T {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b T) int { return slices.Compare(by(&a), by(&b)) })
	return all
}

func (t *inventoryTable) addAccounts() {
	for _, a := range sorted(t.d.World.Accounts, func(a *audit.Account) []string { return []string{a.Server, a.Login, a.ID} }) {
		t.add(cells{kind: "account", server: serverOf(t.accounts, a.ID), label: cmp.Or(a.Display, a.User), owner: a.Login, ends: day(a.TokenEnds)})
		t.at.accounts[a.ID] = t.line
	}
}

func (t *inventoryTable) addMachines() {
	for _, m := range sorted(t.d.World.Machines, func(m *audit.Machine) []string { return []string{m.Name} }) {
		for _, k := range m.Keys {
			t.holders[k.Fingerprint] = append(t.holders[k.Fingerprint], m.Name)
		}
		t.add(cells{kind: "machine", label: m.Name, owner: m.User, ends: day(m.Ends)})
		t.at.machines[m.Name] = t.line
	}
}

func (t *inventoryTable) addRepos() {
	by := func(r *audit.Repo) []string { return []string{serverOf(t.accounts, r.Account), r.Path, r.Account} }
	for _, r := range sorted(t.d.World.Repos, by) {
		c := cells{kind: "repository", server: serverOf(t.accounts, r.Account), target: r.Path, project: r.Project, visibility: "private", archived: yesNo(r.Archived)}
		if r.Public {
			c.visibility = "public"
		}
		if r.Keys >= 0 {
			c.keys = strconv.Itoa(r.Keys)
		}
		t.add(c)
		t.at.repos[[2]string{r.Account, r.Path}] = t.line
	}
}

func (t *inventoryTable) addKeys() {
	by := func(k *audit.Key) []string {
		first := []string{string(k.Fingerprint)}
		for _, p := range k.Places {
			first = append(first, serverOf(t.accounts, p.Account), p.Target, p.KeyID)
		}
		return first
	}
	for _, k := range sorted(t.d.World.Keys, by) {
		c := cells{kind: "key", fingerprint: string(k.Fingerprint), keyType: k.Type, bits: number(k.Bits), label: k.Label, comment: k.Comment,
			created: stamp(k.Made), private: string(k.Private), machines: strings.Join(t.holders[k.Fingerprint], " "), set: k.Set,
			owner: k.Register.Owner, purpose: k.Register.Purpose, review: day(k.Register.Review), ends: day(k.Register.Ends)}
		places := sorted(k.Places, func(p *audit.Place) []string {
			return []string{serverOf(t.accounts, p.Account), p.Target, p.KeyID, p.Account}
		})
		if len(places) == 0 {
			t.add(c)
			t.note(&k, audit.Place{})
		}
		for _, p := range places {
			t.add(atPlace(c, &p, serverOf(t.accounts, p.Account)))
			t.note(&k, p)
		}
	}
}

// atPlace is the row of a key in one of its places.
func atPlace(c cells, p *audit.Place, server string) cells {
	c.kind, c.server, c.target, c.label, c.access, c.keyID = "deploy-key", server, p.Target, p.Label, string(p.Access), p.KeyID
	if p.Project {
		c.kind = "project-key"
	}
	c.created, c.used, c.read, c.verified, c.off = stamp(p.Use.Created), stamp(p.Use.Last), stamp(p.Use.Read), stamp(p.Use.Verified), yesNo(p.Disabled)
	return c
}

// note keeps in which line a key stands.
func (t *inventoryTable) note(k *audit.Key, p audit.Place) {
	if _, known := t.at.keys[k.Fingerprint]; !known {
		t.at.keys[k.Fingerprint] = t.line
	}
	t.at.places[[4]string{string(k.Fingerprint), p.Account, p.Target, p.KeyID}] = t.line
}

// of is the line of what a finding is about, 1 where it is not there.
func (l *lines) of(s *audit.Subject) int {
	place := [4]string{string(s.Fingerprint), s.Account, s.Target, s.KeyID}
	for _, at := range []int{l.places[place], l.repos[[2]string{s.Account, s.Target}], l.keys[s.Fingerprint], l.machines[s.Machine], l.accounts[s.Account]} {
		if at > 0 {
			return at
		}
	}
	return 1
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
