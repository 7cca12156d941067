// Package wanted has the wanted state of deploy keys: which key is to stand on which
// repository or project, with which access and label, and which build machines open
// it with that key. The file is read and written here, compared with what stands,
// and nothing is changed: that is what rollouts are for.
package wanted

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/yamlfile"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Most is how many bytes a file may have.
const Most = 16 << 20

// longestName is how many runes the name of a key may have.
const longestName = 200

// File is a wanted state as a team keeps it in a repository. A place that it does not
// name is left alone; on one that it names it says all that is to stand there.
type File struct {
	Version  int            `yaml:"version" json:"version"` // 1
	Keys     map[string]Key `yaml:"keys,omitempty" json:"keys,omitempty"`
	Places   []FilePlace    `yaml:"places,omitempty" json:"places,omitempty"`
	HostKeys []string       `yaml:"host_keys,omitempty" json:"host_keys,omitempty"` // lines of known_hosts
}

// Key is one key, which places call by a name. One of the two fields is enough.
type Key struct {
	Public      string           `yaml:"public,omitempty" json:"public,omitempty"` // as in authorized_keys
	Fingerprint keys.Fingerprint `yaml:"fingerprint,omitempty" json:"fingerprint,omitempty"`
}

// FilePlace is one repository or project, and all keys that are to stand there.
type FilePlace struct {
	Account    string          `yaml:"account,omitempty" json:"account,omitempty"` // "" = the only one
	Repository api.RepoPath    `yaml:"repository,omitempty" json:"repository,omitempty"`
	Project    api.ProjectPath `yaml:"project,omitempty" json:"project,omitempty"`
	Keys       []FileKey       `yaml:"keys" json:"keys"`
}

// FileKey is a key as it is to stand on a place.
type FileKey struct {
	Key    string     `yaml:"key" json:"key"`                           // its name in File.Keys
	Access api.Access `yaml:"access,omitempty" json:"access,omitempty"` // "" = read
	Label  string     `yaml:"label,omitempty" json:"label,omitempty"`   // "" = any
	// Machines are the build machines that open the repository with the key, by
	// name; nil = this is not looked at.
	Machines *[]string `yaml:"machines,omitempty" json:"machines,omitempty"`
}

// Read reads a file. name is what its errors call it.
func Read(name string, data []byte) (*File, error) {
	f := &File{}
	if err := yamlfile.DecodeExactly(name, data, Most, f); err != nil {
		return nil, err
	}
	for i := range f.Places {
		if f.Places[i].Keys == nil {
			at := yamlfile.At(data, "$.places["+strconv.Itoa(i)+"]")
			return nil, yamlfile.Refuse(name+at+": places["+strconv.Itoa(i)+"]", say.New("file.keys-missing", "it needs its keys; where none is to be there, write keys: []"))
		}
	}
	return f, f.check(name)
}

// Write returns a file as YAML. Of a key whose public line is known that is enough.
func (f *File) Write() ([]byte, error) {
	short := *f
	short.Keys = make(map[string]Key, len(f.Keys))
	for name, k := range f.Keys {
		if k.Public != "" {
			k.Fingerprint = ""
		}
		short.Keys[name] = k
	}
	return yamlfile.Encode("Wanted state of deploy keys.\nlatchctl apply -f FILE --dry-run shows what differs; places that are not named here are left alone.", short)
}

// UseAccount names the account of those places that name none.
func (f *File) UseAccount(account string) {
	for i := range f.Places {
		f.Places[i].Account = cmp.Or(f.Places[i].Account, account)
	}
}

