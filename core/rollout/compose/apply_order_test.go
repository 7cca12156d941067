package compose

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/wanted"
	"latchkey/keys"
)

// orderKey is one of many keys, by its number.
func orderKey(t *testing.T, n int) (keys.Fingerprint, string) {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	binary.BigEndian.PutUint32(seed, uint32(n))
	public, err := ssh.NewPublicKey(ed25519.NewKeyFromSeed(seed).Public())
	if err != nil {
		t.Fatal(err)
	}
	line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public)))
	return keys.Fingerprint(ssh.FingerprintSHA256(public)), line
}

// moving plans an apply on a forge where a key may be on one repository only: have and
// want are, by repository, the letters of keys.
func moving(t *testing.T, have, want map[string]string, change func(*rollout.Spec, *Facts)) (text string) {
	t.Helper()
	s := rollout.Spec{Verb: rollout.Apply}
	f := Facts{Accounts: map[string]AccountFacts{"a": {Traits: github(), Left: 900, Budget: 950, Stands: map[keys.Fingerprint]string{}}}, OpenRollouts: map[string]int64{}, PrivateKeyHere: map[keys.Fingerprint]bool{}}
	letters := map[keys.Fingerprint]string{}
	key := func(letter rune) (keys.Fingerprint, string) {
		fp, line := orderKey(t, int(letter))
		letters[fp], f.PrivateKeyHere[fp] = string(letter), true
		return fp, line
	}
	for repo, all := range have {
		target := TargetFacts{Account: "a", Path: repo, Read: noon}
		for i, letter := range all {
			fp, line := key(letter)
			target.Keys = append(target.Keys, DeployKey{ID: fmt.Sprint(i), Label: string(letter), Fingerprint: fp, Public: line, Access: api.Read})
			f.Accounts["a"].Stands[fp] = repo
		}
		f.Targets = append(f.Targets, target)
		place := wanted.Place{Account: "a", Target: repo, Keys: []wanted.Want{}}
		for _, letter := range want[repo] {
			fp, line := key(letter)
			place.Keys = append(place.Keys, wanted.Want{Name: string(letter), Fingerprint: fp, Public: line, Access: api.Read})
		}
		s.Wanted = append(s.Wanted, place)
	}
	if change != nil {
		change(&s, &f)
	}
	p := Plan(s, f, noon)
	var words []string
	for _, step := range p.Steps {
		word := string(step.Repo) + ":"
		for _, a := range step.Acts {
			word += " " + string(a.Kind) + " " + letters[a.Fingerprint]
			if a.LeavesFirst != "" {
				word += " after " + string(a.LeavesFirst)
			}
		}
		words = append(words, word)
	}
	for _, x := range p.Exclusions {
		words = append(words, x.Target+": "+x.Text.Code)
	}
	return strings.Join(words, ", ")
}

