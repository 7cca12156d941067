package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/assets"
	"latchkey/core"
	"latchkey/core/ask"
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

// Window is the main window: the frame, and the pages and bars that stand on it.
// All its fields belong to the UI goroutine.
type Window struct {
	*Frame
	cfg    Config
	cancel context.CancelFunc // ends the frame's context
	ended  chan struct{}      // closed when the last backend is

	backend Backend
	leave   context.CancelFunc // ends the session
	opening generation
	preload *preload      // what shows first, until it is taken
	startup *startupQueue // what waits for the first picture, nil = nothing waits

	look         *look
	check        core.Check // of the vault, as it was found last
	commandTable []*Command
	events       *events
	pages        []*Page
	repos        *reposPage
	keys         *keysPage
	hosts        *hostKeysPage
	settings     *settingsPage
	accounts     *accountActions
	vaults       *vaultChoice
	activity     *activityPage
	plans        *planPage
	waiting      *waiting
	known        []choice // what the palette finds in the cache
	palette      *palette // the newest
	finder       *finder

	top         *topBar
	sideBar     *sideBar
	statusBar   *statusBar
	shell       *shell
	tour        *tour
	drawn       string // what the menus say of the accounts
	wasHere     bool   // the page of the last time was shown
	vaultLocked bool
	away        bool // another window is in front
	notify      func(*fyne.Notification)
}

// New builds the window. Call it on the UI goroutine, then Start, then
// ShowAndRun.
func New(app fyne.App, cfg Config) (*Window, error) {
	w := &Window{cfg: cfg, ended: make(chan struct{})}
	w.Frame = w.newFrame(app)
	w.waiting = newWaiting(w)
	w.events = newEvents(w)
	w.accounts, w.vaults = w.newAccountActions(), w.newVaultChoice()
	first := loadAppearance(app.Preferences())
	w.look = &look{w: w}
	if cfg.Glyphs != nil && first.mustFind() {
		w.look.glyphs = cfg.Glyphs()
	}
	if err := w.look.apply(first); err != nil {
		return nil, err
	}
	w.preload = w.startPreload()
	app.SetIcon(fyne.NewStaticResource("latchkey.png", assets.IconPNG))

	w.win = app.NewWindow("Latchkey")
	w.dialogs = kit.NewDialogs(w.win.Canvas())
	w.dialogs.Tips = w.tips
	w.files = &filePicker{win: w.win}
	w.finder = newFinder(w.Frame)
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

// newFrame makes what pages stand on, but for the window of Fyne.
func (w *Window) newFrame(app fyne.App) *Frame {
	f := &Frame{worker: &worker{post: w.cfg.Post, after: w.cfg.After, panicked: w.cfg.Panicked}, app: app, now: w.cfg.Now}
	if f.post == nil {
		w.startup = newStartupQueue(onUI)
		f.post = w.startup.post
	}
	if f.now == nil {
		f.now = time.Now
	}
	if f.after == nil {
		f.after = func(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }
	}
	f.ctx, w.cancel = context.WithCancel(context.Background())
	f.session = &Session{refused: map[string]bool{}}
	f.session.ctx, w.leave = context.WithCancel(f.ctx)
	f.session.accountChosen = func() { w.statusBar.showBudget() }
	f.session.tokensChanged = w.drawAccounts
	f.tips, f.toasts = kit.NewTips(f.post), kit.NewToasts(f.post)
	f.answers, f.defaults = &answers{}, defaults{prefs: app.Preferences()}
	f.jobs, f.notices = newJobs(f.session, func() time.Time { return f.now() }), newNotices(f)
	f.jobs.changed = func() { w.statusBar.refresh() }
	f.jobs.ended = w.tellOutside
	f.notices.changed = func() {
		if w.shell != nil {
			w.shell.content.Refresh()
		}
	}
	f.nav, f.commands, f.search, f.status, f.vault = navigator{w}, commander{w}, searcher{w}, statusLink{w}, vaultHelp{w}
	f.announce = func(topics ...ask.Topic) { w.events.announce(topics...) }
	return f
}

// Fyne is the window itself, for its program to show.
func (w *Window) Fyne() fyne.Window { return w.win }

// Start begins to open what the window shows. Nothing waits for it.
func (w *Window) Start() {
	w.statusBar.start()
	w.afterFirst(w.look.findGlyphs)
	if w.beginsInDemo() {
		w.openDemo()
		return
	}
	w.openOwn()
}

// typedKey gets keys that no widget uses.
func (w *Window) typedKey(ev *fyne.KeyEvent) {
	if w.files.inFront() {
		if ev.Name == fyne.KeyEscape {
			w.files.escape()
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

// confirmClose asks before work that runs is broken off.
func (w *Window) confirmClose() {
	lines := kit.Stack(kit.NewParagraph(tn("close.text", w.jobs.count())))
	for _, one := range w.jobs.list {
		if !one.quiet {
			lines.Add(kit.Stretch(1, kit.NewMark("running", kit.Accent.Text(), 16), kit.NewText(one.text).Shorten()))
		}
	}
	lines.Add(kit.NewNote(t("close.what")))
	no := kit.NewButton(t("close.stay"), "", nil)
	yes := kit.NewButton(t("close.leave"), "", nil)
	w.askBool(&kit.Dialog{Title: t("close.title"), Icon: "warning", Body: lines}, no, yes, func(leave bool) {
		if leave {
			w.Close()
		}
	})
}

// Close ends everything that runs and closes the window. It returns at once;
// Ended tells when the last goroutine is gone.
func (w *Window) Close() {
	if w.closed {
		return
	}
	w.shell.remember()
	w.files.close()
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
	w.activity.due.stop()
	w.waiting.stop()
	w.statusBar.stop()
	w.cancel()
	backend, ahead := w.backend, w.preload
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

// Gone is closed when all that the window started has ended and its backend is
// closed.
func (w *Window) Gone() <-chan struct{} { return w.ended }

// dropped takes what was dropped onto the window, wherever: files with keys.
func (w *Window) dropped(_ fyne.Position, uris []fyne.URI) { w.keys.importDropped(uris) }
