package plain

import (
	"errors"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// handle gives the sitting an event and carries out what it asks for, until it
// asks the operator again.
func (s *session) handle(first flow.Event) error {
	sent := false
	for event := first; event != nil; {
		last := event
		if _, answered := event.(flow.Answered); !answered {
			s.hear() // what came before something is sent is not about it
		}
		if submits(event) {
			s.said = flow.Notice{} // the same doubt about another answer is said too
		}
		effects := s.apply(event)
		s.announce()
		if s.machine().Notice().Kind == flow.KindSessionRenewed {
			s.sayNotice()
		}
		var err error
		event, err = s.carryOut(effects, last)
		sent = sent || event != nil
		if err == nil && event == nil && s.outOfStep(first, last, sent) {
			s.sayNotice()
			err = errOutOfStep
		}
		if errors.Is(err, errOutOfStep) {
			s.endOutOfStep()
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.ctx.Err(); err != nil {
			s.finish(event)
			return err
		}
	}
	return nil
}

// carryOut does what came of an event and returns how the call ended that was to be
// made, if there was one.
func (s *session) carryOut(effects []flow.Effect, because flow.Event) (event flow.Event, err error) {
	for _, effect := range effects {
		switch effect := effect.(type) {
		case flow.Send:
			s.call, s.said = effect.Call, flow.Notice{} // what comes is said anew
			if s.renews(because) {
				if !s.written.labelled && s.sitting.Queue().More() {
					s.say("The session is over, and a new one would ask again what was answered.")
					return nil, errOutOfStep
				}
				s.written.again = s.written.labelled
			}
			s.say("%s.", flow.Doing(s.call.Operation))
		case flow.Again:
			s.say("Mono asks for fewer requests. Trying again in %s.", flow.Span(effect.After))
			if err := s.wait(effect.After); err != nil {
				return nil, err
			}
			return flow.Repeated{Number: s.call.Number}, nil
		case flow.Resend:
		default:
			continue
		}
		if event = s.make(s.call); event == nil {
			return nil, ErrFault
		}
	}
	return event, nil
}

// finish takes up an answer with which the account is done, though the run is
// to end: what the bank did stays done.
func (s *session) finish(event flow.Event) {
	if event == nil {
		return
	}
	if next, _ := s.sitting.Handle(event, s.Now()); next.Machine().State() == flow.StateDone {
		s.apply(event)
		s.sayDone()
	}
}

// apply gives the sitting an event, tells what is to be told, and returns what
// is left to be done.
func (s *session) apply(event flow.Event) []flow.Effect {
	effects := s.Apply(&s.sitting, event)
	for _, effect := range effects {
		switch effect := effect.(type) {
		case flow.Say:
			s.say("%s", effect.Text)
		case flow.Heard:
			s.sayNews(effect)
		}
	}
	return effects
}

// make makes a call, with a word when it takes long. It returns nil when the
// call ended in a fault of the program.
func (s *session) make(call flow.Call) flow.Event {
	ended := make(chan flow.Answered, 1)
	go func() {
		defer func() {
			if recover() != nil {
				close(ended)
			}
		}()
		ended <- call.Make(s.ctx, s.Bank, s.Now)
	}()
	slow := time.NewTimer(flow.SlowAfter)
	defer slow.Stop()
	for {
		select {
		case answered, ok := <-ended:
			if !ok {
				return nil
			}
			return answered
		case <-slow.C:
			s.say("Still waiting. %s", flow.Slow(call.Operation, "Control C ends the program"))
		}
	}
}

func (s *session) wait(d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-s.ctx.Done():
		return s.ctx.Err()
	case <-timer.C:
		return nil
	}
}

// sayDetails asks Mono whose account it is, and says it.
func (s *session) sayDetails() {
	account := s.machine().Account()
	details, err := s.Bank.Account(s.ctx, account)
	if err != nil {
		s.say("%s", flow.Explain(err))
		return
	}
	s.apply(flow.Linked{Account: account, Details: details})
	data := ""
	if details.DataStatus != "" {
		data = "data " + string(details.DataStatus)
	}
	s.say("The account is linked to %s.", flow.Join(", ", details.Name, details.Institution.Name, flow.NumberWords(details.Account, ""), data))
	if advice := flow.DataAdvice(details.DataStatus); advice != "" {
		s.say("%s", advice)
	}
}

// sandboxInputs asks Mono for the sign-ins that its sandbox accepts, and answers
// the form with the one that a word names; nil when there is none.
func (s *session) sandboxInputs(form monoapi.Form, word wordError) []flow.Input {
	signIns, err := s.Bank.SandboxSignIns(s.ctx, s.machine().SessionID())
	if err != nil {
		s.say("No sandbox sign-in: %s", flow.Explain(err))
		return nil
	}
	offered, chosen := flow.SandboxFor(form, signIns), word.number()-1
	switch {
	case len(offered) == 0 || !offered[0].Complete:
		s.say("%s", flow.NoSandboxSignIn)
		return nil
	case chosen >= len(offered):
		s.say("The sandbox has no more than %d for this form.", len(offered))
		return nil
	case len(offered) > 1:
		s.say("That is sign-in %d of %d, for %s.", chosen+1, len(offered), offered[chosen])
	}
	return offered[chosen].Answers
}
