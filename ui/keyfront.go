package ui

// Commands must never act on what nobody sees: those of a repository, and of its
// keys, can be given only while the page of repositories is in front.

// inRepos is can, while the repositories are in front.
func (w *Window) inRepos(can func() bool) func() bool {
	return func() bool { return w.shell.page == "repositories" && can() }
}
