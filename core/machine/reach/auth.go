package reach

import (
	"errors"
	"io"

	"golang.org/x/crypto/ssh"

	"latchkey/core/ask"
	"latchkey/internal/safetext"
)

// asked is what became of questions to the person.
type asked struct {
	nobody   bool  // there was one, and nobody to answer
	answered bool  // one was answered
	err      error // the person did not want to answer
	key      error // why a key that the machine would take could not be opened
}

// maxTries is how often a person may answer a password or the questions of one
// machine.
const maxTries = 3

// methods are the ways to sign in, in OpenSSH's order. All of them are used
// after the host key was found good only.
func (s *signIn) methods() []ssh.AuthMethod {
	tries := 0
	return []ssh.AuthMethod{
		ssh.PublicKeysCallback(s.signers),
		ssh.RetryableAuthMethod(ssh.KeyboardInteractive(s.questions), maxTries),
		ssh.RetryableAuthMethod(ssh.PasswordCallback(func() (string, error) {
			tries++
			answer, err := s.prompt(ask.Prompt{Password: true, Again: tries > 1})
			return string(answer), err
		}), maxTries),
	}
}

// errNoQuestions ends the questions of a machine that asks too many.
var errNoQuestions = errors.New("it asks more than anybody could answer")

// questions answers what the machine asks; rounds without a question are only
// words.
func (s *signIn) questions(name, instruction string, texts []string, echos []bool) ([]string, error) {
	if len(texts) > 16 {
		return nil, errNoQuestions
	}
	s.limit.begin(0)
	answers := make([]string, len(texts))
	for i, text := range texts {
		heading := safetext.Block(name+"\n"+instruction, 600)
		answer, err := s.prompt(ask.Prompt{Heading: heading, Text: safetext.Line(text, 200), Echo: echos[i], Again: s.asked.answered && i == 0})
		if err != nil {
			return nil, err
		}
		answers[i] = string(answer)
	}
	return answers, nil
}

// prompt asks the person. Who once did not want to answer is not asked again.
func (s *signIn) prompt(p ask.Prompt) ([]byte, error) {
	if s.asked.err != nil {
		return nil, s.asked.err
	}
	if s.machine.options.Person.Prompt == nil {
		s.asked.nobody = true
		return nil, ask.ErrNobody
	}
	defer s.limit.pause()()
	p.Machine, p.User = s.machine.target.Name, s.address.User
	if s.place < s.machine.last() {
		p.Machine = safetext.Line(s.address.Host, 80)
	}
	answer, err := s.machine.options.Person.Prompt(s.ctx, p)
	s.asked.answered = err == nil
	switch {
	case errors.Is(err, ask.ErrNobody):
		s.asked.nobody = true
	case err != nil:
		s.asked.err = err
	}
	return answer, err
}

// signers are the keys to offer: those handed in, those of the agent that the
// configuration names, the agent's others, and key files.
func (s *signIn) signers() ([]ssh.Signer, error) {
	s.limit.begin(0)
	all := s.address.Signers
	files := s.keyFiles()
	mine, others := s.agentSigners(files)
	all = append(append(append(all[:len(all):len(all)], mine...), others...), s.fileSigners(files, mine)...)
	for i, signer := range all {
		all[i] = withoutSHA1(signer)
	}
	return all, nil
}

// withoutSHA1 keeps RSA keys from signing with SHA-1.
func withoutSHA1(signer ssh.Signer) ssh.Signer {
	algorithm, ok := signer.(ssh.AlgorithmSigner)
	if !ok || signer.PublicKey().Type() != ssh.KeyAlgoRSA {
		return signer
	}
	strict, err := ssh.NewSignerWithAlgorithms(algorithm, []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256})
	if err != nil {
		return signer
	}
	return strict
}

// patient is a signer that may ask somebody: an agent that wants a touch, or a
// file that wants a passphrase. The machine is not to blame for that time.
type patient struct {
	ssh.AlgorithmSigner
	limit *limit
}

// Sign implements ssh.Signer.
func (p patient) Sign(rand io.Reader, data []byte) (*ssh.Signature, error) {
	defer p.limit.pause()()
	return p.AlgorithmSigner.Sign(rand, data)
}

// SignWithAlgorithm implements ssh.AlgorithmSigner.
func (p patient) SignWithAlgorithm(rand io.Reader, data []byte, algorithm string) (*ssh.Signature, error) {
	defer p.limit.pause()()
	return p.AlgorithmSigner.SignWithAlgorithm(rand, data, algorithm)
}
