// Package reaper is test support: it ends what a process has started once that
// process is gone, even when it was killed and could clean up nothing itself.
//
// A Reaper has a watcher, a small shell in a process group of its own. It reads
// from a pipe what there is to end, and acts when the pipe closes, which the
// system does for a process that dies.
package reaper
