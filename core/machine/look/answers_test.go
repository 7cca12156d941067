package look

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"latchkey/core/machine/sh"
	"latchkey/internal/safetext"
)

// answer is what the script prints, for facts in pairs.
func answer(facts ...string) string {
	return strings.Join(append(append([]string{"user", "jenkins", "kernel", "Linux"}, facts...), "end", "yes", ""), "\x00")
}

// recorded are answers of systems that the tests cannot run.
var recorded = map[string]struct {
	facts   []string
	install string // of what is missing
	name    string
}{
	"debian":    {[]string{"kernel", "Linux", "uid", "1000", "os", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"\n", "program_sudo", "/usr/bin/sudo"}, "sudo apt-get install -y git openssh-client", "Debian GNU/Linux 12 (bookworm)"},
	"ubuntu":    {[]string{"kernel", "Linux", "uid", "0", "os", "ID=ubuntu\nID_LIKE=debian\n"}, "apt-get install -y git openssh-client", "Linux"},
	"mint":      {[]string{"kernel", "Linux", "uid", "0", "os", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"}, "apt-get install -y git openssh-client", "Linux"},
	"fedora":    {[]string{"kernel", "Linux", "uid", "1000", "os", "ID=fedora\n", "program_dnf", "/usr/bin/dnf"}, "sudo dnf install -y git openssh-clients openssh", "Linux"},
	"rocky":     {[]string{"kernel", "Linux", "uid", "1000", "os", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "program_dnf", "/usr/bin/dnf"}, "sudo dnf install -y git openssh-clients openssh", "Linux"},
	"centos 7":  {[]string{"kernel", "Linux", "uid", "0", "os", "ID=\"centos\"\nID_LIKE=\"rhel fedora\"\n"}, "yum install -y git openssh-clients openssh", "Linux"},
	"alpine":    {[]string{"kernel", "Linux", "uid", "1000", "os", "ID=alpine\n", "busybox", "yes", "program_doas", "/usr/bin/doas"}, "doas apk add git openssh-client-default openssh-keygen", "Linux"},
	"arch":      {[]string{"kernel", "Linux", "uid", "1000", "os", "ID=arch\n"}, "sudo pacman -S --needed --noconfirm git openssh", "Linux"},
	"opensuse":  {[]string{"kernel", "Linux", "uid", "0", "os", "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n"}, "zypper install -y git openssh-clients openssh-common", "Linux"},
	"macos":     {[]string{"kernel", "Darwin", "release", "23.5.0", "uid", "501", "macos", "14.5", "program_git", "/usr/bin/git", "program_ssh", "/usr/bin/ssh", "program_ssh-keygen", "/usr/bin/ssh-keygen", "no_tools", "yes"}, "xcode-select --install", "macOS 14.5"},
	"freebsd":   {[]string{"kernel", "FreeBSD", "release", "14.1-RELEASE", "uid", "1001", "program_ssh", "/usr/bin/ssh", "program_ssh-keygen", "/usr/bin/ssh-keygen"}, "sudo pkg install -y git", "FreeBSD 14.1-RELEASE"},
	"freebsd13": {[]string{"kernel", "FreeBSD", "release", "13.3-RELEASE", "uid", "0", "os", "NAME=FreeBSD\nID=freebsd\nPRETTY_NAME=\"FreeBSD 13.3-RELEASE\"\n"}, "pkg install -y git openssh-portable", "FreeBSD 13.3-RELEASE"},
	"unknown":   {[]string{"kernel", "Plan9", "uid", "0"}, "", "Plan9"},
}

func TestTheCommandThatInstallsWhatIsMissing(t *testing.T) {
	for name, c := range recorded {
		p, err := parse([]byte(answer(c.facts...)), nil)
		if err != nil {
			t.Fatal(name, err)
		}
		if got := p.Install(p.Missing()...); got != c.install {
			t.Errorf("%s: %q, want %q", name, got, c.install)
		}
		if p.System.Name != c.name {
			t.Errorf("%s: %q", name, p.System.Name)
		}
	}
	if got := (Facts{System: System{ID: "macos"}}).Install("git", "git-lfs"); got != "xcode-select --install && brew install git-lfs" {
		t.Error(got)
	}
}

// What the tools of other systems print is read as those of Linux are.
func TestLinesOfOtherSystems(t *testing.T) {
	for text, want := range map[string]string{
		"drwx------+ 18 501  20  576 Jun  3 10:00 /Users/jenkins/.":           "drwx------ 501",
		"drwxr-xr-x@ 5 501  20  160 Jun  3 10:00 .ssh":                        "drwxr-xr-x 501",
		"-rw-------. 1 1000 1000 411 Jun  3 10:00 id_ed25519":                 "-rw------- 1000",
		"-rw-r--r--    1 1000     1000            94 Jun  3 10:00 id_rsa.pub": "-rw-r--r-- 1000",
		"lrwxr-xr-x  1 1001  1001  9 Jun  3 10:00 x -> y":                     "Lrwxr-xr-x 1001",
		"drwxrwxrwt 1 0 0 1 Jun  3 10:00 /tmp":                                "dtrwxrwxrwx 0",
		"-rwsr-xr-T 1 0 0 1 x":                                                "utrwxr-xr-- 0",
		"":                                                                    "---------- -1", "total 8": "---------- -1", "drwx------ x y z": "---------- -1",
		"-rw------- 1 99999999999 0 1 x": "-rw------- -1",
	} {
		if e := entry(text); fmt.Sprintf("%s %d", e.Mode, e.Owner) != want {
			t.Errorf("%q: %s %d, want %s", text, e.Mode, e.Owner, want)
		}
	}
	for text, want := range map[string]int64{
		"/dev/sda1 1000 400 600 40% /home":                                 600 << 10,
		"/dev/disk3s5 482797652 300000000 150000000    67%    /System/Vol": 150000000 << 10,
		"map auto_home 0 0 0 100% /System/Volumes/Data/home":               0,
		"tank/home with space  100 10 90 10% /home/x y":                    90 << 10,
		"overlay 100 10 -90 10% /":                                         -1, "": -1, "df: x: No such file": -1, "100% a b c d": -1,
	} {
		if got := free(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestAnswersThatNoMachineShouldGive(t *testing.T) {
	for name, text := range map[string]string{
		"empty":     "",
		"cut":       "kernel\x00Linux\x00",
		"half":      "kernel\x00Linux\x00end\x00yes",
		"strange":   answer("kernel", "Linux", "command", "rm"),
		"after end": "end\x00yes\x00kernel\x00Linux\x00",
		"two ends":  "end\x00yes\x00end\x00yes\x00",
		"no file":   answer("entry", "drwx------ 1 0 0 1 x"),
		"many":      answer(strings.Fields(strings.Repeat("umask 022 ", maxFacts+1))...),
		"no shell":  "Welcome!\n",
		"no user":   "kernel\x00Linux\x00end\x00yes\x00",
		"program":   answer("program_rm", "/bin/rm"),
		"variable":  answer("env_PATH", "/bin"),
	} {
		r := canned(text)
		_, err := At(t.Context(), r, Options{})
		if e, ok := errors.AsType[*AnswerError](err); !ok || !strings.Contains(e.Error(), "build-07") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// canned is a machine that always answers the same.
type canned string

func (c canned) Machine() string { return "build-07" }
func (c canned) Run(context.Context, sh.Script) (sh.Result, error) {
	return sh.Result{Out: []byte(c)}, nil
}

func TestTheClockIsComparedWithOurs(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 500, time.UTC)
	for told, want := range map[string]time.Duration{"2026-03-01 12:00:00": 0, "2026-03-01 11:00:00": -time.Hour, "2026-03-01 12:10:00": 10 * time.Minute, "2031-03-01 12:00:00": 43824 * time.Hour} {
		f := at(t, canned(answer("date", told)), Options{Now: func() time.Time { now = now.Add(time.Nanosecond); return now }})
		if (f.Skew-want).Abs() > time.Second || !f.ClockKnown {
			t.Errorf("%s: %s, want %s", told, f.Skew, want)
		}
	}
	if f := at(t, canned(answer("date", "yesterday")), Options{}); f.ClockKnown {
		t.Error("a clock that tells nothing is known")
	}
}

// windowsShell is a machine whose login shell is one of Windows.
type windowsShell struct{ said, version string }

func (w windowsShell) Machine() string       { return "build-07" }
func (w windowsShell) ServerVersion() string { return w.version }
func (w windowsShell) Run(context.Context, sh.Script) (sh.Result, error) {
	return sh.Result{}, &sh.Error{Kind: sh.NoShell, Machine: "build-07", Said: w.said}
}

func TestWindowsIsRecognisedAndRefusedInItsOwnWords(t *testing.T) {
	for name, r := range map[string]sh.Runner{
		"cmd":        windowsShell{said: "'exec' is not recognized as an internal or external command, operable program or batch file."},
		"powershell": windowsShell{said: "exec : The term 'exec' is not recognized as the name of a cmdlet, function"},
		"german cmd": windowsShell{said: "Der Befehl \"exec\" ist entweder falsch geschrieben oder konnte nicht gefunden werden.", version: "SSH-2.0-OpenSSH_for_Windows_9.5"},
		"git bash":   canned(answer("kernel", "MINGW64_NT-10.0-19045")),
		"cygwin":     canned(answer("kernel", "CYGWIN_NT-10.0")),
	} {
		_, err := At(t.Context(), r, Options{})
		w, ok := errors.AsType[*Windows](err)
		if !ok || len(w.Steps) < 4 || !strings.Contains(err.Error(), "build-07") || !strings.Contains(err.Error(), "Windows") {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := At(t.Context(), windowsShell{said: "This account is currently not available."}, Options{})
	if errors.As(err, new(*Windows)) || !errors.As(err, new(*sh.Error)) {
		t.Error(err)
	}
}

func TestPasswordsAreTakenOutOfURLs(t *testing.T) {
	for text, want := range map[string]string{
		"http://me:secret@proxy:3128":      "http://…@proxy:3128",
		"https://ghp_token@forge.example/": "https://…@forge.example/",
		"ssh://git@forge.example/":         "ssh://git@forge.example/",
		"ssh://git:pass@forge.example/":    "ssh://…@forge.example/",
		"git@forge.example:a/b.git":        "git@forge.example:a/b.git",
		"url.https://x:y@h/.insteadof":     "url.https://…@h/.insteadof",
		"a http://u:p@h b https://t@k/x":   "a http://…@h b https://…@k/x",
	} {
		if got := withoutPassword(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Whatever a machine answers: it is read or refused, and every string is safe.
func FuzzParse(f *testing.F) {
	for _, c := range recorded {
		f.Add([]byte(answer(c.facts...)))
	}
	f.Add([]byte(answer("file", "id\x1b[31m", "entry", "-rw------- 1 0 0 1 x", "public", "ssh-ed25519 AAAA", "fingerprint", "256 SHA256:x (Y)", "rules", "--show-origin\x01a\x02b\x01", "forges", "0 keys h ssh-ed25519 AAAA;h x\n7 closed")))
	f.Add([]byte(answer("date", "2026-01-01 00:00:00", "umask", "0777", "env_http_proxy", "http://a:b@c", "disk", "a b c d 5%", "home_entry", "drwxr-xr-x 1 0 0 0 /")))
	forges := []Endpoint{{"forge.example", 22}}
	f.Fuzz(func(t *testing.T, answer []byte) {
		p, err := parse(answer, forges)
		if err != nil {
			return
		}
		checkSafe(t, reflect.ValueOf(p.Facts))
		p.Machine = "build-07"
		for _, problem := range p.Problems() {
			if text := problem.Text.String(); safetext.Line(text, 5000) != text {
				t.Fatalf("%q", text)
			}
		}
		p.Install(p.Missing()...)
	})
}

// checkSafe fails where a string has something that changes a terminal.
func checkSafe(t *testing.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); safetext.Line(s, 3000) != s {
			t.Fatalf("%q is not safe to show", s)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			checkSafe(t, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			checkSafe(t, v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			checkSafe(t, key)
			checkSafe(t, v.MapIndex(key))
		}
	}
}
