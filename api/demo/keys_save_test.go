package demo

import (
	"slices"
	"testing"
)

func TestKeptKeysComeBackAsTheyStood(t *testing.T) {
	f, err := Start(t.Context(), Options{Size: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	repo := f.Info().Repositories[0]
	var first, other string // with a key, without
	for _, name := range f.Info().Repositories {
		switch n := len(f.KeysOn(name)); {
		case n > 0 && first == "":
			first = name
		case n == 0 && other == "":
			other = name
		}
	}
	if first == "" || other == "" {
		t.Fatalf("the world has no such repositories, the first is %s", repo)
	}
	before := f.KeysOn(first)
	restore := f.SaveKeys()
	for range 2 {
		key := before[0].Public
		if err := f.RemoveKeyBehindBack(first, key.Fingerprint()); err != nil {
			t.Fatal(err)
		}
		if err := f.AddKeyBehindBack(other, "moved", key); err != nil {
			t.Fatal(err)
		}
		restore()
		same := func(a, b Key) bool {
			return a.ID == b.ID && a.Label == b.Label && a.Public.Fingerprint() == b.Public.Fingerprint()
		}
		if after := f.KeysOn(first); !slices.EqualFunc(before, after, same) {
			t.Errorf("%s holds %v, before %v", first, after, before)
		}
		if left := f.KeysOn(other); len(left) > 0 {
			t.Errorf("%s holds %v", other, left)
		}
		if !f.Opens(first, key.Fingerprint()) || f.Opens(other, key.Fingerprint()) {
			t.Error("SSH says otherwise")
		}
	}
}
