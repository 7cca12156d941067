package auditpage

import (
	"context"
	"strings"

	"latchkey/core/audit"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// prefPolicy is under which name the file of the policy is remembered.
const prefPolicy = "audit.policy"

// policyFile is the file of the policy, "" = the usual one.
func (p *Page) policyFile() string { return p.f.App.Preferences().String(prefPolicy) }

// surveyBy asks all rules of the policy that was chosen.
func surveyBy(ctx context.Context, b Backend, file string) (*audit.Survey, error) {
	if file == "" {
		return b.Survey(ctx, nil)
	}
	policy, err := b.ReadPolicy(file)
	if err != nil {
		return nil, err
	}
	return b.Survey(ctx, policy)
}

// showPolicy asks for the file of the policy. One that cannot be used is refused with
// the place in it; no file means the usual policy.
func (p *Page) showPolicy() {
	f, b := p.f, p.backend
	if b == nil {
		return
	}
	entry := kit.NewEntry("policy.yaml")
	entry.SetText(p.policyFile())
	var o *frame.Form
	o = f.NewForm(locale.T("auditpolicy.title"), "settings", locale.T("auditpolicy.do"), func() {
		if frame.ClearSecret(entry) {
			return
		}
		path := strings.TrimSpace(entry.Text)
		if path != "" {
			path = frame.ExpandHome(path)
		}
		o.Main.Disable()
		o.Clear()
		frame.Try(f, func(context.Context) error {
			if path == "" {
				return nil
			}
			_, err := b.ReadPolicy(path)
			return err
		}, func(err error) {
			o.Main.Enable()
			if err != nil {
				o.Fail(locale.T("error.audit_policy"), err)
				return
			}
			o.Dialog.Hide()
			f.App.Preferences().SetString(prefPolicy, path)
			p.latest().load()
		})
	})
	o.SubmitWith(entry)
	o.Show(kit.Stack(kit.NewParagraph(locale.T("auditpolicy.text")), frame.Field(locale.T("save.path"), entry, locale.T("auditpolicy.note"))), entry)
}
