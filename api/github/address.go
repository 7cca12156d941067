package github

import (
	"errors"
	"net/url"
	"strings"

	"latchkey/api"
)

var errAddress = errors.New("the address must look like https://HOST or https://HOST/api/v3")

// residency is the domain below which GitHub hosts companies whose data stays
// in one region: each at SUBDOMAIN.ghe.com, its API at api.SUBDOMAIN.ghe.com.
const residency = ".ghe.com"

// ParseAddress tells which GitHub a person means: github.com, a company on
// GHE.com, or an Enterprise Server, by the address of its pages or of its API.
// Text is a URL without user, query and fragment, or "" for github.com.
func ParseAddress(text string) (api.Address, error) {
	if text == "" {
		return public(), nil
	}
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Host == "" {
		return api.Address{}, errAddress
	}
	host, path := strings.ToLower(u.Hostname()), strings.TrimRight(u.Path, "/")
	usual := u.Scheme == "https" && (u.Port() == "" || u.Port() == "443")
	if path != "" && path != "/api" && path != "/api/v3" {
		return api.Address{}, errAddress
	}
	switch company, resides := strings.CutSuffix(strings.TrimPrefix(host, "api."), residency); {
	case usual && (host == "github.com" || host == "www.github.com" || host == "api.github.com"):
		return public(), nil
	case usual && resides && company != "" && !strings.Contains(company, "."):
		web := company + residency
		return api.Address{Base: "https://api." + web, Web: "https://" + web, Hosts: []string{web, "api." + web}, SSH: []api.SSHEnd{{Host: web, Port: 22}}}, nil
	}
	web := u.Scheme + "://" + strings.ToLower(u.Host)
	return api.Address{Base: web + "/api/v3", Web: web, Hosts: []string{host}, SSH: []api.SSHEnd{{Host: u.Hostname(), Port: 22}}}, nil
}

func public() api.Address {
	return api.Address{Base: PublicURL, Web: "https://github.com", Hosts: []string{"github.com", "www.github.com", "api.github.com", "ssh.github.com"}, SSH: Traits().SSH}
}

// place splits a base into what REST and GraphQL have in common, so that the
// token is bound to it, and the path of REST below that.
func place(base string) (common, rests string) {
	if common, ok := strings.CutSuffix(base, "/v3"); ok {
		return common, "/v3"
	}
	return base, ""
}
