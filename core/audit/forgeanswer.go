package audit

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/keys"
)

// Question is something that a forge can tell and no inventory reads: each is a request
// of its own, so a person says when it is asked.
type Question string

// The questions.
const (
	AskBranchRules Question = "branch-rules" // of a repository: which do deploy keys pass?
	AskKeyPolicy   Question = "key-policy"   // of a workspace: may there be deploy keys?
	AskUserKeys    Question = "user-keys"    // of an account: with which keys does its user sign in over SSH?
)

// Ask is one question to be asked, for one request or a few.
type Ask struct {
	Account string    `json:"account"`
	About   Question  `json:"about"`
	Target  string    `json:"target,omitempty"` // path of the repository, name of the workspace, or ""
	Asked   time.Time `json:"asked,omitzero"`   // when it was answered last, zero = never
}

// ForgeAnswer is what a forge said to a question.
type ForgeAnswer struct {
	Account string    `json:"-"`
	About   Question  `json:"-"`
	Target  string    `json:"-"`
	Read    time.Time `json:"-"`

	Refused   string             `json:"refused,omitempty"`   // by which kind of error, "" = it was answered
	Passed    []string           `json:"passed,omitempty"`    // names of rules that do not hold for deploy keys
	Hidden    []string           `json:"hidden,omitempty"`    // names of those for which that is not told
	Forbidden bool               `json:"forbidden,omitempty"` // the policy allows no deploy keys
	Untold    bool               `json:"untold,omitempty"`    // the policy is not told to this account
	Keys      []keys.Fingerprint `json:"keys,omitempty"`      // of the user
}

// answersHold is how long an answer is taken for how it is: rules and policies are
// changed, and nobody is told.
const answersHold = 30 * 24 * time.Hour

// Asks are all questions that can be asked of a world, those that were never answered
// first, then the oldest answers. Of accounts at one server one asks: one that was
// answered, else one that has not asked yet.
func Asks(w *World) []Ask {
	l := newLook(w, DefaultPolicy())
	by := map[toldOf][]Ask{} // the same question, by each account
	var order []toldOf
	add := func(a Ask) {
		of := l.toldOf(a.Account, a.Target, a.About)
		if by[of] == nil {
			order = append(order, of)
		}
		if !slices.ContainsFunc(by[of], func(o Ask) bool { return o.Account == a.Account }) {
			by[of] = append(by[of], a)
		}
	}
	for i := range w.Accounts {
		if w.Accounts[i].UserKeys {
			add(Ask{Account: w.Accounts[i].ID, About: AskUserKeys})
		}
	}
	for i := range w.Keys {
		for _, p := range w.Keys[i].Places {
			a := l.account(p.Account)
			if p.Project {
				continue
			}
			if a.KeyPolicy {
				add(Ask{Account: p.Account, About: AskKeyPolicy, Target: workspaceOf(p.Target)})
			}
			if a.BranchRules && p.Access == api.ReadWrite {
				add(Ask{Account: p.Account, About: AskBranchRules, Target: p.Target})
			}
		}
	}
	all := make([]Ask, 0, len(order))
	rather := l.ratherAsks()
	for _, of := range order {
		one := slices.MinFunc(by[of], rather)
		if told := l.told[of]; told != nil {
			one.Asked = told.Read
		}
		all = append(all, one)
	}
	slices.SortStableFunc(all, func(a, b Ask) int {
		return cmp.Or(a.Asked.Compare(b.Asked), cmp.Compare(a.Account, b.Account), cmp.Compare(b.About, a.About), cmp.Compare(a.Target, b.Target))
	})
	return all
}

// ratherAsks orders accounts that can ask the same: the forge may tell one what it does
// not tell another.
func (l *look) ratherAsks() func(a, b Ask) int {
	own := map[Ask]*ForgeAnswer{}
	for i := range l.Answers {
		a := &l.Answers[i]
		own[Ask{Account: a.Account, About: a.About, Target: a.Target}] = a
	}
	rank := func(a Ask) (rank int, read time.Time) {
		switch told := own[a]; {
		case told == nil:
			return 1, time.Time{}
		case told.vague() == 0:
			return 0, told.Read
		default:
			return 2, told.Read
		}
	}
	return func(a, b Ask) int {
		rankA, readA := rank(a)
		rankB, readB := rank(b)
		return cmp.Or(cmp.Compare(rankA, rankB), readA.Compare(readB))
	}
}

// workspaceOf is the part of a path before its first slash.
func workspaceOf(path string) string {
	workspace, _, _ := strings.Cut(path, "/")
	return workspace
}

// toldOf is what an answer is about: where it is, or whose keys they are.
type toldOf struct {
	at    [2]string
	about Question
}

func (l *look) toldOf(account, target string, about Question) toldOf {
	if about == AskUserKeys {
		target = cmp.Or(l.account(account).User, account)
	}
	return toldOf{l.at(account, target), about}
}

// indexAnswers keeps of several answers to one question the one that says the most: a
// refusal to one account is none where another was answered.
func (l *look) indexAnswers() {
	for i := range l.Answers {
		a := &l.Answers[i]
		of := l.toldOf(a.Account, a.Target, a.About)
		if before := l.told[of]; before == nil || a.vague() < before.vague() || a.vague() == before.vague() && a.Read.After(before.Read) {
			l.told[of] = a
		}
		if a.About != AskUserKeys || l.accounts[a.Account] == nil || l.isOld(a) {
			continue
		}
		for _, fp := range a.Keys {
			if name := cmp.Or(l.account(a.Account).User, a.Account); !slices.Contains(l.signsIn[fp], name) {
				l.signsIn[fp] = append(l.signsIn[fp], name)
			}
		}
	}
}

// vague is how little an answer says.
func (a *ForgeAnswer) vague() int {
	switch {
	case a.Refused != "":
		return 2
	case a.Untold || len(a.Hidden) > 0:
		return 1
	}
	return 0
}

// isOld reports whether an answer no longer says how things are.
func (l *look) isOld(a *ForgeAnswer) bool { return l.Now.Sub(a.Read) > answersHold }

// answerTo is the answer to a question, or why there is none.
func (l *look) answerTo(account, target string, about Question) (*ForgeAnswer, answer) {
	told := l.told[l.toldOf(account, target, about)]
	switch {
	case told == nil:
		return nil, notAsked()
	case l.isOld(told):
		return nil, askedLongAgo(told.Read)
	case told.Refused != "":
		return nil, refused()
	}
	return told, no()
}