// Where a key may be on one repository only it leaves one before it comes to the next.
// Keys that swap places do so where a person allows that one is gone for a moment.
func TestKeysThatMoveLeaveFirst(t *testing.T) {
	type places = map[string]string
	allow := func(s *rollout.Spec, _ *Facts) { s.Recreate = true }
	for name, c := range map[string]struct {
		have, want places
		change     func(*rollout.Spec, *Facts)
		text       string
	}{
		"one moves":            {places{"q": "A", "r": ""}, places{"q": "", "r": "A"}, nil, "q: remove A, r: add A after q verify A"},
		"one moves up":         {places{"q": "", "r": "A"}, places{"q": "A", "r": ""}, nil, "r: remove A, q: add A after r verify A"},
		"one after the other":  {places{"p": "A", "q": "B", "r": ""}, places{"p": "", "q": "A", "r": "B"}, nil, "p: remove A, q: add A after p verify A remove B, r: add B after q verify B"},
		"against the order":    {places{"p": "", "q": "A", "r": "B"}, places{"p": "A", "q": "B", "r": ""}, nil, "r: remove B, q: add B after r verify B remove A, p: add A after q verify A"},
		"two swap":             {places{"q": "A", "r": "B"}, places{"q": "B", "r": "A"}, nil, "q: out.swap-stays, q: out.stays-beside, r: out.swap-stays, r: out.stays-beside"},
		"two swap, allowed":    {places{"q": "A", "r": "B"}, places{"q": "B", "r": "A"}, allow, "q: remove A, r: add A after q verify A remove B, q: add B after r verify B"},
		"three in a circle":    {places{"p": "A", "q": "B", "r": "C"}, places{"p": "C", "q": "A", "r": "B"}, allow, "p: remove A, q: add A after p verify A remove B, r: add B after q verify B remove C, p: add C after r verify C"},
		"a circle and a guest": {places{"o": "", "q": "AD", "r": "B"}, places{"o": "D", "q": "B", "r": "A"}, allow, "q: remove A, r: add A after q verify A remove B, q: add B after r verify B remove D, o: add D after q verify D"},
		"two circles":          {places{"o": "C", "p": "D", "q": "A", "r": "B"}, places{"o": "D", "p": "C", "q": "B", "r": "A"}, allow, "o: remove C, p: add C after o verify C remove D, o: add D after p verify D, q: remove A, r: add A after q verify A remove B, q: add B after r verify B"},
		"one that is lost": {places{"q": "A", "r": "B"}, places{"q": "B", "r": "A"}, func(s *rollout.Spec, f *Facts) {
			s.Recreate = true
			fp, _ := orderKey(t, 'A')
			f.PrivateKeyHere[fp] = false
		}, "q: out.swap-stays, q: out.stays-beside, r: out.lost, r: out.stays-beside"},
		"one of others": {places{"q": "A", "r": "B"}, places{"q": "B", "r": "A"}, func(s *rollout.Spec, f *Facts) {
			s.Recreate = true
			fp, _ := orderKey(t, 'B')
			delete(f.PrivateKeyHere, fp)
		}, "q: out.swap-stays, q: out.stays-beside, r: out.swap-stays, r: out.foreign-stays"},
		"where another is at work": {places{"q": "A", "r": "B"}, places{"q": "B", "r": "A"}, func(s *rollout.Spec, f *Facts) {
			s.Recreate = true
			f.OpenRollouts[rollout.TargetID("a", "r", false)] = 7
		}, "q: out.swap-stays, q: out.stays-beside, r: out.busy"},
		"two in an archived one": {places{"q": "A", "r": "B"}, places{"q": "B", "r": "A"}, func(s *rollout.Spec, f *Facts) {
			s.Recreate = true
			for i := range f.Targets {
				f.Targets[i].Archived = f.Targets[i].Path == "r"
			}
		}, "q: out.swap-stays, q: out.stays-beside, r: out.archived"},
		"a third key stands elsewhere": {places{"q": "A", "r": "B"}, places{"q": "B", "r": "AW"}, func(s *rollout.Spec, f *Facts) {
			s.Recreate = true
			fp, _ := orderKey(t, 'W')
			f.Accounts["a"].Stands[fp] = "s"
		}, "q: out.swap-stays, q: out.stays-beside, r: out.swap-stays, r: out.moves-later, r: out.stays-beside"},
		"another differs and is not here": {places{"q": "A", "r": "BD"}, places{"q": "B", "r": "AD"}, func(s *rollout.Spec, f *Facts) {
			s.Recreate = true
			fp, _ := orderKey(t, 'D')
			delete(f.PrivateKeyHere, fp)
			for i := range f.Targets {
				for k := range f.Targets[i].Keys {
					if f.Targets[i].Keys[k].Fingerprint == fp {
						f.Targets[i].Keys[k].Label = "other"
					}
				}
			}
			for i := range s.Wanted {
				for k := range s.Wanted[i].Keys {
					if s.Wanted[i].Keys[k].Fingerprint == fp {
						s.Wanted[i].Keys[k].Label = "D"
					}
				}
			}
		}, "r: remove D add D, q: out.swap-stays, q: out.stays-beside, r: out.swap-stays, r: out.stays-beside"},
		"one key on two circles": {places{"q": "A", "r": "B", "s": "C"}, places{"q": "BC", "r": "A", "s": "A"}, allow, "q: remove A, r: add A after q verify A remove B, q: add B after r verify B, q: out.swap-stays, s: out.moves-later, s: out.stays-beside"},
		"wanted on two":          {places{"p": "", "q": "", "r": "A"}, places{"p": "A", "q": "A", "r": ""}, nil, "r: remove A, p: add A after r verify A, q: out.moves-later"},
		"and stays too":          {places{"q": "A", "r": ""}, places{"q": "A", "r": "A"}, nil, "r: out.moves-later"},
		"it cannot leave":        {places{"q": "A", "r": ""}, places{"q": "", "r": "A"}, func(_ *rollout.Spec, f *Facts) { fp, _ := orderKey(t, 'A'); delete(f.PrivateKeyHere, fp) }, "q: out.foreign-stays, r: out.moves-later"},
	} {
		for range 3 { // maps have no order
			if got := moving(t, c.have, c.want, c.change); got != c.text {
				t.Errorf("%s:\n%s, want\n%s", name, got, c.text)
				break
			}
		}
	}
}

// Ten thousand keys that each take the place of the next are put in order at once.
func TestALongChainOfMovesIsOrderedAtOnce(t *testing.T) {
	have, want := map[string]string{}, map[string]string{}
	for i := range 3000 {
		have[fmt.Sprintf("r%05d", i)], want[fmt.Sprintf("r%05d", i)] = string(rune(0x4e00+i)), string(rune(0x4e00+i+1))
	}
	have["r99999"] = ""
	text := moving(t, have, want, nil)
	if n := strings.Count(text, "remove"); n < 2999 || strings.Contains(text, "out.") {
		t.Errorf("%d removals: %.200s", n, text)
	}
}
