package cli

import (
	"slices"

	"github.com/spf13/cobra"
)

// otherNames are the names that commands have in other programs.
var otherNames = map[string][]string{
	"list":   {"ls"},
	"remove": {"rm", "delete"},
	"delete": {"rm", "remove"},
	"forget": {"rm", "remove"},
}

// wordsOfOthers lead from a word that other programs use to the command of ours.
var wordsOfOthers = map[string][]string{
	"latchctl account add":        {"login", "signin", "connect", "auth"},
	"latchctl account remove":     {"logout", "disconnect"},
	"latchctl key new":            {"create", "generate", "keygen"},
	"latchctl deploy-key add":     {"create", "new", "place"},
	"latchctl repo list":          {"repos", "repositories"},
	"latchctl rollout rotate":     {"rotate"},
	"latchctl rollout revoke":     {"revoke"},
	"latchctl inventory sync":     {"refresh", "fetch", "pull", "update"},
	"latchctl machine list":       {"hosts", "servers"},
	"latchctl vault passphrase":   {"password"},
	"latchctl account default":    {"switch", "context", "use"},
	"latchctl key ssh-config":     {"sshconfig"},
	"latchctl host-key list":      {"known-hosts"},
	"latchctl deploy-key label":   {"rename"},
	"latchctl key export":         {"save", "get"},
	"latchctl rollout remove-old": {"cleanup", "prune"},
}

// addHabits gives all commands the names and suggestions that people bring along.
func addHabits(root *cobra.Command) {
	for _, c := range root.Commands() {
		taken := map[string]bool{}
		for _, sub := range c.Commands() {
			taken[sub.Name()] = true
		}
		for _, sub := range c.Commands() {
			for _, name := range otherNames[sub.Name()] {
				if !taken[name] && !slices.Contains(sub.Aliases, name) {
					sub.Aliases = append(sub.Aliases, name)
				}
			}
			sub.SuggestFor = append(sub.SuggestFor, wordsOfOthers[sub.CommandPath()]...)
		}
		if c.Name() == "deploy-key" {
			c.SuggestFor = append(c.SuggestFor, "deploykey", "key-deploy")
		}
	}
}
