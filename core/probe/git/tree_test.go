package git

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// grove is one bare repository with a branch for each tree that is tried, and
// the same objects as packs.
type grove struct {
	t   *testing.T
	dir string
}

// planted is a commit in both.
type planted struct {
	pack   []byte
	commit ObjectID
	trees  []ObjectID
}

// planter makes the objects of one case in both.
type planter struct {
	g    *grove
	pack packBuilder
	made map[ObjectID]bool
	all  []ObjectID // trees
}

func (p *planter) add(kind objKind, content []byte) ObjectID {
	id := nameOf(kind, content)
	if p.made[id] {
		return id
	}
	p.made[id] = true
	if kind == objTree {
		p.all = append(p.all, id)
	}
	p.pack.object(kind, content)
	name := id.String()
	path := filepath.Join(p.g.dir, "objects", name[:2], name[2:])
	os.MkdirAll(filepath.Dir(path), 0o755)
	if err := os.WriteFile(path, deflate(append(header(kind, int64(len(content)), nil), content...)), 0o644); err != nil {
		p.g.t.Fatal(err)
	}
	return id
}

func (p *planter) blob(text string) ObjectID { return p.add(objBlob, []byte(text)) }

func (p *planter) tree(entries ...any) ObjectID { return p.add(objTree, treeOf(entries...)) }

// folder returns a tree with one ordinary file in it.
func (p *planter) folder() ObjectID { return p.tree("100644", "x", p.blob("hello\n")) }

func (g *grove) plant(branch string, build func(p *planter) ObjectID) planted {
	p := &planter{g: g, made: map[ObjectID]bool{}}
	commit := p.add(objCommit, commitOf(build(p)))
	if err := os.WriteFile(filepath.Join(g.dir, "refs", "heads", branch), []byte(commit.String()+"\n"), 0o644); err != nil {
		g.t.Fatal(err)
	}
	return planted{p.pack.bytes(), commit, p.all}
}

