package core

import (
	"context"
	"os"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/machine/reach"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// AgentOptions says how an agent may use a key.
type AgentOptions struct {
	Lifetime time.Duration // it forgets the key then; 0 = when it ends
	Confirm  bool          // it asks its person at each use
}

// agentPatience is how long an agent has to answer; with Confirm it may ask a person.
const agentPatience = time.Minute

// AddToAgent hands a private key to the person's SSH agent, which keeps it in memory
// alone, and reports whether the agent did not have it. The passphrase of an encrypted
// pair is asked for.
func (e *Exports) AddToAgent(ctx context.Context, fp keys.Fingerprint, o AgentOptions) (added bool, _ error) {
	ctx, done, err := e.enter(AskedFor(ctx))
	if err != nil {
		return false, err
	}
	defer done()
	row, err := e.pairs.indexEntry(ctx, fp)
	if err != nil {
		return false, err
	}
	conn, err := reach.DialAgent(reach.DefaultAgent(os.Getenv))
	if err != nil {
		return false, cause.ErrNoAgent
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	timer := time.AfterFunc(agentPatience, func() { conn.Close() })
	defer timer.Stop()
	client := agent.NewClient(conn)
	has, err := client.List()
	if err != nil {
		return false, cause.ErrNoAgent
	}
	added = true
	for _, key := range has {
		added = added && ssh.FingerprintSHA256(key) != string(fp)
	}
	pair, err := e.pairs.openPrivate(ctx, row)
	if err != nil {
		return false, err
	}
	text, err := pair.MarshalPrivate(nil)
	if err != nil {
		return false, err
	}
	defer vault.Wipe(text)
	raw, err := ssh.ParseRawPrivateKey(text)
	if err != nil {
		return false, errtext.Because(say.New("failed.open-key", "open the private key of {key}: {cause}", say.Values{"key": row.Fingerprint}), err)
	}
	seconds := uint32(min(o.Lifetime, 10*365*24*time.Hour) / time.Second)
	err = client.Add(agent.AddedKey{PrivateKey: raw, Comment: row.Comment, LifetimeSecs: seconds, ConfirmBeforeUse: o.Confirm})
	if err != nil {
		return false, errtext.Because(say.New("failed.agent-refuses", "the SSH agent did not take the key: {cause}"), cause.ErrNoAgent)
	}
	return added, nil
}