// check refuses what no state can be, and makes each key complete.
func (f *File) check(name string) error {
	if f.Version != 1 {
		return yamlfile.Refuse(name+": version", say.New("file.version", "it has to be 1"))
	}
	known := map[keys.Fingerprint]string{}
	for _, key := range slices.Sorted(maps.Keys(f.Keys)) {
		k := f.Keys[key]
		at := name + ": keys." + safetext.Line(key, longestName)
		if key == "" || utf8.RuneCountInString(key) > longestName || safetext.Line(key, longestName) != key {
			return yamlfile.Refuse(at, say.New("file.text", "{text} is not a short line of text", say.Values{"text": strconv.Quote(safetext.Line(key, longestName))}))
		}
		if err := k.complete(at); err != nil {
			return err
		}
		if other, twice := known[k.Fingerprint]; twice {
			return yamlfile.Refuse(at, say.New("file.same-key", "it is the same key as {other}", say.Values{"other": other}))
		}
		known[k.Fingerprint], f.Keys[key] = key, k
	}
	seen := map[string]bool{}
	for i := range f.Places {
		p := &f.Places[i]
		at := name + ": places[" + strconv.Itoa(i) + "]"
		if (p.Repository == "") == (p.Project == "") {
			return yamlfile.Refuse(at, say.New("file.one-place", "it needs a repository or a project, and not both"))
		}
		id := p.Account + "\x00" + strings.ToLower(string(p.Repository)+"\x00"+string(p.Project))
		if seen[id] {
			return yamlfile.Refuse(at, say.New("file.place-twice", "{place} is there twice", say.Values{"place": p.name()}))
		}
		seen[id] = true
		if err := f.checkKeys(at, p); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) checkKeys(at string, p *FilePlace) error {
	used := map[string]bool{}
	for j := range p.Keys {
		k := &p.Keys[j]
		at := at + ".keys[" + strconv.Itoa(j) + "]"
		switch _, known := f.Keys[k.Key]; {
		case !known:
			return yamlfile.Refuse(at, say.New("file.no-key", "there is no key {key} in keys", say.Values{"key": strconv.Quote(k.Key)}))
		case used[k.Key]:
			return yamlfile.Refuse(at, say.New("file.key-twice", "the key {key} is there twice", say.Values{"key": strconv.Quote(k.Key)}))
		case k.Access != "" && k.Access != api.Read && k.Access != api.ReadWrite:
			return yamlfile.Refuse(at+".access", say.New("file.access", "{access} is neither read nor read-write", say.Values{"access": strconv.Quote(string(k.Access))}))
		case k.Machines != nil && p.Project != "":
			return yamlfile.Refuse(at+".machines", say.New("file.project-machines", "machines open repositories, not projects"))
		}
		used[k.Key] = true
	}
	return nil
}

// name returns the path of the place.
func (p *FilePlace) name() string { return cmp.Or(string(p.Repository), string(p.Project)) }

// isFingerprint reports whether a text is the SHA256 fingerprint of a key as OpenSSH
// writes it: 32 bytes, without padding.
func isFingerprint(text string) bool {
	sum, is := strings.CutPrefix(text, "SHA256:")
	data, err := base64.RawStdEncoding.DecodeString(sum)
	return is && err == nil && len(data) == sha256.Size && len(sum) == base64.RawStdEncoding.EncodedLen(sha256.Size)
}

// complete reads the public line and fills in the fingerprint.
func (k *Key) complete(at string) error {
	if k.Public == "" {
		if !isFingerprint(string(k.Fingerprint)) {
			return yamlfile.Refuse(at, say.New("file.no-public", "it needs its public line, or its SHA256 fingerprint"))
		}
		return nil
	}
	public, err := keys.ParsePublic(k.Public)
	if err != nil {
		return yamlfile.Refuse(at+".public", say.Of(err))
	}
	if k.Fingerprint != "" && k.Fingerprint != public.Fingerprint() {
		return yamlfile.Refuse(at+".fingerprint", say.New("file.other-key", "the public line is that of another key, {key}", say.Values{"key": string(public.Fingerprint())}))
	}
	k.Public, k.Fingerprint = public.Line(), public.Fingerprint()
	return nil
}
