package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/assets"
	"latchkey/core"
	"latchkey/ui/kit"
)

// Config is what the window is given by its program.
type Config struct {
	Open     Opener // the person's own data
	OpenDemo Opener // the demo forge, nil = not offered
	Demo     bool   // begin in the demo
	Version  string
	DataDir  string                                         // shown in settings, "" in the demo
	Vault    core.VaultKind                                 // named on the command line, "" = chosen in the settings
	LongWork time.Duration                                  // of whose end a person elsewhere is told, 0 = 20 s
	Glyphs   func() Glyphs                                  // finds a font for Chinese, away from the UI goroutine; nil = none
	Screen   func() fyne.Size                               // room for the window on the screen, asked once there is one; nil = not known
	Post     Dispatcher                                     // nil = Fyne's own queue
	Now      func() time.Time                               // nil = time.Now
	After    func(time.Duration, func()) (stop func() bool) // nil = time.AfterFunc

	Panicked   func(value any)         // ends the program after a fault; nil = the panic goes on
	LastEnd    LastEnd                 // how it ended before
	DeleteNote func(file string) error // of LastEnd
}

// Window is the main window and what it holds. All its fields belong to the
// UI goroutine.
type Window struct {
	cfg  Config
	app  fyne.App
	win  fyne.Window
	post Dispatcher
	now  func() time.Time
	// after calls once so much time has passed, on another goroutine.
	after func(time.Duration, func()) (stop func() bool)

	ctx     context.Context // ends with the window
	cancel  context.CancelFunc
	running sync.WaitGroup // goroutines of background
	closed  bool
	ended   chan struct{} // closed when the last backend is

	backend  Backend
	session  context.Context // ends when the backend is changed
	leave    context.CancelFunc
	demo     bool
	opening  turn
	ahead    *ahead // what shows first, until it is taken
	held     *held  // what waits for the first picture, nil = nothing waits
	accounts []core.Account
	account  core.Account // the one that shows; ID "" = none
	all      bool         // every account's repositories show; account is that of the selected one

	look        look
	vault       core.Check // as it was found last
	tour        *tour
	glyphs      Glyphs // found on this system, for a language that needs them
	commands    []*command
	dialogs     *kit.Dialogs
	chooser     *chooser // of a file, while it is open
	tips        *kit.Tips
	toasts      *kit.Toasts
	jobs        *jobs
	notices     *notices
	events      *events
	top         *topBar
	nav         *navigation
	repos       *reposPage
	keys        *keysPage
	hosts       *hostKeysPage
	details     *detailsPane
	pages       []*page
	settings    *settingsPage
	activity    *activityPage
	plans       *planPage
	due         *dueRollouts
	waiting     *waiting
	planned     atomic.Pointer[confirmed] // what was confirmed here: core need not ask again
	status      *statusBar
	known       []choice // what the palette finds in the cache
	palette     *palette // the newest
	finding     turn     // newest look for where a key stands
	reading     *reading
	refused     map[string]bool // accounts whose token the forge has refused
	drawn       string          // what the menus say of the accounts
	wasHere     bool            // the page of the last time was shown
	notify      func(*fyne.Notification)
	vaultLocked bool
	choseVault  bool // another vault was chosen just now
	away        bool // another window is in front
	shell       *shell
}

