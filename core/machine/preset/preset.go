package preset

import (
	"fmt"
	"slices"
	"strings"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// Kind is a build system, or another way to use what is onboarded.
type Kind string

// The kinds.
const (
	User            Kind = "user"
	Jenkins         Kind = "jenkins"
	JenkinsAgent    Kind = "jenkins-agent"
	GitLabShell     Kind = "gitlab-shell"
	GitLabDocker    Kind = "gitlab-docker"
	Bamboo          Kind = "bamboo"
	Buildkite       Kind = "buildkite"
	TeamCity        Kind = "teamcity"
	GitHubRunner    Kind = "github-runner"
	BitbucketRunner Kind = "bitbucket-runner"
	ContainerBuild  Kind = "container-build"
	Sandbox         Kind = "ai-sandbox"
)

// Place is a user as whom a build system runs, and that user's home.
type Place struct {
	User string `json:"user"`
	Home string `json:"home"`
	Of   string `json:"of"` // "packages", or the name of the container image
}

// Packages is Place.Of of what the project's own packages for Debian and RPM make.
const Packages = "packages"

// Preset is what is known of a kind.
type Preset struct {
	Kind Kind
	Name say.Text
	// Places are the usual ones, the most usual first. Empty where it runs as whoever
	// starts it.
	Places []Place
	// Sandbox says that it gets one repository, read only, with a key of its own, an
	// end date, and rules in one checkout alone.
	Sandbox bool
}

// All returns every preset, in the order in which faces show them.
func All() []Preset {
	return []Preset{
		{Kind: User, Name: say.New("preset.user", "plain user")},
		{Kind: Jenkins, Name: say.New("preset.jenkins", "Jenkins controller"), Places: []Place{
			// jenkinsci/packaging: deb/build/debian/jenkins.postinst, rpm/build/SPECS/jenkins.spec
			{"jenkins", "/var/lib/jenkins", Packages},
			// jenkinsci/docker: JENKINS_HOME is also the home of its user
			{"jenkins", "/var/jenkins_home", "jenkins/jenkins"}}},
		{Kind: JenkinsAgent, Name: say.New("preset.jenkins-agent", "Jenkins agent"), Places: []Place{
			// jenkinsci/docker-agents and docker-ssh-agent: both make this home. There are
			// no packages for agents.
			{"jenkins", "/home/jenkins", "jenkins/ssh-agent"},
			{"jenkins", "/home/jenkins", "jenkins/inbound-agent"},
			{"jenkins", "/var/lib/jenkins", Packages}}}, // an agent beside a controller
		{Kind: GitLabShell, Name: say.New("preset.gitlab-shell", "GitLab Runner, shell executor"), Places: gitLabPlaces()},
		{Kind: GitLabDocker, Name: say.New("preset.gitlab-docker", "GitLab Runner, Docker executor"), Places: gitLabPlaces()},
		{Kind: Bamboo, Name: say.New("preset.bamboo", "Bamboo agent"), Places: []Place{
			// atlassian/bamboo-agent-base keeps ~/bamboo-agent-home in this home; Atlassian's
			// pages have the same place for an agent that runs on a host.
			{"bamboo", "/home/bamboo", "atlassian/bamboo-agent-base"}}},
		{Kind: Buildkite, Name: say.New("preset.buildkite", "Buildkite agent"), Places: []Place{
			// buildkite/agent: packaging/linux/scripts/after-install-and-upgrade.sh
			{"buildkite-agent", "/var/lib/buildkite-agent", Packages},
			{"root", "/root", "buildkite/agent"}}},
		{Kind: TeamCity, Name: say.New("preset.teamcity", "TeamCity agent"), Places: []Place{
			// JetBrains/teamcity-docker-images: "useradd -m buildagent"
			{"buildagent", "/home/buildagent", "jetbrains/teamcity-agent"}}},
		{Kind: GitHubRunner, Name: say.New("preset.github-runner", "GitHub Actions self-hosted runner"), Places: []Place{
			// actions/runner: images/Dockerfile. On a host svc.sh runs it as whoever
			// installed it.
			{"runner", "/home/runner", "ghcr.io/actions/actions-runner"}}},
		{Kind: BitbucketRunner, Name: say.New("preset.bitbucket-runner", "Bitbucket Pipelines runner")}, // as whoever starts it
		{Kind: ContainerBuild, Name: say.New("preset.container-build", "container image build")},
		{Kind: Sandbox, Name: say.New("preset.ai-sandbox", "AI coding sandbox"), Sandbox: true},
	}
}

// gitLabPlaces are those of GitLab Runner: its packages make the user that its
// documentation (install/linux-manually) has, and its image runs builds as the same.
func gitLabPlaces() []Place {
	return []Place{{"gitlab-runner", "/home/gitlab-runner", Packages}, {"gitlab-runner", "/home/gitlab-runner", "gitlab/gitlab-runner"}}
}

// Kinds are the names of all kinds.
func Kinds() (all []string) {
	for _, p := range All() {
		all = append(all, string(p.Kind))
	}
	return all
}

// Find returns the preset of a kind as a person names it.
func Find(name string) (Preset, error) {
	all := All()
	at := slices.IndexFunc(all, func(p Preset) bool { return string(p.Kind) == strings.ToLower(strings.TrimSpace(name)) })
	if at < 0 {
		return Preset{}, say.New("preset.none", "{name} is not a build system that Latchkey knows: it knows {names}",
			say.Values{"name": fmt.Sprintf("%q", safetext.Line(name, 60)), "names": say.Names(Kinds()...)}).Because(nil)
	}
	return all[at], nil
}

// User returns the user as whom it usually runs, "" where there is no usual one.
func (p Preset) User() string {
	if len(p.Places) == 0 {
		return ""
	}
	return p.Places[0].User
}

// Home returns the usual home of a user, "" where none is known.
func (p Preset) Home(user string) string {
	for _, place := range p.Places {
		if place.User == user {
			return place.Home
		}
	}
	return ""
}

// Fits reports whether builds usually run as this user, in this home. Where there
// is no usual one, any fits.
func (p Preset) Fits(user, home string) bool {
	return len(p.Places) == 0 || slices.ContainsFunc(p.Places, func(o Place) bool { return o.User == user && o.Home == home })
}
