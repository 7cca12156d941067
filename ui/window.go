package ui

import (
	"context"
	"net/url"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/assets"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/ui/activitypage"
	"latchkey/ui/appearance"
	"latchkey/ui/auditpage"
	"latchkey/ui/frame"
	"latchkey/ui/hostkeypage"
	"latchkey/ui/keypage"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/machinepage"
	"latchkey/ui/palette"
	"latchkey/ui/planpage"
	"latchkey/ui/repopage"
	"latchkey/ui/settingspage"
	"latchkey/ui/speech"
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
	Glyphs   func() appearance.Glyphs                       // finds a font for Chinese, away from the UI goroutine; nil = none
	Screen   func() fyne.Size                               // room for the window on the screen, asked once there is one; nil = not known
	Post     frame.Dispatcher                               // nil = Fyne's own queue
	Now      func() time.Time                               // nil = time.Now
	After    func(time.Duration, func()) (stop func() bool) // nil = time.AfterFunc

	OpenURL    func(*url.URL) error    // hands an address to the desktop, away from the UI goroutine; nil = Fyne does
	Panicked   func(value any)         // ends the program after a fault; nil = the panic goes on
	LastEnd    LastEnd                 // how it ended before
	DeleteNote func(file string) error // of LastEnd
	Unkept     error                   // why what is set in the window cannot be saved

	// ScreenReader starts who tells a screen reader of the window. It calls
	// listens, on any goroutine, when one begins or ceases to listen. nil = none.
	ScreenReader func(listens func(on bool)) speech.Reader
	// LessMotion tells whether the desktop asks for less motion, until its
	// context ends. nil = no desktop does.
	LessMotion func(ctx context.Context, changed func(less bool))
}

// Window is the main window: the frame, and the pages and bars that stand on it.
// All its fields belong to the UI goroutine.
type Window struct {
	*frame.Frame
	cfg    Config
	cancel context.CancelFunc // ends the frame's context
	ended  chan struct{}      // closed when the last backend is

	backend Backend
	leave   context.CancelFunc // ends the session
	opening frame.Generation
	preload *preload            // what shows first, until it is taken
	startup *frame.StartupQueue // what waits for the first picture, nil = nothing waits

	look         *look
	vault        *vaultState
	commandTable []*frame.Command
	events       *events
	speech       *speech.Follower
	motion       *motion
	pages        []*frame.Page
	repos        *repopage.Page
	keys         *keypage.Page
	hosts        *hostkeypage.Page
	machines     *machinepage.Page
	audit        *auditpage.Page
	settings     *settingspage.Page
	accounts     *settingspage.AccountActions
	vaults       *settingspage.VaultChoice
	activity     *activitypage.Page
	plans        *planpage.Page
	waiting      *waiting
	closeAsked   *closeQuestion
	switcher     *accountSwitch
	lost         *lostFolder
	lastRun      *lastRun
	help         *help
	menus        *menus
	known        []palette.Choice // what the palette finds in the cache
	palette      *palette.Palette // the newest
	finder       *keypage.Finder

	top       *topBar
	sideBar   *sideBar
	statusBar *statusBar
	shell     *shell
	tour      *tours
	wasHere   bool // the page of the last time was shown
	away      bool // another window is in front
	notify    func(*fyne.Notification)
}

// New builds the window. Call it on the UI goroutine, then Start, Show and Run.
func New(app fyne.App, cfg Config) (*Window, error) {
	w := &Window{cfg: cfg, ended: make(chan struct{})}
	w.switcher, w.vault = &accountSwitch{w: w}, &vaultState{w: w}
	w.lost, w.lastRun, w.help, w.menus = &lostFolder{w}, &lastRun{w}, &help{w}, &menus{w}
	w.Frame = w.newFrame(app)
	w.waiting, w.closeAsked = newWaiting(w), &closeQuestion{w: w}
	w.speech, w.motion = speech.New(w.Frame, cfg.ScreenReader, func() bool { return !w.away }, w.front), &motion{w: w}
	w.events = newEvents(w)
	w.accounts, w.vaults = newAccountActions(w), newVaultChoice(w)
	first := appearance.Load(app.Preferences())
	w.look = &look{w: w}
	if cfg.Glyphs != nil && first.MustFind() {
		w.look.glyphs = cfg.Glyphs()
	}
	if err := w.look.apply(first); err != nil {
		return nil, err
	}
	w.preload = w.startPreload()
	app.SetIcon(fyne.NewStaticResource("latchkey.png", assets.IconPNG))

	w.Win = app.NewWindow("Latchkey")
	w.Dialogs = overlay.NewStack(w.Win.Canvas())
	w.Dialogs.Tips, w.Dialogs.Toasts = w.Tips, w.Toasts
	w.Files = &frame.FilePicker{Win: w.Win}
	w.finder = keypage.NewFinder(w.Frame)
	w.build()
	w.Win.SetPadded(false)
	restoreSize(w)
	w.Win.Canvas().SetOnTypedKey(w.typedKey)
	// Fyne makes Ctrl+A and Ctrl+V these shortcuts before it looks into the menus.
	w.Win.Canvas().AddShortcut(&fyne.ShortcutSelectAll{}, func(fyne.Shortcut) { w.run("mark-all") })
	w.Win.Canvas().AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { w.run("find-pasted") })
	w.Win.SetCloseIntercept(w.askClose)
	w.watchFocus()
	w.motion.apply()
	w.Win.SetOnDropped(w.dropped)
	return w, nil
}

