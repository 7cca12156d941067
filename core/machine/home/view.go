package home

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"latchkey/core/machine/sh"
	"latchkey/internal/safetext"
)

// entry is what lies at a path.
type entry struct {
	kind  string // "none", "file", "folder", "link" or "other"
	mode  string // octal, "" where it could not be read
	owner string // number of the user
	sum   string // of a file, as the scripts print it
}

// place is where our lines are in a file outside.
type place struct {
	sum  string // of our lines
	late bool   // after a block of somebody's, where ssh reads them as part of it
}

func (e entry) none() bool { return e.kind == "" || e.kind == "none" }

// view is how a home was when it was looked at.
type view struct {
	me        string // number of the user
	home      string // path
	ssh       string // what ssh says of its version
	sums      summer
	elsewhere bool // $HOME is another folder than the one that the system knows
	readOnly  bool
	bom       bool // git's configuration begins with a byte order mark
	at        map[string]entry
	has       map[string]place // where our lines are, by the same words as at
	in        map[string]entry // in our folder, by name
	state     state
}

// parseView reads what the script look printed. All of it comes from the machine.
func parseView(out []byte) (*view, error) {
	v := &view{at: map[string]entry{}, has: map[string]place{}, in: map[string]entry{}, state: state{Version: stateVersion}}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if err := v.take(words); err != nil {
			return nil, err
		}
	}
	if v.me == "" || !strings.HasPrefix(v.home, "/") || strings.ContainsAny(v.home, "\n\x00") {
		return nil, fmt.Errorf("the answer lacks the user or the home folder")
	}
	return v, nil
}

func (v *view) take(words []string) (err error) {
	text := func(n int) string {
		if len(words) <= n {
			return ""
		}
		data, bad := hex.DecodeString(words[n])
		if bad != nil {
			err = fmt.Errorf("%.40q cannot be read", words[0])
		}
		return string(data)
	}
	switch words[0] {
	case "me":
		if len(words) == 2 && isNumber(words[1]) {
			v.me = words[1]
		}
	case "sums":
		if len(words) == 2 {
			v.sums = summer(words[1])
		}
	case "home":
		v.home = text(1)
	case "lacks":
		if len(words) == 2 {
			return &missingProgram{safetext.Line(words[1], 40)}
		}
	case "elsewhere":
		v.elsewhere = true
	case "readonly":
		v.readOnly = true
	case "bom":
		v.bom = text(1) == "\xef\xbb\xbf"
	case "ssh":
		v.ssh = text(1)
	case "at":
		return v.takeEntry(words)
	case "has":
		if len(words) >= 4 {
			v.has[words[1]] = place{sum: words[3], late: len(words) > 4}
		}
	case "state":
		if v.state, err = readState([]byte(text(1))); err != nil {
			return &damagedState{err}
		}
	}
	return err
}

// damagedState says that our folder's state cannot be read.
type damagedState struct{ cause error }

func (d *damagedState) Error() string { return d.cause.Error() }

// missingProgram says that a program is not there without which nothing can be told.
type missingProgram struct{ name string }

func (m *missingProgram) Error() string { return m.name }

func (v *view) takeEntry(words []string) error {
	if len(words) != 3 && len(words) != 6 {
		return fmt.Errorf("what lies at a path cannot be read")
	}
	e := entry{kind: words[2]}
	if len(words) == 6 {
		e.mode, e.owner, e.sum = octalMode(words[3]), words[4], words[5]
	}
	name, inside := strings.CutPrefix(words[1], "in,")
	if !inside {
		v.at[words[1]] = e
		return nil
	}
	data, err := hex.DecodeString(name)
	v.in[string(data)] = e
	return err
}

var listedMode = regexp.MustCompile(`^[-dlbcps]([-r][-w][-xsS])([-r][-w][-xsS])([-r][-w][-xtT])`)

