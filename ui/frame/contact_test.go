package frame

import (
	"errors"
	"slices"
	"testing"
	"time"

	"latchkey/api"
)

// Who answers what: only its own success ends that something cannot be reached, or
// refuses the token, and what else fails is tried again at growing distances.
func TestOnlyItsOwnAnswerEndsATrouble(t *testing.T) {
	silent, refused := &api.Error{Kind: api.Unreachable}, &api.Error{Kind: api.Unauthorized}
	clock := time.Now()
	var recovered, tried []Asked
	tokens, ended := 0, 0
	c := NewContact(func() time.Time { return clock })
	c.TokensChanged = func() { tokens++ }
	c.Ended = func(func(error) bool) { ended++ }
	c.Recovered = func(_ string, what Asked) { recovered = append(recovered, what) }
	c.TryAgain = func(_ string, what Asked) { tried = append(tried, what) }
	expect := func(step string, wantRecovered, wantTried []Asked) {
		t.Helper()
		if !slices.Equal(recovered, wantRecovered) || !slices.Equal(tried, wantTried) {
			t.Errorf("%s: recovered %v, tried %v", step, recovered, tried)
		}
		recovered, tried = nil, nil
	}
	c.Answered("a", AskedKeys, nil)
	c.Answered("a", AskedList, silent)
	expect("it fails", nil, nil)
	c.Answered("b", AskedKeys, nil)
	expect("another account", nil, nil)
	c.Answered("a", AskedKeys, nil)
	expect("the forge answers", nil, []Asked{AskedList})
	c.Answered("a", AskedList, silent)
	c.Answered("a", AskedKeys, nil)
	expect("too soon", nil, nil)
	clock = clock.Add(firstAgain)
	c.Answered("a", AskedKeys, &api.Error{Kind: api.Forbidden})
	expect("after a wait, and whatever is answered", nil, []Asked{AskedList})
	c.Answered("a", AskedList, silent)
	clock = clock.Add(firstAgain)
	c.Answered("a", AskedKeys, nil)
	expect("the next wait is longer", nil, nil)
	c.Answered("a", AskedKeys, errors.New("the disk is full"))
	c.Answered("a", AskedList, nil)
	expect("it answers", []Asked{AskedList}, nil)

	tokens, ended = 0, 0
	c.Answered("a", AskedList, refused)
	c.Answered("a", AskedKeys, nil)
	if !c.Refuses("a") || c.Accepts("a") || tokens != 1 || ended != 0 {
		t.Errorf("keys answer: refused %v, said %d times, ended %d times", c.Refuses("a"), tokens, ended)
	}
	c.Answered("a", AskedList, silent)
	if !c.Refuses("a") {
		t.Error("no answer counts as an accepted token")
	}
	c.TokenRefused("a")
	c.Answered("a", AskedList, nil)
	if c.Refuses("a") || !c.Accepts("a") || tokens != 2 || ended != 1 || c.Refuses("b") {
		t.Errorf("the list answers: refused %v, said %d times, ended %d times", c.Refuses("a"), tokens, ended)
	}
	c.Answered("a", AskedList, refused)
	c.Answered("a", AskedKeys, refused)
	recovered, tried = nil, nil
	c.Reconnected("a")
	if c.Refuses("a") || !c.Accepts("a") {
		t.Error("the token before is still refused")
	}
}
