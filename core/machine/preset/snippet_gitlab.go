package preset

import (
	"latchkey/core/machine/home"
	"latchkey/core/say"
)

// gitLabShell is a job whose script runs as the user of the runner.
func gitLabShell(in Input) ([]Part, error) {
	return []Part{gitLabJob(in, say.New("snippet.gitlab-shell", "the script runs as the user of the runner, whose git has the key"))}, nil
}

// gitLabJob is a job that clones another repository. GitLab reads no variables in a
// script, the shell does.
func gitLabJob(in Input, note say.Text) Part {
	return Part{Name: "job", Format: YAML, File: ".gitlab-ci.yml", Note: note, Text: `fetch:
  script:
    - ` + quoted(in.clone()) + "\n"}
}

// gitLabDocker hands our folder to the containers of the Docker executor, read only,
// with the variables by which git and ssh find it: in a container nobody's home was
// onboarded.
func gitLabDocker(in Input) ([]Part, error) {
	at := in.Paths()
	// A volume is HOST:CONTAINER:MODE, and "$" begins a variable of the runner.
	if err := without(in.Home, ":", "$"); err != nil {
		return nil, err
	}
	inside := home.PathsIn("/root", in.Key)
	config := `# in the [[runners]] of this runner
environment = [
  ` + quoted("GIT_SSH_COMMAND=ssh -F "+inside.Config) + `,
  "GIT_CONFIG_COUNT=1",
  "GIT_CONFIG_KEY_0=include.path",
  ` + quoted("GIT_CONFIG_VALUE_0="+inside.GitConfig) + `,
]

[runners.docker]
  volumes = ["/cache", ` + quoted(at.Folder+":"+inside.Folder+":ro") + `]
`
	return []Part{
		{Name: "runner", Format: TOML, File: "/etc/gitlab-runner/config.toml", Text: config,
			Note: say.New("snippet.gitlab-docker", "our folder is mounted for root in the containers, whose image needs git 2.31 and ssh")},
		gitLabJob(in, say.New("snippet.gitlab-job", "a job that runs there")),
	}, nil
}
