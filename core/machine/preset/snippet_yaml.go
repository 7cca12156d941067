package preset

import (
	"encoding/json"
	"strings"

	"latchkey/core/say"
)

// bamboo is a repository in Bamboo's specs without a credential: git on the agent
// has the key. Bamboo puts variables in, and has no way to write "${" otherwise.
func bamboo(in Input) ([]Part, error) {
	if err := without(in.URL+string(in.Repo), "${"); err != nil {
		return nil, err
	}
	return []Part{{Name: "repository", Format: YAML, File: "bamboo-specs/bamboo.yaml", Text: `repositories:
  - ` + quoted(in.folder()) + `:
      type: git
      url: ` + quoted(in.URL) + `
      shared: false
`, Note: say.New("snippet.bamboo", "without a shared credential. The server looks for changes too: onboard it as well, or start builds another way")}}, nil
}

// buildkite is a step, and a setting of the agent, which otherwise takes every host
// key that it meets.
func buildkite(in Input) ([]Part, error) {
	return []Part{
		{Name: "step", Format: YAML, File: ".buildkite/pipeline.yml", Text: `steps:
  - label: "fetch"
    command: ` + quoted(twice(in.clone(), "$")) + "\n",
			Note: say.New("snippet.buildkite", "the command runs as the user of the agent, whose git has the key")},
		{Name: "agent", Format: INI, File: "/etc/buildkite-agent/buildkite-agent.cfg", Text: "no-ssh-keyscan=true\n",
			Note: say.New("snippet.buildkite-agent", "so that the agent trusts no host key because it met it first")},
	}, nil
}

// teamCity is a VCS root that uses what ssh on the agent has ("Default Private Key"
// reads ~/.ssh/config). In its values "%" begins a parameter, and "%%" is one sign.
func teamCity(in Input) ([]Part, error) {
	type property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	type list struct {
		Property []property `json:"property"`
	}
	type project struct {
		ID string `json:"id"`
	}
	root := struct {
		Name       string  `json:"name"`
		VCS        string  `json:"vcsName"`
		Project    project `json:"project"`
		Properties list    `json:"properties"`
	}{"Latchkey: " + string(in.Repo), "jetbrains.git", project{"_Root"}, list{[]property{
		{"url", twice(in.URL, "%")}, {"branch", "refs/heads/main"}, {"authMethod", "PRIVATE_KEY_DEFAULT"}, {"usernameStyle", "USERID"},
	}}}
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(root); err != nil {
		return nil, err
	}
	return []Part{{Name: "vcs-root", Format: JSON, Text: out.String(),
		Note: say.New("snippet.teamcity", "send it to /app/rest/vcs-roots. Check out on the agent, with teamcity.git.use.native.ssh=true in its buildAgent.properties; the server looks for changes too: onboard it as well")}}, nil
}

// gitHubRunner is a workflow's job. "${{" begins an expression wherever it stands,
// so the address goes in as a text in one.
func gitHubRunner(in Input) ([]Part, error) {
	expression := strings.ReplaceAll(in.URL, "${{", "${{ '${{' }}")
	return []Part{{Name: "workflow", Format: YAML, File: ".github/workflows/fetch.yml", Text: `on: workflow_dispatch
permissions: {}
jobs:
  fetch:
    runs-on: self-hosted
    steps:
      - name: fetch
        env:
          REPOSITORY: ` + quoted(expression) + `
        run: ` + quoted(`git clone --depth 1 -- "$REPOSITORY" `+word(in.folder())) + "\n",
		Note: say.New("snippet.github", "on this runner, whose git has the key: actions/checkout would want it as a secret. Add the label of the runner")}}, nil
}

// bitbucketRunner is a step of a runner on the host: containers of the other kind
// see no files of it.
func bitbucketRunner(in Input) ([]Part, error) {
	return []Part{{Name: "step", Format: YAML, File: "bitbucket-pipelines.yml", Text: `pipelines:
  default:
    - step:
        name: fetch
        runs-on:
          - self.hosted
          - linux.shell
        script:
          - ` + quoted(in.clone()) + "\n",
		Note: say.New("snippet.bitbucket", "for a Linux Shell runner, as the user who starts it. Containers of a Linux Docker runner see no files of the host")}}, nil
}
