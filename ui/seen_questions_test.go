package ui

// secretReply is what a question for a secret gave.
type secretReply struct {
	secret []byte
	err    error
}

// secretQuestion returns what asks beside the window and waits until the dialog
// is there, and where the replies come.
func (p *person) secretQuestion(ask func() ([]byte, error)) (askNow func(), replies <-chan secretReply) {
	came := make(chan secretReply, 1)
	return func() {
		go func() {
			secret, err := ask()
			came <- secretReply{secret, err}
		}()
		p.until("it asks", p.w.Dialogs.Any)
	}, came
}
