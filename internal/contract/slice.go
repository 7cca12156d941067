package contract

import (
	"encoding/json"
	"maps"
	"strings"
)

// ours reports whether a path of Bitbucket's description is used. The others,
// some of them absolute URLs of Bitbucket's own pages, only cost time.
func ours(path string) bool {
	switch path {
	case "/repositories/{workspace}", "/repositories/{workspace}/{repo_slug}":
		return true
	}
	return path == "/user" || strings.HasPrefix(path, "/user/") || strings.HasPrefix(path, "/workspaces") ||
		strings.Contains(path, "/deploy-keys") || strings.HasSuffix(path, "{selected_user}/gpg-keys") || strings.HasSuffix(path, "{selected_user}/ssh-keys")
}

// slice removes the paths that are not ours, and the schemas that only those use.
func slice(doc object) {
	maps.DeleteFunc(at(doc, "paths"), func(path string, _ any) bool { return !ours(path) })
	all, used := schemas(doc), map[string]bool{}
	follow(doc["paths"], all, used)
	follow(object{"$ref": "#/components/schemas/error"}, all, used)
	maps.DeleteFunc(all, func(name string, _ any) bool { return !used[name] })
}

// follow marks every schema that v refers to, directly or through others.
func follow(v any, all object, used map[string]bool) {
	switch v := v.(type) {
	case object:
		if ref, ok := v["$ref"].(string); ok {
			name := ref[strings.LastIndexByte(ref, '/')+1:]
			if !used[name] {
				used[name] = true
				follow(all[name], all, used)
			}
		}
		for _, inner := range v {
			follow(inner, all, used)
		}
	case []any:
		for _, inner := range v {
			follow(inner, all, used)
		}
	}
}

// load reads a description, reduces it to what is ours and corrects it.
func load(data []byte, list []deviation) ([]byte, error) {
	var doc object
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	slice(doc)
	if err := mend(doc, list); err != nil {
		return nil, err
	}
	return json.Marshal(doc)
}
