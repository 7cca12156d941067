package preset

import (
	"strconv"
	"strings"

	"latchkey/core/say"
)

// slot stands in the credential's XML where its private key goes.
const slot = "@LATCHKEY@"

// credentialID names a credential in Jenkins.
func (in Input) credentialID() string { return "latchkey-" + in.Key }

// jenkins is a credential of the controller. Its plugin reads no file since 1.18
// (SECURITY-440 of 2018-06-25), so the key gets in by Configuration as Code, which
// reads one, or by the command line of Jenkins, over standard input.
func jenkins(in Input) ([]Part, error) {
	at := in.Paths()
	// In Configuration as Code "${" begins a variable, and its names end with "}".
	if err := without(in.Home, "${", "}"); err != nil {
		return nil, err
	}
	if err := without(string(in.Repo)+" "+in.SSHUser, slot); err != nil { // it would be filled in there
		return nil, err
	}
	id, about := in.credentialID(), "Latchkey: "+string(in.Repo)
	casc := `credentials:
  system:
    domainCredentials:
      - credentials:
          - basicSSHUserPrivateKey:
              scope: GLOBAL
              id: ` + quoted(id) + `
              username: ` + quoted(in.SSHUser) + `
              description: ` + quoted(strings.ReplaceAll(about, "${", "^${")) + `
              privateKeySource:
                directEntry:
                  privateKey: ` + quoted("${readFile:"+at.Key+"}") + `
security:
  gitHostKeyVerificationConfiguration:
    sshHostKeyVerificationStrategy:
      manuallyProvidedKeyVerificationStrategy:
        approvedHostKeys: ` + quoted("${readFile:"+at.KnownHosts+"}") + "\n"
	credential := `<com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey>
  <scope>GLOBAL</scope>
  <id>` + element(id) + `</id>
  <description>` + element(about) + `</description>
  <username>` + element(in.SSHUser) + `</username>
  <privateKeySource class="com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey$DirectEntryPrivateKeySource">
    <privateKey>` + slot + `</privateKey>
  </privateKeySource>
</com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey>
`
	// The name of the file goes through the environment, the key through no argument.
	load := `KEY=` + word(at.Key) + ` awk '{
  i = index($0, "` + slot + `")
  if (!i) { print; next }
  printf "%s", substr($0, 1, i - 1)
  while ((getline line < ENVIRON["KEY"]) > 0) print line
  print substr($0, i + ` + strconv.Itoa(len(slot)) + `)
}' latchkey-credential.xml |
java -jar jenkins-cli.jar -s "$JENKINS_URL" create-credentials-by-xml system::system::jenkins _
`
	return []Part{
		{Name: "jcasc", Format: YAML, File: "jenkins.yaml", Text: casc,
			Note: say.New("snippet.jcasc", "for the plugin Configuration as Code, which reads the private key from its file")},
		{Name: "credential", Format: XML, File: "latchkey-credential.xml", Text: credential,
			Note: say.New("snippet.jenkins-xml", "in place of that: the credential without its private key, which the command below fills in")},
		{Name: "load", Format: Shell, Text: load,
			Note: say.New("snippet.jenkins-load", "as the user of Jenkins: the private key goes from its file to Jenkins, in no argument and no other file")},
	}, nil
}

// jenkinsAgent is a job that runs on the agent without any credential: git there
// finds the key by itself.
func jenkinsAgent(in Input) ([]Part, error) {
	// "$NAME" in a URL of the git plugin is a variable of the build.
	if err := without(in.URL, "$"); err != nil {
		return nil, err
	}
	job := `<project>
  <description>` + element("Latchkey: "+string(in.Repo)) + `</description>
  <scm class="hudson.plugins.git.GitSCM">
    <configVersion>2</configVersion>
    <userRemoteConfigs>
      <hudson.plugins.git.UserRemoteConfig>
        <url>` + element(in.URL) + `</url>
      </hudson.plugins.git.UserRemoteConfig>
    </userRemoteConfigs>
    <branches>
      <hudson.plugins.git.BranchSpec>
        <name>**</name>
      </hudson.plugins.git.BranchSpec>
    </branches>
  </scm>
  <canRoam>false</canRoam>
  <builders/>
</project>
`
	return []Part{{Name: "job", Format: XML, File: "config.xml", Text: job,
		Note: say.New("snippet.jenkins-job", "a job without credentials: git on the agent has the key. Set its label to that of the agent")}}, nil
}
