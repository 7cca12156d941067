package demo

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// listing says how one list behaves.
type listing struct {
	pagelen int      // when the request names none
	query   bool     // q and sort work on every field
	sorts   []string // the only fields that sort takes; nil = see query
	size    bool     // the answer tells the total and the page's number
}

const maxPagelen = 100

// paged answers with one page of items. Objects are built for the page alone,
// unless the request filters or sorts by them.
func paged[T any](c *call, items []T, l listing, build func(T) object) answer {
	length, err := strconv.Atoi(cmp.Or(c.page.Get("pagelen"), strconv.Itoa(l.pagelen)))
	if err != nil || length < 1 || length > maxPagelen {
		return fail(http.StatusBadRequest, "Invalid pagelen")
	}
	page, good := parsePage(c.page.Get("page"))
	if !good {
		return fail(http.StatusBadRequest, "Invalid page")
	}
	q, order := c.page.Get("q"), c.page.Get("sort")
	if l.sorts != nil && order != "" && !slices.Contains(l.sorts, strings.TrimPrefix(order, "-")) {
		return fail(http.StatusBadRequest, "Invalid field name: "+order)
	}
	objectsOf := func(from, to int) []object { return convert(items[from:to], build) }
	total := len(items)
	if l.query && q != "" || (l.query || l.sorts != nil) && order != "" {
		all := convert(items, build)
		if l.query && q != "" {
			if all, err = filter(all, q); err != nil {
				return fail(http.StatusBadRequest, err.Error())
			}
		}
		if order != "" {
			if err := sortBy(all, order); err != nil {
				return fail(http.StatusBadRequest, err.Error())
			}
		}
		total = len(all)
		objectsOf = func(from, to int) []object { return all[from:to] }
	}
	from := min((page-1)*length, total)
	to := min(from+length, total)
	body := object{"pagelen": length, "values": anys(objectsOf(from, to))}
	if l.size {
		body["size"], body["page"] = total, page
	}
	if to < total {
		body["next"] = c.nextPage(page + 1)
	}
	return ok(body)
}

// nextPage is the address of another page. Its page is a token without
// meaning to a client, which must follow the address as it stands.
func (c *call) nextPage(page int) string {
	q := url.Values{}
	for name, values := range c.page {
		q[name] = values
	}
	q.Set("page", base64.RawURLEncoding.EncodeToString([]byte("page "+strconv.Itoa(page))))
	return strings.TrimSuffix(c.base, "/2.0") + c.r.URL.EscapedPath() + "?" + q.Encode()
}

// parsePage reads a page's number or the token of nextPage.
func parsePage(text string) (int, bool) {
	if text == "" {
		return 1, true
	}
	if raw, err := base64.RawURLEncoding.DecodeString(text); err == nil {
		if number, found := strings.CutPrefix(string(raw), "page "); found {
			text = number
		}
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 1 && n < 1_000_000
}

func convert[T any](items []T, build func(T) object) []object {
	out := make([]object, len(items))
	for i, item := range items {
		out[i] = build(item)
	}
	return out
}

func anys(items []object) []any {
	out := make([]any, len(items))
	for i, item := range items {
		out[i] = item
	}
	return out
}
