package git

import (
	"bytes"
	"math"
	"regexp"
	"strconv"
	"strings"

	"latchkey/core/say"
)

// judgeCommit notes what git fsck says of the headers of a commit, which git
// clone does not read: servers and machines that check what they receive refuse
// the commit.
func (w *walker) judgeCommit(id ObjectID, content []byte) {
	note := func(why say.Text) { w.note([]byte(id.String()[:10]), why) }
	_, rest, _ := bytes.Cut(content, []byte("\n")) // its tree
	for bytes.HasPrefix(rest, []byte("parent ")) {
		_, rest, _ = bytes.Cut(rest, []byte("\n"))
	}
	for _, who := range []string{"author", "committer"} {
		count := 0
		for bytes.HasPrefix(rest, []byte(who+" ")) && (count == 0 || who == "author") {
			var line []byte
			line, rest, _ = bytes.Cut(rest, []byte("\n"))
			count++
			if !personIsSound(strings.TrimPrefix(string(line), who+" ")) {
				note(say.New("broken.commit-person", "its line of the {who} is not as git writes it", say.Values{"who": who}))
			}
		}
		if count != 1 {
			note(say.New("broken.commit-without-person", "it names no {who}, or more than one", say.Values{"who": who}))
			return // what comes next cannot be told apart
		}
	}
	if bytes.IndexByte(content, 0) >= 0 {
		note(say.New("broken.commit-zero-byte", "it contains a zero byte"))
	}
}

// personForm is a name, an address and a time as git fsck wants them.
var personForm = regexp.MustCompile(`^[^<>]* <[^<>]*> (0|[1-9][0-9]*) [+-][0-9]{4}$`)

// personIsSound reports whether a name, an address and a time are written as git
// fsck wants them.
func personIsSound(line string) bool {
	at := personForm.FindStringSubmatch(line)
	if at == nil {
		return false
	}
	seconds, err := strconv.ParseUint(at[1], 10, 64)
	return err == nil && seconds <= math.MaxInt64
}

// judgeHead refuses what git clone ends on before it checks out anything: a HEAD
// that leads to no branch, and a branch that leads to no commit.
func judgeHead(a *Advert, p *pack) error {
	if a.Head == "" || a.Branch == "" {
		return nil
	}
	if !strings.HasPrefix(a.Branch, "refs/heads/") {
		return &RefusedError{Oddity{a.Branch, say.New("broken.head-is-no-branch", "HEAD points to it, and it is not a branch")}}
	}
	for id, i := range p.index {
		if p.objects[i].kind == objTag && id.String() == a.Head {
			return &RefusedError{Oddity{a.Branch, say.New("broken.branch-is-a-tag", "the branch leads to a tag instead of a commit")}}
		}
	}
	return nil
}

// What no repository has in earnest. The largest ones that are known hold some
// million files.
const (
	manyFiles = 20_000_000
	manyBytes = 4 << 40
)

// isBomb reports whether few objects name so much that a checkout of it does not
// end, or fills every disk.
func (f folder) isBomb() bool { return f.files > manyFiles || f.bytes > manyBytes }
