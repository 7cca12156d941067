package home

import (
	"context"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// Install has builds reach these repositories through their aliases, besides those
// that they reach so already, and takes hosts, lines of known_hosts, for the servers. Without
// any it only looks whether that could be done. changed reports whether anything was
// written.
func (h *Home) Install(ctx context.Context, repos []Repo, hosts []string) (changed bool, err error) {
	for _, r := range repos {
		if err := r.check(); err != nil {
			return false, err
		}
	}
	h.mu.Lock()
	h.learn(repos)
	h.mu.Unlock()
	err = h.change(ctx, func(v *view) error {
		next := v.state.clone()
		for _, r := range repos {
			r = r.likeBefore(next.Repos)
			if at := slices.IndexFunc(next.Repos, r.sameAs); at >= 0 {
				next.Repos[at] = r // in its place, so that a second run finds all as it was
				continue
			}
			next.Repos = append(next.Repos, r)
		}
		for _, line := range hosts {
			if !slices.Contains(next.Hosts, line) {
				next.Hosts = append(next.Hosts, line)
			}
		}
		if err := next.check(); err != nil {
			return err
		}
		wrote, err := h.writeAll(ctx, v, next)
		changed = changed || wrote
		return err
	})
	return changed, err
}

// Uninstall takes repositories out again. With the last one the files outside of
// our folder get back what they were; left are those of them in which something
// else was changed since, so that our lines alone were taken out.
func (h *Home) Uninstall(ctx context.Context, repos []Repo) (left []string, err error) {
	err = h.change(ctx, func(v *view) error {
		if v.at["ours"].none() {
			return nil
		}
		next := v.state.clone()
		for _, r := range repos {
			next.Repos = slices.DeleteFunc(next.Repos, r.sameAs)
		}
		if len(next.Repos) > 0 {
			return h.uninstallSome(ctx, next, &left)
		}
		for _, t := range next.Touched {
			if err := h.giveBack(ctx, t, &left); err != nil {
				return err
			}
		}
		if v, err = h.look(ctx); err != nil {
			return err
		}
		next = v.state.clone()
		next.Repos, next.Hosts = nil, nil
		_, err := h.writeOwn(ctx, v, next, nil)
		return err
	})
	return left, err
}

// uninstallSome leaves repos as the only repositories: checkouts of others get back
// what they were.
func (h *Home) uninstallSome(ctx context.Context, to state, left *[]string) error {
	for _, t := range to.Touched {
		if includeLine.MatchString(t.Block) && !slices.ContainsFunc(to.Repos, func(r Repo) bool { return r.Checkout == t.Path }) {
			if err := h.giveBack(ctx, t, left); err != nil {
				return err
			}
		}
	}
	v, err := h.look(ctx)
	if err != nil {
		return err
	}
	next := v.state.clone()
	next.Repos = to.Repos
	_, err = h.writeAll(ctx, v, next)
	return err
}

// writeAll makes our files, and our lines in others, what a state says.
func (h *Home) writeAll(ctx context.Context, v *view, next state) (wrote bool, err error) {
	if len(next.Repos) == 0 {
		return false, h.checkOutside(v) // without repositories there is nothing to lead anywhere
	}
	var todo []outside
	for _, o := range h.outsides(v, next) {
		if err := o.check(h.runner.Machine(), v); err != nil {
			return false, err
		}
		if !o.done(v) {
			todo = append(todo, o)
		}
	}
	if v.at["ssh"].none() {
		next.NewSSH = true
	}
	return h.writeOwn(ctx, v, next, todo)
}

// writeOwn writes those of our files that differ, and lines into files outside.
func (h *Home) writeOwn(ctx context.Context, v *view, next state, todo []outside) (wrote bool, err error) {
	values := map[string]string{}
	begin, end := writeBegin, writeOwnFiles
	for i, o := range todo {
		n := i + 1
		at := "_" + strconv.Itoa(n)
		values["path"+at], values["backup"+at] = o.path, o.remember(&next)
		values["sum"+at] = "-"
		if !o.entry.none() {
			values["sum"+at] = o.entry.sum
		}
		values["begin"+at], values["end"+at] = bounds(o.block)
		values["block"+at], values["mode"+at] = strings.TrimSuffix(o.block, "\n"), o.mode()
		begin += numbered(writeBackup, n)
		end += numbered(writeOutside, n)
	}
	content := next.files()
	for name, text := range content {
		key := strings.ToLower(name)
		e, there := v.in[name]
		put := !there || e.kind != "file" || e.sum != v.sums.of(text) || e.mode != "600"
		values[key], values["put_"+key] = text, flag(put)
		wrote = wrote || put
	}
	var private []string
	for _, k := range next.Keys {
		private = append(private, k.Name)
		e := v.in[k.Name]
		wrote = wrote || e.kind == "file" && e.mode != "600" // ssh does not use one that others may read
	}
	values["private"] = lines(private)
	extra := 0
	_, exact := v.in[exactRemotes]
	for name, text := range next.includes(exact) {
		if e, there := v.in[name]; !there || e.kind != "file" || e.sum != v.sums.of(text) || e.mode != "600" {
			extra++
			at := "_" + strconv.Itoa(extra)
			values["include_name"+at], values["include_text"+at] = name, text
			begin += numbered(writeInclude, extra)
			content[name], wrote = text, true
		}
	}
	if !wrote && len(todo) == 0 && v.at["ours"].mode == "700" {
		return false, nil
	}
	out, err := h.write(ctx, v, &next, h.script(begin+end+writeEnd, values))
	if err != nil {
		return true, err
	}
	h.keep(v, &next)
	for name, text := range content {
		v.wrote(name, text, "600")
	}
	for _, name := range private {
		e := v.in[name]
		e.mode = "600"
		v.in[name] = e
	}
	for i, o := range todo {
		sum := strings.TrimSpace(out.value("sum_" + strconv.Itoa(i+1)))
		v.at[o.word] = entry{kind: "file", mode: o.mode(), owner: v.me, sum: sum}
		v.has[o.word] = place{sum: v.sums.of(o.block)}
	}
	return true, nil
}

// files are our files by name, but the keys.
func (s state) files() map[string]string {
	return map[string]string{fileState: s.text(), fileConfig: s.config(), fileKnownHosts: s.knownHosts(), fileGit: s.gitConfig(), fileReadme: s.readme()}
}

// File is one of our files on a machine.
type File struct {
	Path    string `json:"file"`              // from the home
	Mode    string `json:"mode"`              // octal
	Private bool   `json:"private"`           // a private key, or a copy of a file of somebody's: its content is never read
	Content string `json:"content,omitempty"` // as the machine has it; safe to show only once it is cleaned
}

// Files lists what of ours lies there, and what it holds.
func (h *Home) Files(ctx context.Context) ([]File, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen = nil
	v, err := h.look(ctx)
	if err != nil {
		return nil, err
	}
	r, err := h.runner.Run(ctx, h.script(showFiles, nil))
	if err != nil {
		return nil, err
	}
	content := map[string]string{}
	for line := range strings.Lines(string(r.Out)) {
		if words := strings.Fields(line); len(words) == 3 && words[0] == "content" {
			name, _ := hex.DecodeString(words[1])
			data, _ := hex.DecodeString(words[2])
			content[string(name)] = string(data)
		}
	}
	var all []File
	for name, e := range v.in {
		_, private := v.state.key(name)
		text, shown := content[name]
		all = append(all, File{Path: ".ssh/latchkey/" + name, Mode: e.mode, Private: private || !shown && e.kind == "file", Content: text})
	}
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

// lines writes names, each on a line.
func lines(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return strings.Join(all, "\n") + "\n"
}
