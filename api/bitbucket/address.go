package bitbucket

import (
	"errors"
	"net/url"
	"strings"

	"latchkey/api"
)

// ParseAddress tells where the API is that a person means: Bitbucket Cloud's,
// also by the address of its pages, or a stand-in for it, which is taken as it
// is. Text is a URL without user, query and fragment, or "" for Bitbucket Cloud.
func ParseAddress(text string) (api.Address, error) {
	public := api.Address{Base: PublicURL, Web: "https://" + oldHost, Hosts: []string{oldHost, "www." + oldHost, "api." + oldHost, sshHost, httpsPortHost}, SSH: sshEnds()}
	if text == "" {
		return public, nil
	}
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Host == "" {
		return api.Address{}, errors.New("the address must look like https://HOST/2.0")
	}
	host, path := strings.ToLower(u.Hostname()), strings.TrimRight(u.Path, "/")
	usual := u.Scheme == "https" && (u.Port() == "" || u.Port() == "443")
	if ours := host == oldHost || host == "www."+oldHost || host == "api."+oldHost; usual && ours && (path == "" || path == "/2.0") {
		return public, nil
	}
	return api.Address{Base: u.Scheme + "://" + strings.ToLower(u.Host) + path, Hosts: []string{host}, SSH: sshEnds()}, nil
}
