// Package check verifies from a build machine that a build there can read its
// repositories: with the machine's own git and ssh, with the configuration that
// lies there, by the URL that a build would use.
//
// What git and ssh print is read as the rungs of a test and explained by the same
// sentences. Nothing is checked out, no hook, filter or submodule runs, nobody is
// asked for anything, and the scratch folder is gone afterwards.
package check