func cleanGit(args ...string) *exec.Cmd {
	cmd := exec.Command("git", args...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C")
	return cmd
}

// lone makes a tree with one entry.
func lone(mode, name string) func(*planter) ObjectID {
	return func(p *planter) ObjectID {
		switch mode {
		case "40000":
			return p.tree(mode, name, p.folder())
		case "160000":
			return p.tree(mode, name, ObjectID{1})
		}
		return p.tree(mode, name, p.blob("hello\n"))
	}
}

// below puts such a tree into a folder.
func below(mode, name string) func(*planter) ObjectID {
	return func(p *planter) ObjectID { return p.tree("40000", "d", lone(mode, name)(p)) }
}

func deep(levels int) func(*planter) ObjectID {
	return func(p *planter) ObjectID {
		id := p.folder()
		for range levels {
			id = p.tree("40000", strings.Repeat("y", 200), id)
		}
		return id
	}
}

func two(entries func(p *planter) []any) func(*planter) ObjectID {
	return func(p *planter) ObjectID { return p.tree(entries(p)...) }
}

// hostileTrees returns what people have put into trees to harm whoever clones, and
// what old or broken programs wrote.
func hostileTrees() map[string]func(*planter) ObjectID {
	all := map[string]func(*planter) ObjectID{
		"nothing":      func(p *planter) ObjectID { return p.tree() },
		"null gitlink": func(p *planter) ObjectID { return p.tree("160000", "s", ObjectID{}) },
		"twice":        two(func(p *planter) []any { b := p.blob("a"); return []any{"100644", "a", b, "100644", "a", b} }),
		"file and folder": two(func(p *planter) []any {
			return []any{"100644", "a", p.blob("a"), "40000", "a", p.folder()}
		}),
		"link and folder": two(func(p *planter) []any {
			return []any{"120000", "a", p.blob("/tmp"), "40000", "a", p.folder()}
		}),
		"file and folder, others between": two(func(p *planter) []any {
			b := p.blob("a")
			return []any{"100644", "a", b, "100644", "a.b", b, "100644", "a.c", b, "40000", "a", p.folder()}
		}),
		"file, then a longer one, no folder": two(func(p *planter) []any {
			b := p.blob("a")
			return []any{"100644", "a", b, "100644", "a.b", b, "40000", "ab", p.folder()}
		}),
		"not sorted": two(func(p *planter) []any { b := p.blob("a"); return []any{"100644", "b", b, "100644", "a", b} }),
		"folder sorted as a file": two(func(p *planter) []any {
			return []any{"40000", "a", p.folder(), "100644", "a.b", p.blob("a")}
		}),
		"sorted as git does": two(func(p *planter) []any {
			b := p.blob("a")
			return []any{"100644", "a.b", b, "40000", "a", p.folder(), "100644", "a0", b}
		}),
		"empty link":   func(p *planter) ObjectID { return p.tree("120000", "a", p.blob("")) },
		"longest link": func(p *planter) ObjectID { return p.tree("120000", "a", p.blob(strings.Repeat("x/", 2047)+"y")) },
		"longer link":  func(p *planter) ObjectID { return p.tree("120000", "a", p.blob(strings.Repeat("x/", 2048))) },
		"long path":    deep(20), "longer path": deep(21),
		"modules as folder": func(p *planter) ObjectID {
			return p.tree("40000", ".gitmodules", p.tree("100644", "of its own", p.blob("a")))
		},
		"modules to be run": lone("100755", ".gitmodules"),
	}
	for _, name := range []string{"..", ".", "...", ".git", ".GIT", ".gIt", "git~1", "GIT~1", "git~2", ".git.", ".git ", ".git. .", ".git::$INDEX_ALLOCATION",
		".git:x", "git~1::$x", "git~1.", ".gitx", ".git\\x", "a\\.git", "a\\.git\\x", "a\\.gitx", "a\\b", "..\\x", ".g\u200cit", ".gi\ufefft", "\u200c.GIT\u200d", ".git\u202e", ".g\u00adit",
		"x.", "x ", "aux", "a:b", "a\nb", "\xff\xfe", "a/b", "a/../b", "/a", "a//b", "a/.git", "a/b\\.git", ".gitmodules ", ".GITMODULES", "gitmod~1", "gi7eba~1",
		strings.Repeat("x", 255), strings.Repeat("x", 256), strings.Repeat("ü", 128)} {
		all["name "+name] = lone("100644", name)
	}
	for _, name := range []string{".gitmodules", ".GITModules", ".gitmodules.", ".gitmodules :x", "gitmod~1", "gitmod~4", "gitmod~5", "gitmod~1 ", "gi7eba~1", "GI7EBA~9", "gi7e~123", "gi7e~023", "gi7~1234", "gi7eba~", "gi7ebb~1",
		"gi7eba~1:x", "gi7eba~1x", "a\\.gitmodules", ".gitm\u200codules", ".gitattributes"} {
		all["link "+name] = lone("120000", name)
	}
	all["link below"], all["link below, seen by a Mac"] = below("120000", ".gitmodules"), below("120000", ".gitm\u200codules")
	for _, name := range []string{"..", ".git", "git~1", "."} {
		all["folder "+name], all["gitlink "+name], all["below "+name] = lone("40000", name), lone("160000", name), below("100644", name)
	}
	for _, mode := range []string{"0100644", "040000", "100666", "100664", "100600", "0", "1", "60644", "20000", "140000", "644", "100444", "170000", "120777", "160001", "40755", "1100644", "00000100644"} {
		mode := mode
		all["mode "+mode] = func(p *planter) ObjectID {
			if strings.HasPrefix(strings.TrimLeft(mode, "0"), "4") && len(strings.TrimLeft(mode, "0")) == 5 {
				return p.tree(mode, "a", p.folder())
			}
			return p.tree(mode, "a", p.blob("hello\n"))
		}
	}
	return all
}

// TestGitJudgesTrees has git clone and git fsck judge each tree, and us too: what
// git refuses fails here, what only fsck refuses is warned of.
func TestGitJudgesTrees(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("git is missing, and CI=true promises it")
		}
		t.Skip("git is not installed")
	}
	if runtime.GOOS != "linux" {
		t.Skip("the judge is git on Linux")
	}
	g := &grove{t: t, dir: filepath.Join(t.TempDir(), "grove.git")}
	if out, err := cleanGit("init", "-q", "--bare", g.dir).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	trees := hostileTrees()
	plants, branch := map[string]planted{}, map[string]string{}
	for name, build := range trees {
		branch[name] = fmt.Sprintf("b%d", len(branch))
		plants[name] = g.plant(branch[name], build)
	}
	var fsck bytes.Buffer
	cmd := cleanGit("-C", g.dir, "fsck", "--no-dangling")
	cmd.Stdout, cmd.Stderr = &fsck, &fsck
	cmd.Run() // it ends with an error: that is what it is asked for
	out := t.TempDir()
	var group sync.WaitGroup
	slots := make(chan bool, 2)
	for name, one := range plants {
		group.Go(func() {
			slots <- true
			defer func() { <-slots }()
			output, err := cleanGit("clone", "-q", "--depth", "1", "--single-branch", "--branch", branch[name], "file://"+g.dir, filepath.Join(out, branch[name])).CombinedOutput()
			_, w, _, mine := verify(t, one.pack, one.commit, 1<<20, 1<<16)
			if refused := new(RefusedError); (mine != nil) != (err != nil) || mine != nil && !errors.As(mine, &refused) {
				t.Errorf("%q: git says %v, here %v\n%s", name, err, mine, output)
			}
			if mine != nil || err != nil {
				return
			}
			objects := slices.ContainsFunc(one.trees, func(id ObjectID) bool {
				line := " in tree " + id.String() + ": "
				return strings.Contains(fsck.String(), line) && !strings.Contains(fsck.String(), line+"gitattributesSymlink") // which git does not follow
			})
			if (len(w.odd) > 0) != objects {
				t.Errorf("%q: fsck objects: %v, here %v", name, objects, w.odd)
			}
		})
	}
	group.Wait()
}

