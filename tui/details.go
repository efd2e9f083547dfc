package tui

// drawDetails shows what Mono knows of the account, once the operator has
// asked.
func (w *Wizard) drawDetails(p *page) {}