// octalMode turns what ls prints of a mode into octal digits.
func octalMode(listed string) string {
	m := listedMode.FindStringSubmatch(listed)
	if m == nil {
		return ""
	}
	var special, octal int
	for i, triple := range m[1:] {
		n := 0
		if triple[0] == 'r' {
			n += 4
		}
		if triple[1] == 'w' {
			n += 2
		}
		if strings.IndexByte("xst", triple[2]) >= 0 {
			n++
		}
		if strings.IndexByte("stST", triple[2]) >= 0 {
			special += 4 >> i
		}
		octal = octal*8 + n
	}
	return strconv.FormatInt(int64(special*512+octal), 8)
}

func isNumber(text string) bool {
	return text != "" && len(text) < 11 && strings.Trim(text, "0123456789") == ""
}

// tight returns a mode without the right of others to write, for which ssh refuses
// a file.
func tight(mode string) string {
	n, err := strconv.ParseInt(mode, 8, 32)
	if err != nil {
		return "600"
	}
	return strconv.FormatInt(n&^0o22|0o600, 8)
}

var sshVersion = regexp.MustCompile(`^OpenSSH_(?:for_Windows_)?(\d+)\.(\d+)`)

// knowsInclude reports whether this ssh knows Include, since OpenSSH 7.3. One that
// does not say what it is is taken to be newer.
func (v *view) knowsInclude() bool {
	m := sshVersion.FindStringSubmatch(v.ssh)
	if m == nil {
		return true
	}
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])
	return major > 7 || major == 7 && minor >= 3
}

// wrote notes what was written into our folder.
func (v *view) wrote(name, content, mode string) {
	v.in[name] = entry{kind: "file", mode: mode, owner: v.me, sum: v.sums.of(content)}
}

// with returns the state with a key, in place of any of its name.
func (v *view) with(k Key) state {
	next := v.state.clone()
	next.Keys = append(slices.DeleteFunc(next.Keys, func(o Key) bool { return o.Name == k.Name }), k)
	next.NewSSH = next.NewSSH || v.at["ssh"].none()
	return next
}

// check refuses a home in which nothing may be written.
func (v *view) check(machine string, fixed bool) error {
	refuse := func(kind Kind, path string) error { return newError(kind, machine, path, "") }
	switch {
	case v.at["home"].kind != "folder":
		return refuse(NoHome, v.home)
	case v.elsewhere && !fixed:
		return refuse(TwoHomes, v.home)
	case v.at["home"].owner != v.me && !fixed:
		return refuse(NotOurs, v.home)
	}
	for _, folder := range []struct{ word, path string }{{"ssh", ".ssh"}, {"ours", ".ssh/latchkey"}} {
		switch e := v.at[folder.word]; {
		case e.none():
		case e.kind == "link":
			return refuse(Link, "~/"+folder.path)
		case e.kind != "folder":
			return refuse(NotAFolder, "~/"+folder.path)
		case e.owner != v.me:
			return refuse(NotOurs, "~/"+folder.path)
		}
	}
	if v.readOnly {
		return refuse(ReadOnly, v.home)
	}
	return nil
}

// result is what a writing script answered, by its first words.
type result struct {
	words map[string][]string
}

// parseResult reads it; a refusal is an error.
func parseResult(machine string, r sh.Result) (result, error) {
	out := result{map[string][]string{}}
	for line := range strings.Lines(string(r.Out)) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		value := ""
		if len(words) > 1 {
			data, _ := hex.DecodeString(words[len(words)-1])
			value = string(data)
		}
		if words[0] == "fail" && len(words) == 3 {
			return out, failure(machine, words[1], value, r)
		}
		out.words[words[0]] = append(out.words[words[0]], value)
	}
	return out, nil
}

func (r result) has(word string) bool { return len(r.words[word]) > 0 }

func (r result) value(word string) string {
	if !r.has(word) {
		return ""
	}
	return r.words[word][0]
}
