package core

import (
	"latchkey/api"
	"latchkey/api/bitbucket"
	"latchkey/api/github"
	"latchkey/internal/rest"
)

// drivers returns the list of forges, one line each. No other file imports a
// driver.
func drivers() []driver {
	return []driver{
		{bitbucket.ParseAddress, bitbucket.Traits, bitbucket.CheckCredential, openBitbucket},
		{github.ParseAddress, github.Traits, github.CheckCredential, openGitHub},
	}
}

// driver is how core makes a forge.
type driver struct {
	address func(text string) (api.Address, error) // where it is, from any of its addresses; "" = the public one
	traits  func() api.Traits
	check   func(login string, token []byte) error // the credential's shape, without a call
	open    func(signIn) (api.Forge, error)        // no call; copies the token
}

// signIn is what a driver needs to know.
type signIn struct {
	baseURL string
	login   string
	token   []byte
	ssh     api.SSHEnd // Host "" = the forge's own
	http    rest.Options
	renamed func(from api.RepoPath, to api.Repo)
}

func openBitbucket(s signIn) (api.Forge, error) {
	return bitbucket.New(bitbucket.Options{BaseURL: s.baseURL, Login: s.login, Token: s.token, SSH: s.ssh, HTTP: s.http, Renamed: s.renamed})
}

func openGitHub(s signIn) (api.Forge, error) {
	return github.New(github.Options{BaseURL: s.baseURL, Token: s.token, SSH: s.ssh, HTTP: s.http, Renamed: s.renamed})
}

// Forges lists the kinds of forge that can be connected, with their traits.
func (a *Accounts) Forges() []api.Traits { return traitsOf(a.connections.drivers) }

// KnownForges lists the same without an App.
func KnownForges() []api.Traits { return traitsOf(drivers()) }

func traitsOf(drivers []driver) []api.Traits {
	all := make([]api.Traits, len(drivers))
	for i, d := range drivers {
		all[i] = d.traits()
	}
	return all
}
