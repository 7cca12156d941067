package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/assets"
	"latchkey/core"
	kit "latchkey/ui/widget"
)

// Config is what the window is given by its program.
type Config struct {
	Open     Opener // the person's own data
	OpenDemo Opener // the demo forge, nil = not offered
	Demo     bool   // begin in the demo
	Version  string
	DataDir  string           // shown in settings, "" in the demo
	Post     Dispatcher       // nil = Fyne's own queue
	Now      func() time.Time // nil = time.Now
}

// Window is the main window and what it holds. All its fields belong to the
// UI goroutine.
type Window struct {
	cfg  Config
	app  fyne.App
	win  fyne.Window
	post Dispatcher
	now  func() time.Time

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
	accounts []core.Account
	account  core.Account // the one that shows; ID "" = none

	look     look
	commands []*command
	dialogs  *kit.Dialogs
	tips     *kit.Tips
	toasts   *kit.Toasts
	jobs     *jobs
	notices  *notices
	events   *events
	top      *topBar
	nav      *navigation
	repos    *reposPage
	details  *detailsPane
	settings *settingsPage
	activity *activityPage
	planned  atomic.Bool // a plan was shown and confirmed: core need not ask again
	status   *statusBar
	shell    *shell
}

// New builds the window. Call it on the UI goroutine, then Start, then show
// and run the app.
func New(app fyne.App, cfg Config) (*Window, error) {
	if err := loadTexts(); err != nil {
		return nil, err
	}
	w := &Window{cfg: cfg, app: app, post: cfg.Post, now: cfg.Now, ended: make(chan struct{})}
	if w.post == nil {
		w.post = onUI
	}
	if w.now == nil {
		w.now = time.Now
	}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.session, w.leave = context.WithCancel(w.ctx)
	w.look = loadLook(app.Preferences())
	app.Settings().SetTheme(w.look.theme())
	app.SetIcon(fyne.NewStaticResource("latchkey.png", assets.IconPNG))

	w.win = app.NewWindow("Latchkey")
	w.dialogs = kit.NewDialogs(w.win.Canvas())
	w.tips = kit.NewTips(w.post)
	w.toasts = kit.NewToasts(w.post)
	w.events = newEvents(w)
	w.status = newStatusBar(w)
	w.jobs = newJobs(w)
	w.notices = newNotices(w)
	w.details = newDetailsPane(w)
	w.repos = newReposPage(w)
	w.settings = newSettingsPage(w)
	w.activity = newActivityPage(w)
	w.nav = newNavigation(w)
	w.top = newTopBar(w)
	w.shell = newShell(w)

	w.commands = w.allCommands() // binds pages, so it comes after them
	w.win.SetMainMenu(w.mainMenu())
	w.win.SetContent(w.shell.content)
	w.win.SetPadded(false)
	w.win.Resize(loadSize(app.Preferences()))
	w.win.Canvas().SetOnTypedKey(w.typedKey)
	// Fyne makes Ctrl+A this shortcut before it looks into the menus.
	w.win.Canvas().AddShortcut(&fyne.ShortcutSelectAll{}, func(fyne.Shortcut) { w.run("mark-all") })
	w.win.SetCloseIntercept(w.askClose)
	return w, nil
}

// Fyne is the window itself, for its program to show.
func (w *Window) Fyne() fyne.Window { return w.win }

// Start begins to open what the window shows. Nothing waits for it.
func (w *Window) Start() {
	w.status.start()
	if w.cfg.Demo && w.cfg.OpenDemo != nil {
		w.openDemo()
		return
	}
	w.openOwn()
}

// typedKey gets keys that no widget uses.
func (w *Window) typedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape:
		if !w.dialogs.Escape() {
			w.shell.back()
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		w.dialogs.Enter()
	case fyne.KeyF1:
		w.run("help")
	case fyne.KeyF5:
		w.run("refresh")
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
	w.status.stop()
	w.cancel()
	backend := w.backend
	go func() {
		defer close(w.ended)
		w.running.Wait()
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
