package ui

import (
	"sync"
	"time"

	"latchkey/core/ask"
	"latchkey/ui/frame"
)

// eventPause collects events: whatever number comes in, pages are refreshed
// at most once in this time.
const eventPause = 150 * time.Millisecond

// events takes what core tells, from any goroutine, and refreshes on the UI
// goroutine what is concerned.
type events struct {
	w *Window

	mu      sync.Mutex
	waiting map[about]ask.Event // the newest of each
	timer   *time.Timer
}

// about is what an event concerns.
type about struct {
	topic   ask.Topic
	account string
}

func newEvents(w *Window) *events { return &events{w: w, waiting: map[about]ask.Event{}} }

// tell implements ask's events. It returns at once.
func (e *events) tell(ev ask.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.waiting) == 0 {
		e.timer = time.AfterFunc(eventPause, func() { e.w.Post(e.handle) })
	}
	e.waiting[about{ev.Topic, ev.Account}] = ev
}

func (e *events) handle() {
	e.mu.Lock()
	waiting := e.waiting
	e.waiting = map[about]ask.Event{}
	e.mu.Unlock()
	w := e.w
	if w.Closed || w.backend == nil {
		return
	}
	for _, ev := range waiting {
		e.spread(ev)
	}
	w.statusBar.readBudgets() // whatever happened has perhaps cost requests
}

// announce spreads at once what the window itself has changed; see Frame.
func (e *events) announce(topics ...ask.Topic) {
	if e.w.Closed || e.w.backend == nil {
		return
	}
	for _, topic := range topics {
		e.spread(ask.Event{Topic: topic})
	}
}

// spread lets the window and every page take an event up.
func (e *events) spread(ev ask.Event) {
	w := e.w
	switch ev.Topic {
	case ask.AccountsChanged:
		w.switcher.reload()
	case ask.RolloutsChanged: // what it did to keys is told by nothing else
		w.activity.Reload()
		w.waiting.checkEntries() // it may have ended what was half done
	case ask.TokenRefused:
		w.Session.TokenRefused(ev.Account)
	case ask.VaultPrompt:
		w.vault.prompted()
	case ask.VaultChanged:
		w.vault.check()
	case ask.Progress:
		w.plans.Reading(ev)
	case frame.UnfinishedChanged:
		w.waiting.check()
	}
	for _, p := range w.pages {
		if p.Heard != nil {
			p.Heard(ev)
		}
	}
}
