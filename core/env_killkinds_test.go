package core

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"latchkey/internal/soak"
)

// pointKinds are the kinds of points at which a run can be killed, in the order in
// which they first come, with how often each comes.
type pointKinds []pointKind

type pointKind struct {
	Name  string
	Times int
}

func (k *pointKinds) add(name string) {
	for i := range *k {
		if (*k)[i].Name == name {
			(*k)[i].Times++
			return
		}
	}
	*k = append(*k, pointKind{name, 1})
}

// String is how a child tells its parent of them.
func (k pointKinds) String() string {
	text, err := json.Marshal(k)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// kindsIn reads what a child told.
func kindsIn(t *testing.T, out string) (k pointKinds) {
	t.Helper()
	_, text, _ := strings.Cut(out, "\n")
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		t.Fatalf("%v: the child says %q", err, out)
	}
	return k
}

// killAt is a point at which a run is to be killed: the how manieth of its kind.
type killAt struct {
	Kind string // "" = of any kind
	Nth  int
}

// ofEachKind chooses one point of each kind by the seed.
func (k pointKinds) ofEachKind(t *testing.T) (all []killAt) {
	t.Helper()
	rng := rand.New(rand.NewPCG(soak.Seed(t), uint64(len(k))))
	for _, kind := range k {
		all = append(all, killAt{kind.Name, 1 + rng.IntN(kind.Times)})
	}
	return all
}