// newFrame makes what pages stand on, but for the window of Fyne.
func (w *Window) newFrame(app fyne.App) *frame.Frame {
	f := &frame.Frame{Worker: &frame.Worker{Post: w.cfg.Post, After: w.cfg.After, Panicked: w.cfg.Panicked}, App: app, Now: w.cfg.Now, OpenURL: w.cfg.OpenURL}
	if f.Post == nil {
		w.startup = frame.NewStartupQueue(frame.OnUI)
		f.Post = w.startup.Post
	}
	if f.Now == nil {
		f.Now = time.Now
	}
	if f.After == nil {
		f.After = func(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }
	}
	f.Ctx, w.cancel = context.WithCancel(context.Background())
	f.Session = &frame.Session{Contact: frame.NewContact(f.Now)}
	f.Session.Ctx, w.leave = context.WithCancel(f.Ctx)
	f.Session.AccountChosen = func() { w.statusBar.showBudget() }
	f.Session.TokensChanged, f.Session.Ended, f.Session.Recovered, f.Session.TryAgain = w.tokensChanged, w.over, w.recovered, w.readAgain
	f.Tips, f.Toasts = kit.NewTips(f.Post), overlay.NewToasts(f.Post)
	f.Answers, f.Defaults, f.Keyring = &frame.Answers{}, frame.Defaults{Prefs: app.Preferences()}, &frame.KeyringPrompt{}
	f.Jobs, f.Notices = frame.NewJobs(f.Session, func() time.Time { return f.Now() }), frame.NewNotices(f)
	f.Jobs.Changed = func() { w.statusBar.refresh(); w.speech.Works(); w.closeAsked.follow() }
	f.Jobs.Ended = func(began time.Time, text string) { w.tellOutside(began, text); w.speech.Worked(began, text) }
	f.Speak = func(text string, urgent bool) { w.speech.Announce(text, urgent) }
	f.Toasts.OnShow = func(text string) { f.Speak(text, false) }
	f.Notices.Changed = func() {
		if w.shell != nil {
			w.shell.content.Refresh()
		}
	}
	f.Nav, f.Commands, f.Search, f.Status, f.Vault = navigator{w}, commander{w}, searcher{w}, statusLink{w}, vaultHelp{w}
	f.Announce = func(topics ...ask.Topic) { w.events.announce(topics...) }
	return f
}

// Fyne is the window itself, for its program to show.
func (w *Window) Fyne() fyne.Window { return w.Win }

// Start begins to open what the window shows. Nothing waits for it.
func (w *Window) Start() {
	w.statusBar.start()
	w.afterFirst(w.motion.start)
	w.afterFirst(w.look.findGlyphs)
	if w.beginsInDemo() {
		w.openDemo()
		return
	}
	w.openOwn()
}

// typedKey gets keys that no widget uses.
func (w *Window) typedKey(ev *fyne.KeyEvent) {
	if w.Files.InFront() {
		if ev.Name == fyne.KeyEscape {
			w.Files.Escape()
		}
		return
	}
	switch ev.Name {
	case fyne.KeyEscape:
		if !w.Dialogs.Escape() && !w.tour.Leave() {
			w.shell.back()
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		w.Dialogs.Enter()
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
	if !w.Dialogs.Any() {
		w.top.enterResult()
	}
}

// Close ends everything that runs and closes the window. It returns at once;
// Ended tells when the last goroutine is gone.
func (w *Window) Close() {
	if w.Closed {
		return
	}
	w.shell.remember()
	w.Files.Close()
	w.Dialogs.HideAll()
	w.Tips.Hide()
	w.end()
	w.Win.SetCloseIntercept(nil)
	w.Win.Close()
}

// end stops what runs and closes the backend behind it.
func (w *Window) end() {
	if w.Closed {
		return
	}
	w.Closed = true
	w.activity.Due.Stop()
	w.waiting.stop()
	w.statusBar.stop()
	w.cancel()
	backend, ahead := w.backend, w.preload
	go func() {
		defer close(w.ended)
		w.Running.Wait()
		ahead.discard()
		if backend != nil {
			backend.Close()
		}
	}()
}

// EndSoon closes the window as soon as its goroutine gets to it. Unlike all
// else, it may be called from any goroutine, for instance for a signal.
func (w *Window) EndSoon() { w.Post(w.Close) }

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
func (w *Window) dropped(_ fyne.Position, uris []fyne.URI) { w.keys.ImportDropped(uris) }

// Raise brings the window to the front, as a second start of the program asks
// for. It may be called from any goroutine.
func (w *Window) Raise() {
	w.Post(func() {
		if !w.Closed {
			w.Win.Show()
			w.Win.RequestFocus()
		}
	})
}
