// Package arch has the layers of the program as a table: which package may
// import which. Its test fails when an import points up.
package arch

import (
	"slices"
	"strings"
)

// rule says what one package, or one family of packages, may import. The first
// rule whose pattern fits a package counts. In every list "x/..." means x and
// all below it, "x/*" one level below x.
type rule struct {
	pkg   string
	ours  []string // packages of this module that it may import
	never []string // packages of others that it may not import
}

// The value types that faces may pass on.
var values = []string{"api", "keys"}

// kept is what no part of the window may know: it reaches the network, ssh and
// the keyring through core, and only the program makes the app.
var reserved = []string{"net/http", "golang.org/x/crypto/ssh", "github.com/zalando/go-keyring", "fyne.io/fyne/v2/app"}

var rules = []rule{
	// floor 1
	{pkg: "internal/contract", ours: nil}, // test support: judges drivers and demo forge by published specs
	{pkg: "internal/atspi", ours: nil, never: []string{"net/http", "golang.org/x/crypto/ssh", "os/exec", "C", "fyne.io/..."}}, // tells other programs: it knows nothing to tell
	{pkg: "internal/...", ours: []string{"internal/..."}, never: []string{"fyne.io/..."}},
	{pkg: "assets", ours: nil, never: []string{"net/http"}},

	// floor 2
	{pkg: "keys", ours: []string{"internal/decode", "internal/safetext"}, never: []string{"net", "net/...", "os", "os/...", "time", "io/ioutil", "fyne.io/..."}},
	{pkg: "keys/flaw", ours: []string{"keys", "internal/safetext"}, never: []string{"net", "net/...", "os/exec", "fyne.io/..."}},
	{pkg: "keys/vault", ours: []string{"keys", "internal/..."}, never: []string{"net/http", "fyne.io/..."}},
	{pkg: "keys/vault/...", ours: []string{"keys", "keys/vault", "internal/..."}, never: []string{"net/http", "fyne.io/..."}},

	// floor 3
	{pkg: "api", ours: []string{"keys", "internal/safetext"}, never: []string{"net/http", "github.com/go-resty/...", "fyne.io/..."}},
	{pkg: "api/demo/gitserver", ours: []string{"keys"}, never: []string{"github.com/go-resty/...", "fyne.io/..."}},
	{pkg: "api/demo", ours: []string{"api", "keys", "api/demo/..."}, never: []string{"github.com/go-resty/...", "fyne.io/..."}},
	{pkg: "api/demo/...", ours: []string{"api", "keys", "api/demo/..."}, never: []string{"github.com/go-resty/...", "fyne.io/..."}},
	{pkg: "api/forgetest", ours: []string{"api", "keys"}, never: []string{"fyne.io/..."}},
	{pkg: "api/internal/driver", ours: []string{"api", "keys", "internal/rest", "internal/safetext", "internal/wire"}, never: []string{"fyne.io/..."}},
	{pkg: "api/*", ours: []string{"api", "keys", "api/internal/driver", "internal/rest", "internal/safetext", "internal/wire"}, never: []string{"fyne.io/..."}},

	// floor 4
	{pkg: "core/say", never: []string{"os", "net/http", "fyne.io/..."}},
	{pkg: "core/errtext", ours: []string{"api", "keys", "keys/vault", "core/say", "core/store", "core/store/datafolder", "internal/safetext"}, never: []string{"os", "net/http", "fyne.io/..."}},
	// what can go wrong, below all that can meet it; and what to do about it
	{pkg: "core/cause", ours: []string{"api", "core/ask", "core/errtext", "core/say", "core/store", "core/store/datafolder", "keys/vault"}, never: []string{"os", "net/http", "fyne.io/..."}},
	{pkg: "core/hint", ours: []string{"api", "keys", "keys/vault", "core/ask", "core/cause", "core/hostkey", "core/rollout", "core/say", "core/store", "core/store/datafolder", "internal/rest"}, never: []string{"net/http", "fyne.io/..."}},
	{pkg: "core/userinput", ours: []string{"api", "core/cause", "core/errtext", "core/say", "internal/safetext"}, never: []string{"os", "net/http", "fyne.io/..."}},
	{pkg: "core/sshsetup", ours: []string{"api", "core/cause", "core/errtext", "core/files", "core/say", "core/userinput"}, never: []string{"net", "net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core/files", ours: []string{"core/cause", "core/errtext", "core/say", "core/store/datafolder"}, never: []string{"net", "net/http", "fyne.io/..."}},
	{pkg: "core/planning", ours: []string{"api", "keys", "core/budget", "core/cause", "core/errtext", "core/rollout", "core/rollout/compose", "core/say", "core/store", "core/userinput", "core/wanted", "internal/safetext"}, never: []string{"os", "net", "net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core/yamlfile", ours: []string{"core/say", "internal/safetext"}, never: []string{"os", "net", "net/http", "fyne.io/..."}},
	{pkg: "core/register", ours: []string{"keys", "core/say", "core/yamlfile", "internal/safetext"}, never: []string{"os", "net", "net/http", "fyne.io/..."}},
	// what is wanted, and how it differs from what stands: a pure function, and a file
	{pkg: "core/wanted", ours: []string{"api", "keys", "core/say", "core/yamlfile", "internal/safetext"}, never: []string{"os", "net", "net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core/rollout", ours: []string{"api", "keys", "core/budget", "core/errtext", "core/say", "core/store", "core/wanted", "internal/safetext"}, never: []string{"log", "os", "net/http", "fyne.io/..."}},
	// a plan is a pure function of facts; running one knows nothing of how it was composed
	{pkg: "core/rollout/compose", ours: []string{"api", "keys", "core/budget", "core/errtext", "core/rollout", "core/say", "core/wanted", "internal/safetext"}, never: []string{"log", "os", "net", "net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core/rollout/runner", ours: []string{"api", "keys", "core/budget", "core/errtext", "core/rollout", "core/say", "core/store", "internal/queue"}, never: []string{"log", "os", "net", "net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core/olderdata"}, // test support: folders of earlier versions
	{pkg: "core/audit/policyfile", ours: []string{"core/audit", "core/say", "core/yamlfile", "internal/safetext"}, never: []string{"os", "net", "net/http", "fyne.io/..."}},
	{pkg: "core/audit/snapshot", ours: []string{"api", "keys", "core/audit", "core/inventory", "core/say"}, never: []string{"os", "net", "net/http", "fyne.io/..."}},
	{pkg: "core/audit/export", ours: []string{"api", "keys", "core/audit", "core/say", "internal/safetext"}, never: []string{"os", "net", "net/http", "fyne.io/..."}},
	{pkg: "core/audit", ours: []string{"api", "keys", "keys/flaw", "core/inventory", "core/say", "core/store", "internal/grid", "internal/safetext"}, never: []string{"os", "net", "net/http", "fyne.io/..."}},
	{pkg: "core/ask", ours: append([]string{"core/say"}, values...), never: []string{"os", "net/http", "fyne.io/..."}},
	{pkg: "core/store/datafolder", ours: []string{}, never: []string{"net", "net/http", "fyne.io/..."}},
	{pkg: "core/store", ours: []string{"keys", "core/store/datafolder", "internal/..."}, never: []string{"net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core", ours: []string{"api", "api/bitbucket", "api/github", "keys", "keys/flaw", "keys/vault", "core/...", "internal/..."}, never: []string{"log", "fyne.io/..."}},
	{pkg: "core/probe", ours: []string{"api", "keys", "core/ask", "core/say", "core/hostkey", "core/probe/finding", "core/probe/git", "internal/..."}, never: []string{"log", "net/http", "fyne.io/..."}},
	{pkg: "core/probe/finding", ours: []string{"core/say", "internal/safetext"}, never: []string{"os", "net", "net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core/probe/git", ours: []string{"core/say", "internal/..."}, never: []string{"net", "net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core/machine", ours: []string{"api", "keys", "core/say", "core/store", "core/probe", "core/rollout", "core/machine/...", "internal/sshconfig", "internal/safetext"}, never: []string{"log", "net/http", "fyne.io/..."}},
	{pkg: "core/machine/sh", ours: []string{"core/say", "internal/safetext"}, never: []string{"log", "net", "net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core/machine/home", ours: []string{"api", "keys", "core/say", "core/machine/sh", "internal/safetext"}, never: []string{"log", "net", "net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core/machine/check", ours: []string{"keys", "core/say", "core/probe", "core/probe/finding", "core/machine/sh", "internal/safetext"}, never: []string{"log", "net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core/machine/preset", ours: []string{"api", "keys", "core/say", "core/machine/home", "core/machine/sh", "internal/safetext"}, never: []string{"log", "os", "net", "net/http", "golang.org/x/crypto/ssh", "fyne.io/..."}},
	{pkg: "core/machine/sh/shtest", ours: []string{"core/machine/sh", "internal/machinetest"}, never: []string{"fyne.io/..."}},
	{pkg: "core/machine/*", ours: []string{"keys", "core/ask", "core/say", "core/hostkey", "core/machine/sh", "internal/..."}, never: []string{"log", "net/http", "fyne.io/..."}},
	{pkg: "core/*", ours: []string{"api", "keys", "keys/vault", "core/ask", "core/say", "core/errtext", "core/budget", "core/store", "core/hostkey", "core/probe", "core/probe/finding", "internal/..."}, never: []string{"log", "net/http", "fyne.io/..."}},

	// floor 5
	// colours and icons are below the widgets, tables and dialogs are made of these
	{pkg: "ui/kit/paint", ours: []string{"assets"}, never: []string{"net/http", "golang.org/x/crypto/ssh", "fyne.io/fyne/v2/app"}},
	{pkg: "ui/kit/kittest", ours: []string{"ui/kit/paint"}, never: reserved}, // test support: a window, keys and a clock
	{pkg: "ui/kit", ours: []string{"ui/kit/paint"}, never: []string{"net/http", "golang.org/x/crypto/ssh", "fyne.io/fyne/v2/app"}},
	{pkg: "ui/kit/matrix", ours: []string{"ui/kit", "ui/kit/paint", "internal/grid"}, never: []string{"net/http", "golang.org/x/crypto/ssh", "fyne.io/fyne/v2/app"}},
	{pkg: "ui/kit/*", ours: []string{"ui/kit", "ui/kit/paint"}, never: []string{"net/http", "golang.org/x/crypto/ssh", "fyne.io/fyne/v2/app"}},
	{pkg: "ui/gallery", ours: []string{"assets", "ui/kit/..."}, never: []string{"net/http", "golang.org/x/crypto/ssh", "fyne.io/fyne/v2/app"}},
	{pkg: "ui/locale", ours: append([]string{"assets", "core/say", "core/probe", "core/probe/finding", "core/rollout", "internal/safetext"}, values...),
		never: reserved},
	{pkg: "ui/locale/localetest", ours: []string{"assets"}, never: reserved}, // test support: the texts as they are written
	{pkg: "ui/frame", ours: append([]string{"core", "core/ask", "core/cause", "core/errtext", "core/hint", "core/hostkey", "core/inventory", "core/probe", "core/probe/finding", "core/rollout", "core/say", "assets", "ui/kit/...", "ui/locale", "internal/safetext"}, values...),
		never: reserved},
	{pkg: "ui/list", ours: []string{"ui/frame", "ui/kit/...", "ui/locale"}, never: reserved},
	// what the window is put together from, beside its pages
	{pkg: "ui/appearance", ours: []string{"assets", "ui/kit/...", "ui/locale", "internal/display", "internal/safetext"}, never: reserved},
	{pkg: "ui/palette", ours: []string{"ui/frame", "ui/kit/...", "ui/locale"}, never: reserved},
	{pkg: "ui/speech", ours: []string{"ui/frame", "ui/kit/...", "ui/locale", "internal/atspi"}, never: reserved},
	{pkg: "ui/tour", ours: []string{"ui/frame", "ui/kit/...", "ui/locale"}, never: reserved},
	// the dialog that puts a key on a repository is too much for the page that opens it
	{pkg: "ui/addkey", ours: append([]string{"core", "core/inventory", "core/probe", "core/say", "ui/frame", "ui/kit/...", "ui/locale", "internal/safetext"}, values...), never: reserved},
	{pkg: "ui/repopage", ours: append([]string{"core", "core/ask", "core/cause", "core/hint", "core/hostkey", "core/inventory", "core/probe", "core/probe/finding", "core/rollout", "core/say", "ui/addkey", "ui/frame", "ui/kit/...", "ui/list", "ui/locale", "internal/safetext"}, values...), never: reserved},
	// a page leads to another through the frame only
	{pkg: "ui/auditpage", ours: append([]string{"core", "core/ask", "core/audit", "core/audit/export", "core/audit/snapshot", "core/cause", "core/register", "core/wanted", "core/inventory", "core/rollout", "core/say", "ui/frame", "ui/kit/...", "ui/list", "ui/locale", "internal/grid", "internal/safetext"}, values...), never: reserved},
	{pkg: "ui/*", ours: append([]string{"core", "core/ask", "core/audit", "core/audit/export", "core/audit/snapshot", "core/cause", "core/hint", "core/hostkey", "core/inventory", "core/machine", "core/machine/home", "core/machine/look", "core/probe", "core/probe/finding", "core/rollout", "core/say", "ui/frame", "ui/kit/...", "ui/list", "ui/locale", "internal/safetext"}, values...),
		never: reserved},
	{pkg: "ui", ours: append([]string{"core", "core/ask", "core/audit", "core/audit/export", "core/audit/policyfile", "core/audit/snapshot", "core/cause", "core/hint", "core/hostkey", "core/inventory", "core/machine", "core/machine/home", "core/machine/look", "core/probe", "core/probe/finding", "core/register", "core/rollout", "core/say", "core/wanted", "assets", "ui/...", "internal/safetext"}, values...),
		never: reserved},

	// floor 6
	{pkg: "cmd/latchkey", ours: append([]string{"core", "core/ask", "core/files", "ui", "ui/appearance", "ui/frame", "ui/gallery", "ui/speech", "api/demo", "assets", "internal/..."}, values...)},
	{pkg: "cmd/latchctl", ours: []string{"cmd/internal/cli", "internal/harden"}, never: []string{"fyne.io/..."}},
	{pkg: "cmd/internal/cli/terminal", ours: append([]string{"core", "core/...", "internal/..."}, values...), never: []string{"fyne.io/..."}},
	{pkg: "cmd/internal/cli/session", ours: append([]string{"cmd/internal/cli/terminal", "core", "core/...", "internal/..."}, values...), never: []string{"fyne.io/..."}},
	// a group of commands knows no other
	{pkg: "cmd/internal/cli/*", ours: append([]string{"cmd/internal/cli/session", "cmd/internal/cli/terminal", "core", "core/...", "internal/..."}, values...), never: []string{"fyne.io/..."}},
	{pkg: "cmd/internal/bench/bare"}, // Fyne and nothing of ours: what the window is measured against
	// a keyring of its own, as tests have it, to measure with
	{pkg: "cmd/internal/bench", ours: append([]string{"core", "core/...", "api/demo", "keys/vault/keyringtest", "internal/..."}, values...), never: []string{"fyne.io/..."}},
	{pkg: "cmd/internal/...", ours: append([]string{"core", "core/...", "api/demo", "cmd/internal/...", "internal/..."}, values...), never: []string{"fyne.io/..."}},
}

// forbiddenFolders are names that say nothing about what lies inside.
var forbiddenFolders = []string{"pkg", "utils", "util", "common", "helpers", "types", "misc"}

// longestFile is how many lines a source file may have before it holds more
// than one idea.
const longestFile = 400

// fits reports whether a package path (without the module) matches a pattern.
func fits(pattern, pkg string) bool {
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == base || strings.HasPrefix(pkg, base+"/")
	}
	if base, ok := strings.CutSuffix(pattern, "/*"); ok {
		rest, below := strings.CutPrefix(pkg, base+"/")
		return below && !strings.Contains(rest, "/")
	}
	return pattern == pkg
}

func fitsAny(patterns []string, pkg string) bool {
	for _, p := range patterns {
		if fits(p, pkg) {
			return true
		}
	}
	return false
}

// floors are the layers by their topmost folder, from the lowest.
var floors = []string{"internal", "keys", "api", "core", "ui", "cmd"}

// Floor returns the layer of a package (its path without the module), from 1.
// Packages that only contain files, such as assets, are on the first.
func Floor(pkg string) int {
	top, _, _ := strings.Cut(pkg, "/")
	return max(slices.Index(floors, top), 0) + 1
}

// broken returns what is wrong with the imports of one package, in words.
func broken(pkg string, imports []string) []string {
	for _, r := range rules {
		if !fits(r.pkg, pkg) {
			continue
		}
		var bad []string
		for _, path := range imports {
			own, inside := strings.CutPrefix(path, "latchkey/")
			switch {
			case inside && !fitsAny(r.ours, own):
				bad = append(bad, pkg+" imports "+own+", which its floor may not know")
			case !inside && fitsAny(r.never, path):
				bad = append(bad, pkg+" imports "+path+", which is kept out of it")
			}
		}
		return bad
	}
	return []string{pkg + " has no rule: say in internal/arch/rules.go where it belongs"}
}
