package reach

import (
	"io"
	"slices"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// maxAgentKeys is how many of an agent's keys are offered: servers hang up after
// a few.
const maxAgentKeys = 16

// agentSigners are the agent's keys: those of the identities, in their order,
// and the others. An agent that is not there, or does not answer, has none.
func (s *signIn) agentSigners(files []*keyFile) (mine, others []ssh.Signer) {
	if s.address.Agent == "" || s.address.Agent == "none" {
		return nil, nil
	}
	conn, err := dialAgent(s.address.Agent)
	if err != nil {
		return nil, nil
	}
	s.close = append(s.close, func() { conn.Close() })
	signers, err := listAgent(conn)
	if err != nil {
		return nil, nil
	}
	for _, file := range files {
		for _, signer := range signers {
			if file.is(signer.PublicKey()) && !slices.Contains(mine, signer) {
				mine = append(mine, signer)
			}
		}
	}
	for _, signer := range signers {
		if !s.address.IdentitiesOnly && !slices.Contains(mine, signer) {
			others = append(others, signer)
		}
	}
	return s.patiently(mine), s.patiently(others[:min(len(others), maxAgentKeys)])
}

func (s *signIn) patiently(signers []ssh.Signer) []ssh.Signer {
	all := make([]ssh.Signer, len(signers))
	for i, signer := range signers {
		all[i] = signer
		if algorithm, ok := signer.(ssh.AlgorithmSigner); ok {
			all[i] = patient{algorithm, s.limit}
		}
	}
	return all
}

// listAgent asks an agent for its keys. One that does not answer is given up.
func listAgent(conn io.ReadWriteCloser) ([]ssh.Signer, error) {
	timer := time.AfterFunc(10*time.Second, func() { conn.Close() })
	defer timer.Stop()
	return agent.NewClient(conn).Signers()
}