// New builds the window. Call it on the UI goroutine, then Start, then
// ShowAndRun.
func New(app fyne.App, cfg Config) (*Window, error) {
	w := &Window{cfg: cfg, app: app, post: cfg.Post, now: cfg.Now, ended: make(chan struct{})}
	if w.post == nil {
		w.held = newHeld(onUI)
		w.post = w.held.post
	}
	if w.now == nil {
		w.now = time.Now
	}
	if w.after = cfg.After; w.after == nil {
		w.after = func(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }
	}
	w.due, w.waiting = newDueRollouts(w), newWaiting(w)
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.session, w.leave = context.WithCancel(w.ctx)
	w.events = newEvents(w)
	first := loadLook(app.Preferences())
	if cfg.Glyphs != nil && first.mustFind() {
		w.glyphs = cfg.Glyphs()
	}
	if err := w.wear(first); err != nil {
		return nil, err
	}
	w.ahead = w.openAhead()
	app.SetIcon(fyne.NewStaticResource("latchkey.png", assets.IconPNG))

	w.win = app.NewWindow("Latchkey")
	w.dialogs = kit.NewDialogs(w.win.Canvas())
	w.tips = kit.NewTips(w.post)
	w.dialogs.Tips = w.tips
	w.toasts = kit.NewToasts(w.post)
	w.jobs = newJobs(w)
	w.reading, w.refused = newReading(w), map[string]bool{}
	w.notices = newNotices(w)
	w.build()
	w.win.SetPadded(false)
	w.restoreSize()
	w.win.Canvas().SetOnTypedKey(w.typedKey)
	// Fyne makes Ctrl+A and Ctrl+V these shortcuts before it looks into the menus.
	w.win.Canvas().AddShortcut(&fyne.ShortcutSelectAll{}, func(fyne.Shortcut) { w.run("mark-all") })
	w.win.Canvas().AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { w.run("find-pasted") })
	w.win.SetCloseIntercept(w.askClose)
	w.watchFocus()
	w.win.SetOnDropped(w.dropped)
	return w, nil
}

// Fyne is the window itself, for its program to show.
func (w *Window) Fyne() fyne.Window { return w.win }

// Start begins to open what the window shows. Nothing waits for it.
func (w *Window) Start() {
	w.status.start()
	w.afterFirst(w.findGlyphs)
	if w.beginsInDemo() {
		w.openDemo()
		return
	}
	w.openOwn()
}

// typedKey gets keys that no widget uses.
func (w *Window) typedKey(ev *fyne.KeyEvent) {
	if w.chooser.inFront(w.win.Canvas()) {
		if ev.Name == fyne.KeyEscape {
			w.chooser.escape(w.win.Canvas())
		}
		return
	}
	switch ev.Name {
	case fyne.KeyEscape:
		if !w.dialogs.Escape() && !w.tour.leave() {
			w.shell.back()
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		w.dialogs.Enter()
	case fyne.KeyDown:
		w.enterPage()
	case fyne.KeyF1:
		w.run("help")
	case fyne.KeyF5:
		w.run("refresh")
	}
}

// enterPage leads into the list in front, for a person who begins with the
// keyboard while nothing has it.
func (w *Window) enterPage() {
	if !w.dialogs.Any() {
		w.enterResult()
	}
}

// askClose warns while work is running, else closes.
func (w *Window) askClose() {
	if w.jobs.count() == 0 {
		w.Close()
		return
	}
	w.confirmClose()
}

// Close ends everything that runs and closes the window. It returns at once;
// Ended tells when the last goroutine is gone.
func (w *Window) Close() {
	if w.closed {
		return
	}
	w.shell.remember()
	w.chooser.close()
	w.dialogs.HideAll()
	w.tips.Hide()
	w.end()
	w.win.SetCloseIntercept(nil)
	w.win.Close()
}

// end stops what runs and closes the backend behind it.
func (w *Window) end() {
	if w.closed {
		return
	}
	w.closed = true
	w.due.stop()
	w.waiting.stop()
	w.status.stop()
	w.cancel()
	backend, ahead := w.backend, w.ahead
	go func() {
		defer close(w.ended)
		w.running.Wait()
		ahead.discard()
		if backend != nil {
			backend.Close()
		}
	}()
}

// EndSoon closes the window as soon as its goroutine gets to it. Unlike all
// else, it may be called from any goroutine, for instance for a signal.
func (w *Window) EndSoon() { w.post(w.Close) }

// Ended returns when all that the window started has ended and its backend is
// closed, at the latest after limit. Call it when the app runs no more: the
// window may be gone without Close, for instance by a signal.
func (w *Window) Ended(limit time.Duration) {
	w.end()
	select {
	case <-w.ended:
	case <-time.After(limit):
	}
}
