package plain

import (
	"errors"
	"slices"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// slowAfter is when a word is said about banks being slow.
const slowAfter = 10 * time.Second

// handle gives the machine an event and carries out what it asks for, until it
// asks the operator again.
func (s *session) handle(event flow.Event) error {
	var call flow.Call
	for {
		before := s.machine.State()
		machine, effects := s.machine.Handle(event, s.Now())
		for _, step := range machine.StepsSince(s.machine) {
			s.Step(machine.Account(), step)
		}
		s.machine = machine
		if before == flow.StateAccount && machine.State() == flow.StateCreatingSession {
			s.desk = s.desk.Rename(machine.Account())
			s.started = s.Now()
		}
		event = nil
		for _, effect := range effects {
			switch effect := effect.(type) {
			case flow.Send:
				call = effect.Call
				if call.Operation != monoapi.OpCommit {
					s.hear()
					s.desk = s.desk.Await()
				}
				s.say("%s.", doing(call.Operation))
				if event = s.make(call); event == nil {
					return ErrFault
				}
			case flow.Again:
				s.say("Mono asks for fewer requests. Trying again in %s.", flow.Span(effect.After))
				if err := s.wait(effect.After); err != nil {
					return err
				}
				s.machine, _ = s.machine.Handle(flow.Repeated{Number: call.Number}, s.Now())
				if event = s.make(call); event == nil {
					return ErrFault
				}
			}
		}
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if event == nil {
			return nil
		}
		if machine.Notice().Kind == flow.KindSessionRenewed {
			s.sayNotice()
		}
	}
}

func doing(op monoapi.Operation) string {
	switch op {
	case monoapi.OpSession:
		return "Creating the session"
	case monoapi.OpLogin:
		return "Signing in to the bank"
	}
	return "Sending the answer"
}

// make makes a call, with a word when it takes long. It returns nil when the
// call ended in a fault of the program.
func (s *session) make(call flow.Call) flow.Event {
	started := s.Now()
	ended := make(chan flow.Answered, 1)
	go func() {
		defer func() {
			if recover() != nil {
				close(ended)
			}
		}()
		answered := call.Make(s.ctx, s.Bank)
		answered.Took = s.Now().Sub(started)
		ended <- answered
	}()
	slow := time.NewTimer(slowAfter)
	defer slow.Stop()
	for {
		select {
		case answered, ok := <-ended:
			if !ok {
				return nil
			}
			return answered
		case <-slow.C:
			s.say("Still waiting. Banks can be slow; control C ends the program.")
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
	account := s.machine.Account()
	details, err := s.Bank.Account(s.ctx, account)
	if err != nil {
		var e *monoapi.Error
		if errors.As(err, &e) {
			s.say("%s", flow.Explain(e))
		}
		return
	}
	s.machine, _ = s.machine.Handle(flow.Linked{Account: account, Details: details}, s.Now())
	data := ""
	if details.DataStatus != "" {
		data = "data " + string(details.DataStatus)
	}
	s.say("The account is linked to %s.", listed(details.Name, details.Institution.Name, numberWords(details.Account), data))
}

// sandboxInputs asks Mono for a sign-in that its sandbox accepts, and answers
// the form with it; nil when there is none.
func (s *session) sandboxInputs(form monoapi.Form) []flow.Input {
	signIns, err := s.Bank.SandboxSignIns(s.ctx, s.machine.SessionID())
	if err != nil {
		s.say("No sandbox sign-in: %s", flow.Explain(err))
		return nil
	}
	for _, signIn := range signIns {
		inputs := make([]flow.Input, len(form.Fields))
		complete := true
		for i, field := range form.Fields {
			value, ok := signIn.Values[field.Name]
			if len(field.Options) > 0 {
				inputs[i].Option = slices.IndexFunc(field.Options, func(o monoapi.Option) bool { return o.Choice.Value == value.Reveal() })
				ok = ok && inputs[i].Option >= 0
			}
			inputs[i].Text = value
			complete = complete && ok
		}
		if complete {
			return inputs
		}
	}
	s.say("The sandbox has no sign-in for this form.")
	return nil
}
