package home

import (
	"slices"
	"strings"
	"testing"

	"latchkey/core/machine/sh/shtest"
	"latchkey/internal/machinetest"
	"latchkey/internal/soak"
)

// A connection that is cut at any place leaves whole files: another run ends as one
// that was not cut, and undo gives back what was there.
func TestACutConnectionLosesNothing(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Files: ownConfigs}}})
	before := r.Checksums(t, "jenkins")
	onboard(t, New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)}))
	want := contents(r.Checksums(t, "jenkins"))
	takeBack(t, New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)}), "ci-build-07")
	for place := range (soak.Amount{Short: 1, Sample: 4, Whole: 60}).Each(t) {
		wire := machinetest.Through(t, r.Addr, machinetest.Wire{CutAfterSent: 3000 + int64(place)*600})
		h := New(shtest.Runner(t, r, "jenkins", wire.Addr), Options{Now: at(t)})
		k, _, err := h.MakeKey(t.Context(), NewKey{Name: "ci-build-07", Comment: "ci@build-07"})
		if err == nil {
			_, err = h.Install(t.Context(), []Repo{web(k.Name), second(k.Name)}, []string{hostLine})
		}
		cut := err != nil
		onboard(t, New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)}))
		if got := contents(r.Checksums(t, "jenkins")); got != want {
			t.Errorf("cut at %d (%v): the home is\n%s\nwant\n%s", place, cut, got, want)
		}
		takeBack(t, New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)}), "ci-build-07")
		if c := timeless(before).Changes(timeless(r.Checksums(t, "jenkins"))); c != "" {
			t.Errorf("cut at %d (%v): undo left:\n%s", place, cut, c)
		}
	}
}

// A run that was cut when its key had its name already leaves a folder, which the next
// one finds and removes: with the key in place it has nothing else to do.
func TestRestsOfACutRunGoThoughTheKeyIsThere(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Users: []machinetest.User{{Name: "jenkins"}}})
	h := New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)})
	first, made, err := h.MakeKey(t.Context(), NewKey{Name: "ci-build-07"})
	if err != nil || !made {
		t.Fatalf("%v, %v", made, err)
	}
	over(t, r, "jenkins", "cd ~/.ssh/latchkey && mkdir .make && echo half > .make/key && rm state")
	again, made, err := New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)}).MakeKey(t.Context(), NewKey{Name: "ci-build-07"})
	if err != nil || made || again.Public != first.Public {
		t.Errorf("%+v, %v, %v", again, made, err)
	}
	if left := over(t, r, "jenkins", "ls -A ~/.ssh/latchkey"); strings.Contains(left, ".make") {
		t.Errorf("left: %s", left)
	}
}

// contents are the names and modes of all files, and what those hold that are the
// same each time: not the key, and not what says when it was made.
func contents(all machinetest.Tree) string {
	var out []string
	for path, text := range all {
		text = fraction.ReplaceAllString(folderTime.ReplaceAllString(text, ""), "")
		if strings.Contains(path, "ci-build-07") || strings.HasSuffix(path, "/state") {
			text = text[:10]
		}
		out = append(out, path+" "+text)
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}
