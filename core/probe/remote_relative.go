package probe

import "strings"

// resolveURL turns a submodule's address, which may be relative such as
// ../lib.git, into a whole one, as `git submodule` does: each ../ takes a part
// off the superproject's address, and in git@host:path the part before the
// path ends at the colon.
func resolveURL(base, url string) string {
	if !strings.HasPrefix(url, "./") && !strings.HasPrefix(url, "../") {
		return url
	}
	base = strings.TrimRight(strings.TrimSpace(base), "/")
	colon := false
	for {
		if rest, ok := strings.CutPrefix(url, "./"); ok {
			url = rest
			continue
		}
		rest, ok := strings.CutPrefix(url, "../")
		if !ok {
			break
		}
		url = rest
		i := strings.LastIndexByte(base, '/')
		if i < 0 {
			i = strings.LastIndexByte(base, ':')
			colon = i >= 0
		}
		if i < 0 || strings.HasSuffix(base[:i], ":/") || strings.HasSuffix(base[:i], ":") && strings.Contains(base, "://") {
			return "" // it climbs above the host
		}
		base = base[:i]
	}
	url = strings.TrimRight(url, "/")
	if colon {
		return base + ":" + url
	}
	return base + "/" + url
}

// hidePassword takes user and password out of a web address before it is shown:
// people do write tokens into .gitmodules.
func hidePassword(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	host, path, _ := strings.Cut(rest, "/")
	if i := strings.LastIndexByte(host, '@'); i >= 0 && strings.Contains(host[:i], ":") || ok && i >= 0 && !strings.Contains(strings.ToLower(scheme), "ssh") {
		host = "…@" + host[i+1:]
	}
	if path == "" && !strings.HasSuffix(url, "/") {
		return scheme + "://" + host
	}
	return scheme + "://" + host + "/" + path
}
