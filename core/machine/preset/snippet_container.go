package preset

import (
	"latchkey/core/say"
)

// Where a build sees what it is given, for one instruction alone.
const (
	hostsInside = "/run/latchkey/known_hosts"
	keyInside   = "/run/latchkey/key"
)

// containerBuild gives an instruction of a build the key, by an agent of the builder
// or as a file in memory: neither is in any layer of the image.
func containerBuild(in Input) ([]Part, error) {
	at := in.Paths()
	// --secret and --ssh are lists with commas.
	if err := without(in.Home, ",", `"`); err != nil {
		return nil, err
	}
	hosts := "--mount=type=secret,id=latchkey-hosts,target=" + hostsInside + ",required=true,mode=0444"
	ssh := "ssh -o StrictHostKeyChecking=yes -o UserKnownHostsFile=" + hostsInside
	head := `# syntax=docker/dockerfile:1
FROM alpine:3 AS source
RUN apk add --no-cache git openssh-client
`
	clone := "git clone --depth 1 -- " + word(in.URL) + " /source\n"
	byAgent := head + "RUN --mount=type=ssh,required=true " + hosts + " \\\n    GIT_SSH_COMMAND=" + word(ssh) + " \\\n    " + clone
	byFile := head + "RUN --mount=type=secret,id=latchkey-key,target=" + keyInside + ",required=true,mode=0400 " + hosts + " \\\n    GIT_SSH_COMMAND=" +
		word(ssh+" -o IdentitiesOnly=yes -i "+keyInside) + " \\\n    " + clone
	build := "docker build --ssh " + word("default="+at.Key) + " --secret " + word("id=latchkey-hosts,src="+at.KnownHosts) + " .\n" +
		"docker build --secret " + word("id=latchkey-key,src="+at.Key) + " --secret " + word("id=latchkey-hosts,src="+at.KnownHosts) + " -f Dockerfile.secret .\n"
	return []Part{
		{Name: "dockerfile", Format: Dockerfile, File: "Dockerfile", Text: byAgent,
			Note: say.New("snippet.dockerfile", "copy from the stage source what the image needs: neither key nor history is in a layer of yours")},
		{Name: "dockerfile-secret", Format: Dockerfile, File: "Dockerfile.secret", Text: byFile,
			Note: say.New("snippet.dockerfile-secret", "the same with the key as a secret file, where the builder has no SSH forwarding")},
		{Name: "build", Format: Shell, Text: build,
			Note: say.New("snippet.build", "typed as this user: the first for Dockerfile, the second for Dockerfile.secret")},
	}, nil
}
