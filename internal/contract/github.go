package contract

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// GitHub returns a checker for the deploy key calls of GitHub's REST API, which
// is below /api/v3 of any host.
func GitHub(t testing.TB) *Checker {
	t.Helper()
	return github(t, "github-deploy-keys-2026-03-10.slice.yaml")
}

// GitHubREST is GitHub for calls beyond those about deploy keys: rulesets,
// organizations and users.
func GitHubREST(t testing.TB) *Checker {
	t.Helper()
	return github(t, "github-rest.slice.json")
}

func github(t testing.TB, file string) *Checker {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(specs(t), file))
	if err != nil {
		absent(t, err)
	}
	c := &Checker{t: t, counts: map[string]int{}}
	if c.full, err = githubRouter(data); err != nil {
		t.Fatalf("contract: %s: %v", file, err)
	}
	c.partial = c.full
	return c
}

// githubRouter uses the description as it is, except for the server's address:
// tests and the demo forge are on loopback.
func githubRouter(data []byte) (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	doc.Servers = openapi3.Servers{{URL: "/api/v3"}}
	return gorillamux.NewRouter(doc)
}

// GitHubGraphQL fails the test when GitHub's published schema does not allow a query.
func GitHubGraphQL(t testing.TB, query string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(specs(t), "github.graphql"))
	if err != nil {
		absent(t, err)
	}
	schema, err := githubSchema(string(data))
	if err != nil {
		t.Fatalf("contract: github.graphql: %v", err)
	}
	if _, errs := gqlparser.LoadQueryWithRules(schema, query, nil); len(errs) > 0 {
		t.Errorf("contract: %v", errs)
	}
}

// githubSchema reads the published schema. It names a few fields twice, word
// for word, which the language does not allow: the first counts.
func githubSchema(text string) (*ast.Schema, error) {
	doc, err := parser.ParseSchemas(validator.Prelude, &ast.Source{Name: "github.graphql", Input: text})
	if err != nil {
		return nil, err
	}
	for _, d := range doc.Definitions {
		known := map[string]bool{}
		d.Fields = slices.DeleteFunc(d.Fields, func(f *ast.FieldDefinition) bool {
			twice := known[f.Name]
			known[f.Name] = true
			return twice
		})
	}
	return validator.ValidateSchemaDocument(doc)
}
