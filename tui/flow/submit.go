package flow

import (
	"maps"
	"slices"
	"strings"
	"time"

	"connect-reauth/monoapi"
)

func (m Machine) submitAccount(ev SubmitAccount) (Machine, []Effect) {
	if m.state != StateAccount {
		return m, nil
	}
	id := strings.TrimSpace(ev.ID)
	if id == "" {
		m.notice = Notice{What: "The account ID is empty.", Do: "Type or paste the ID of the linked account."}
		return m, nil
	}
	if HoldsKey(id) {
		m.notice = Notice{What: Sentence(ErrKey.Error()), Do: "Type or paste the ID of the linked account."}
		return m, nil
	}
	if err := CheckAccountID(id); err != nil && id != m.doubted {
		if id != m.account {
			m = Machine{account: id, call: m.call}
		}
		m.doubted = id
		m.notice = Notice{What: Sentence(err.Error()), Again: "use it anyway"}
		return m, nil
	}
	return m.createSession(id)
}

// createSession begins the account anew. What was typed for another account is
// not taken along.
func (m Machine) createSession(account string) (Machine, []Effect) {
	next := Machine{account: account, call: m.call, steps: m.steps}
	if account == m.account && m.handover.confirmed {
		return m.doneByLink(), nil
	}
	if account == m.account {
		next.kept, next.linked, next.hasLinked = m.kept, m.linked, m.hasLinked
		next.signIns, next.rejected = m.signIns, m.rejected
		next.handover = m.handover
	} else {
		next.steps = nil
	}
	next.form = StateAccount
	return next.send(StateCreatingSession)
}

// renew replaces the session by a new one for the same account, saying why.
func (m Machine) renew(why Notice) (Machine, []Effect) {
	m.renewal, m.form, m.session = why, StateAccount, session{}
	return m.send(StateCreatingSession)
}

// ended reports whether the session is over by its own word.
func (m Machine) ended(now time.Time) bool {
	return !m.session.expiresAt.IsZero() && !now.Before(m.session.expiresAt)
}

func (m Machine) submitSignIn(ev SubmitSignIn, now time.Time) (Machine, []Effect) {
	form := m.SignInForm()
	if m.state != StateCredentials || len(ev.Answers) != len(form.Fields) {
		return m, nil
	}
	ev.Answers = tidied(form, ev.Answers, false)
	m = m.keep(form, ev.Answers)
	answers, missing := answersTo(form, ev.Answers)
	if next, effects, held := m.held(missing, m.doubtSignIn(form, ev), ev.Anew, now); held {
		return next, effects
	}
	m.signIns++
	m.signedIn = nil
	for i, field := range form.Fields {
		if field.Masked && len(field.Options) == 0 {
			m.signedIn = append(m.signedIn, imprintOf(ev.Answers[i].Text))
		}
	}
	return m.send(StateLoggingIn, answers...)
}

// keep keeps the answers to the sign-in form that are not masked.
func (m Machine) keep(form monoapi.Form, answers []Input) Machine {
	m.kept = maps.Clone(m.kept)
	if m.kept == nil {
		m.kept = map[string]Kept{}
	}
	for i, field := range form.Fields {
		if !field.Masked {
			m.kept[field.Name] = Kept{Given: true, Text: answers[i].Text.Reveal(), Option: answers[i].Option}
		}
	}
	return m
}

// held reports whether answers are not to be sent now, and returns what happens instead:
// one is missing, there is a doubt that was not asked about yet, or not since others
// came, or there is nothing to send them into.
func (m Machine) held(missing, doubt Notice, anew bool, now time.Time) (next Machine, effects []Effect, held bool) {
	asked := !anew && m.notice.Again != "" && m.notice.Asked == AskedSubmit
	switch {
	case m.handover.confirmed:
		return m.doneByLink(), nil, true
	case !missing.Empty():
		m.notice = m.notice.lacking(missing)
		return m, nil, true
	case !doubt.Empty() && !asked:
		m.notice = doubt
		return m, nil, true
	case m.ended(now):
		next, effects = m.renew(sessionEnded)
		return next, effects, true
	}
	return m, nil, false
}

func (m Machine) pickAccount(ev PickAccount, now time.Time) (Machine, []Effect) {
	if m.state != StateChooseAccount || ev.Index < 0 || ev.Index >= len(m.accounts) {
		return m, nil
	}
	chosen := m.accounts[ev.Index]
	if doubt := m.doubt(chosen); doubt != "" && m.unlinked != ev.Index+1 && !m.handover.confirmed {
		m.unlinked = ev.Index + 1
		m.notice = Notice{What: doubt, Again: "choose it anyway"}
		return m, nil
	}
	if next, effects, held := m.held(Notice{}, Notice{}, false, now); held {
		return next, effects
	}
	m.picked = chosen
	if len(m.challenge.Fields) > 0 {
		// The same answer asked for more; both go back in one commit.
		m.state, m.chosen, m.notice, m.unlinked = StateChallenge, ev.Index+1, Notice{}, 0
		return m, nil
	}
	return m.send(StateCommitting, chosen.Answer())
}

func (m Machine) submitAnswers(ev SubmitAnswers, now time.Time) (Machine, []Effect) {
	if m.state != StateChallenge || len(ev.Answers) != len(m.challenge.Fields) {
		return m, nil
	}
	inputs, doubt := doubtCodes(m.challenge, tidied(m.challenge, ev.Answers, true))
	if doubt.Empty() && !ev.Sure {
		doubt = m.doubtAnswers(m.challenge, inputs)
	}
	answers, missing := answersTo(m.challenge, inputs)
	if next, effects, held := m.held(missing, doubt, ev.Anew, now); held {
		return next, effects
	}
	m.choices = choices(m.challenge, inputs)
	if account, ok := m.ChosenAccount(); ok {
		answers = slices.Insert(answers, 0, account.Answer())
	}
	return m.send(StateCommitting, answers...)
}

// tidied returns inputs as a person means them: an answer that is not masked
// without what can't be seen and the blanks around it, a one-time password of digits
// without those in it. A password stays exactly as it was typed.
func tidied(form monoapi.Form, inputs []Input, challenge bool) []Input {
	inputs = slices.Clone(inputs)
	for i, field := range form.Fields {
		text := inputs[i].Text.Reveal()
		if digits, ok := bareDigits(text); ok && challenge && isOneTime(field) {
			text = digits
		} else if !field.Masked {
			text = monoapi.Clean(text)
		}
		inputs[i].Text = monoapi.NewSecret(text)
	}
	return inputs
}

// choices is what was chosen where a form has options.
func choices(form monoapi.Form, inputs []Input) map[string]Kept {
	kept := map[string]Kept{}
	for i, field := range form.Fields {
		if len(field.Options) > 0 {
			kept[field.Name] = Kept{Given: true, Option: inputs[i].Option}
		}
	}
	return kept
}

// answersTo makes what is sent of what was typed and chosen, or says what is
// missing.
func answersTo(form monoapi.Form, inputs []Input) (answers []monoapi.Answer, missing Notice) {
	for i, field := range form.Fields {
		input := inputs[i]
		switch {
		case len(field.Options) == 0 && !input.Text.Empty():
			answers = append(answers, field.Answer(input.Text))
		case input.Option >= 0 && input.Option < len(field.Options):
			answers = append(answers, field.Options[input.Option].Answer())
		default:
			missing = NoAnswer(field)
			missing.Field = i
			return nil, missing
		}
	}
	return answers, Notice{}
}
