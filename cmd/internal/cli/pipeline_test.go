package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// pipelineCommand is a build service that runs a file as it is, after the schema has
// judged it:
//
//	pipeline github FILE      the steps of all jobs, with bash -e
//	pipeline bitbucket FILE   the scripts of the default pipeline, each in one bash
//	! pipeline KIND FILE      the schema refuses the file
//
// Secrets and variables are what lies in files of their names: of GitHub in
// $WORK/secrets and $WORK/vars, of Bitbucket in $WORK/variables.
func pipelineCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: pipeline github|bitbucket FILE")
	}
	text := ts.ReadFile(args[1])
	schema := map[string]string{"github": "github-workflow.json", "bitbucket": "bitbucket-pipelines.json"}[args[0]]
	if err := judgePipeline(ts, schema, text); (err != nil) != neg {
		ts.Fatalf("%s: %v", schema, err)
	}
	if neg {
		return
	}
	switch args[0] {
	case "github":
		var file struct {
			Jobs map[string]struct{ Steps []gitHubStep }
		}
		ts.Check(yaml.Unmarshal([]byte(text), &file))
		for _, job := range file.Jobs {
			for _, step := range job.Steps {
				step.play(ts)
			}
		}
	case "bitbucket":
		var file struct {
			Pipelines struct {
				Default []struct{ Step struct{ Script []string } }
			}
		}
		ts.Check(yaml.Unmarshal([]byte(text), &file))
		variables := filepath.Join(ts.Getenv("WORK"), "variables")
		names, err := os.ReadDir(variables)
		ts.Check(err)
		for _, name := range names {
			ts.Setenv(name.Name(), ts.ReadFile(filepath.Join(variables, name.Name())))
		}
		for _, item := range file.Pipelines.Default {
			ts.Check(ts.Exec("bash", "-ec", strings.Join(item.Step.Script, "\n")))
		}
	}
}

type gitHubStep struct {
	Env map[string]string
	Run string
}

// play runs the step; the service puts in what an expression names.
func (s gitHubStep) play(ts *testscript.TestScript) {
	expression := regexp.MustCompile(`\$\{\{ (secrets|vars)\.([A-Z_]+) \}\}`)
	for name, value := range s.Env {
		ts.Setenv(name, expression.ReplaceAllStringFunc(value, func(one string) string {
			m := expression.FindStringSubmatch(one)
			return ts.ReadFile(filepath.Join(ts.Getenv("WORK"), m[1], m[2]))
		}))
	}
	if strings.Contains(s.Run, "${{") {
		ts.Fatalf("an expression inside a script is a way in for others: %s", s.Run)
	}
	ts.Check(ts.Exec("bash", "-e", "-c", s.Run))
}

// judgePipeline returns what the schema has against YAML.
func judgePipeline(ts *testscript.TestScript, schema, text string) error {
	data, err := os.ReadFile(filepath.Join("testdata", "schemas", schema))
	ts.Check(err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	ts.Check(err)
	compiler := jsonschema.NewCompiler()
	ts.Check(compiler.AddResource(schema, doc))
	judge, err := compiler.Compile(schema)
	ts.Check(err)
	var plain any
	ts.Check(yaml.Unmarshal([]byte(text), &plain))
	asJSON, err := json.Marshal(plain)
	ts.Check(err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	ts.Check(err)
	return judge.Validate(value)
}
