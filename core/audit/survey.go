package audit

// Survey is what an audit says, with what it was asked of.
type Survey struct {
	Report *Report
	World  *World
	Policy *Policy
}