// What other systems' file systems do with names, git there refuses.
func TestNamesThatOtherSystemsRefuse(t *testing.T) {
	for _, c := range []struct {
		name   string
		system system
		want   bool
	}{
		{".g\u200cit", appleSystem, true}, {".GI\ufeffT", appleSystem, true}, {".g\u200cit", anySystem, false}, {".gitx\u200c", appleSystem, false},
		{"a\\b", windowsSystem, true}, {"a\\b", appleSystem, false}, {"aux", windowsSystem, true}, {"AUX.c", windowsSystem, true}, {"auxiliary", windowsSystem, false},
		{"com1", windowsSystem, true}, {"com1.txt", windowsSystem, true}, {"com0", windowsSystem, false}, {"com10", windowsSystem, false}, {"com", windowsSystem, false},
		{"x.", windowsSystem, true}, {"x ", windowsSystem, true}, {"a:b", windowsSystem, true}, {"what?", windowsSystem, true}, {"plain.txt", windowsSystem, false},
	} {
		if _, got := c.system.refusesName([]byte(c.name), false); got != c.want {
			t.Errorf("%q on %d: %v", c.name, c.system, got)
		}
	}
	if systemOf("darwin") != appleSystem || systemOf("windows") != windowsSystem || systemOf("linux") != anySystem {
		t.Error("a system follows the rules of another")
	}
	if _, refused := appleSystem.refusesName([]byte(".gitm\u200codules"), true); !refused {
		t.Error("a link that a Mac takes for .gitmodules")
	}
}

func FuzzTreeEntry(f *testing.F) {
	f.Add([]byte("100644 a\x00aaaaaaaaaaaaaaaaaaaa40000 .git\x00bbbbbbbbbbbbbbbbbbbb"))
	f.Add([]byte("0000000000000000000000100644 gi7e~123\x00aaaaaaaaaaaaaaaaaaaa"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var o ordered
		for len(data) > 0 {
			e, rest, ok := treeEntry(data, 20)
			if !ok {
				return
			}
			o.next(e)
			for _, s := range []system{anySystem, appleSystem, windowsSystem} {
				if _, refused := s.refusesName(e.name, true); !refused && (bytes.EqualFold(e.name, []byte(".git")) || bytes.Equal(e.name, []byte(".."))) {
					t.Errorf("%q is taken", e.name)
				}
			}
			data = rest
		}
	})
}
