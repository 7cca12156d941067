package frame

import (
	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// Nav leads from one page to another. A page knows no other page: it names what
// is to be shown, and the window knows who shows it.
type Nav interface {
	// Page brings a page to the front.
	Page(id string)
	// Front is the id of the page in front, "" while the window is being made.
	Front() string
	// Back closes what lies in front, at last the page itself.
	Back()
	// Account shows the repositories of an account.
	Account(a core.Account)
	// Repository shows a repository, of whatever account, with the key chosen
	// where key is given.
	Repository(account string, repo api.RepoPath, key keys.Fingerprint)
	// Attention shows the repositories whose keys need attention.
	Attention()
	// Key shows a key on the page of keys.
	Key(key keys.Fingerprint)
	// Machine shows a build machine, by its id; "" shows all of them.
	Machine(id string)
	// Plan shows what a rollout would do.
	Plan(r PlanRequest)
	// ProjectKey asks which key to put on a project of an account: that one, where
	// key is given.
	ProjectKey(account string, project api.ProjectPath, key keys.Fingerprint)
	// Run goes on with a rollout and shows it.
	Run(id int64, title say.Text)
	// Undo takes back what a rollout has done, and shows it. It asks first.
	Undo(id int64, title say.Text)
	// Test tests repositories with the keys that are here, or with the one that is
	// named, and shows the run;
	// begun is called once it has begun.
	Test(on []Selection, depth probe.Depth, begun func())
	// Export asks where to write the private key of a key, or of a key set.
	Export(k ExportRequest)
	// ReplaceToken asks for a new token for an account, by its id.
	ReplaceToken(account string)
	// SSHConfig copies the lines of ~/.ssh/config that use a key.
	SSHConfig(key keys.Fingerprint)
}

// PlanRequest is what a plan is about: repositories of one account, or one key
// wherever it stands.
type PlanRequest struct {
	Verb    rollout.Verb
	Account core.Account // the zero one is the one that shows
	On      Selection    // no repositories = wherever the key stands
	About   []Subject    // nil = to be chosen among what stands there
	Of      int64        // for rollout.RemoveOld: the rotation
	// Machines are the build machines that an onboarding, or a revocation, is about.
	Machines []MachineSubject
	Retire   bool // for rollout.Revoke: the machines are taken out of use in order
}

// MachineSubject is a build machine that a rollout is about.
type MachineSubject struct {
	ID   string
	Name string // what a person knows it by, safe to show
}

// Subject is a key that a rollout may be about: one that stands on some of the
// chosen repositories, a key set, or a pair that is here.
type Subject struct {
	Ref   rollout.KeyRef
	Label string // its label or comment, "" = it has none
	On    int    // of the chosen repositories, on how many it is known to stand
	Paste bool   // a public key that is still to be pasted: its private key lives elsewhere
	Type  string // of the key, "" = not known here
	Bits  int
}

// Name is what a person knows it by.
func (s Subject) Name() string { return KeyName(s.Label, s.Ref.Fingerprint) }

// Selection are the chosen repositories of one account.
type Selection struct {
	Account string
	Repos   []api.RepoPath
	Unread  []api.RepoPath // of these, the ones whose keys were never read
	// Key is the one key that a test is about, "" = every key whose private key is here.
	Key keys.Fingerprint
}

// ExportRequest names the private keys that are to be written to files: of one
// key, or of all members of a key set.
type ExportRequest struct {
	Fingerprint keys.Fingerprint
	Set         string // "" = the one key
	Pairs       int    // of the set
	Label       string // what a person knows it by
}

// Commands carries out what a person can ask for, by the command's id.
type Commands interface {
	// Run carries a command out, unless it cannot be now or a dialog is open.
	Run(id string)
	// RunBeside is Run for a button that stands beside a list. Where what showed
	// there had not followed the list yet, nothing is done: the button was of
	// something that the person has filtered away.
	RunBeside(id string)
	// Settle brings what stands beside lists up to date, and reports whether
	// something else showed there until now.
	Settle() (changed bool)
	// Text is what a command is called; there reports whether it exists.
	Text(id string) (text string, there bool)
	// PopUp shows a context menu of commands; "-" is a line between them, and
	// those that cannot be done now are left out.
	PopUp(at fyne.Position, ids ...string)
	// PopUpItems shows a menu of something else.
	PopUpItems(at fyne.Position, items []*fyne.MenuItem)
	// Refresh brings menus and buttons up to date with what can be done now.
	Refresh()
}

// SearchLine is the line at the top of the window, in which each page has its
// own text.
type SearchLine interface {
	// Focus puts the keyboard on it.
	Focus()
	// Set changes what stands in it for a page, which is searched for that
	// where it is in front.
	Set(page, text string)
}

// Status is the bar at the bottom of the window.
type Status interface {
	// Refresh draws the age of what shows, and what runs.
	Refresh()
	// CountRequests counts anew how many requests each account has left.
	CountRequests()
	// Budget is the newest count of an account's requests.
	Budget(account string) core.BudgetState
}

// VaultHelp leads out of a vault that does not answer.
type VaultHelp interface {
	// InUse is where private keys are kept.
	InUse() core.VaultKind
	// Buttons lead to another vault, where there is one to choose.
	Buttons() []*kit.Button
	// Unlock lets the vault ask the person, and goes on with then once it is
	// open.
	Unlock(then func())
}
